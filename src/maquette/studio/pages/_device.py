"""Drawing on the visitor's own device: the runtime for browsers, a model's files, and the engine that a page starts with them."""

import hashlib
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Request
from fastapi import Path as Address
from fastapi.responses import FileResponse, Response

from maquette.errors import ModelError
from maquette.exporters.web import parts, runtime
from maquette.model import GRAPH, WEIGHTS
from maquette.studio.pages import ModelName, shelf_of
from maquette.studio.player import Player
from maquette.studio.shelf import Entry

# an address holds the hash of what it gives, so that a browser need never ask again; `private`: a token may be needed for it
_FOR_EVER = {"Cache-Control": "private, max-age=31536000, immutable"}

Digest = Annotated[str, Address(description="Of the content, as it was listed: other content has another address.", max_length=64)]
RuntimeFile = Annotated[
    str, Address(description="A file of the runtime by its name here: ort.js, wasm.js, wasm.wasm, and those for WebGPU.")
]
ModelFile = Annotated[Literal["generator.onnx", "generator.safetensors"], Address(description="The graph, or the weights it calls for.")]

router = APIRouter()


def is_offered(entry: Entry) -> bool:
    """Whether a page may offer to draw on the visitor's device: the model has a graph, and the runtime is here or can be fetched."""
    return entry.plays_at_once and (runtime.cached() is not None or runtime.find_npm() is not None)


@router.get("/api/runtime", tags=["device"])
def look_at_runtime() -> dict[str, Any]:
    """Whether ONNX Runtime for browsers lies in this machine's cache, and what fetching it would bring."""
    return {
        "is_there": runtime.cached() is not None,
        "can_be_fetched": runtime.find_npm() is not None,
        "package": f"{runtime.PACKAGE} {runtime.VERSION}",
        "megabytes": runtime.MEGABYTES,
    }


@router.post("/api/runtime", tags=["device"])
def fetch_runtime() -> dict[str, Any]:
    """Fetches it from the npm registry, checks it, and keeps it; it is fetched once, and never unless it is asked for here.

    Raises:
        OptionError: there is no npm on this machine.
        RunError: npm could not fetch it, or what came is not what was pinned.
    """
    runtime.fetch()
    return look_at_runtime()


@router.get("/api/runtime/{digest}/{file}", tags=["device"], response_class=Response)
def give_runtime(digest: Digest, file: RuntimeFile) -> Response:
    """A file of the runtime, once it has been fetched."""
    folder = runtime.cached()
    if folder is None or digest != runtime.DIGEST or file not in runtime.FILES or file == runtime.ONE_FILE_ONLY:
        raise HTTPException(404, "there is no such file, or the runtime has not been fetched")
    return FileResponse(folder / file, media_type=_kind(file), headers=_FOR_EVER)


@router.get("/api/models/{name}/device", tags=["device"])
def describe_for_device(request: Request, name: ModelName) -> dict[str, Any]:
    """What a page needs to make this model's pictures itself: what it takes and gives, with a proof, and where its files lie.

    Raises:
        ModelError: it has no graph.
    """
    player = _player(request, name)
    at = {
        file: request.url_for("give_model", name=name, digest=_digest((player.model.folder / file).read_bytes()), file=file).path
        for file in (GRAPH, WEIGHTS)
    }
    return {"facts": player.facts, "graph": at[GRAPH], "weights": at[WEIGHTS], "runtime": f"/api/runtime/{runtime.DIGEST}/"}


@router.get("/api/models/{name}/files/{digest}/{file}", tags=["device"], name="give_model", response_class=Response)
def give_model(request: Request, name: ModelName, digest: Digest, file: ModelFile) -> Response:
    """A file of a model; only the one that the address was made for, whatever lies in the folder by now."""
    data = (_player(request, name).model.folder / file).read_bytes()
    if digest != _digest(data):
        raise HTTPException(404, "the model has changed since: ask anew where its files lie")
    return Response(data, media_type="application/octet-stream", headers=_FOR_EVER)


@router.get("/engine/{file}", include_in_schema=False)
def give_engine(file: str) -> Response:
    """The scripts that run a model in a page: the very ones of an exported page."""
    if file not in parts.ENGINE:
        raise HTTPException(404)
    return FileResponse(parts.PARTS / file, media_type=_kind(file))


def _player(request: Request, name: str) -> Player:
    player = shelf_of(request).player(name)
    if not (player.model.folder / GRAPH).is_file():
        raise ModelError(f"`{name}`", f"it has no {GRAPH}, which a browser needs", "Complete it with `maquette.api.finish`.")
    return player


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _kind(file: str) -> str:
    """Not left to the machine's table, which may call a script plain text; then no browser runs it."""
    return {"js": "text/javascript", "wasm": "application/wasm"}[file.rpartition(".")[2]]
