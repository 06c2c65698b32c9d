"""Draw: a drawing on the left, the picture on the right, which changes while the pen is still down."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote

import numpy as np
from fastapi import APIRouter, HTTPException, Query, Request, WebSocket
from fastapi import Path as Address
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, RedirectResponse, Response
from starlette.requests import HTTPConnection

from maquette.create.hand import known_hand
from maquette.create.recipe import as_metadata, recipe
from maquette.data import files
from maquette.data.arrays import to_channels
from maquette.errors import OptionError
from maquette.model import Model
from maquette.studio.live import ANSWER, QUESTION, read_head, talk
from maquette.studio.pages import MAX_SEED, PNG_ANSWER, ModelName, _device, _hand, png, shelf_of
from maquette.studio.pages._looks import looks_in, styles_of
from maquette.studio.player import Player
from maquette.studio.render import page
from maquette.studio.scenes import count_drawings, drawing_of_its_kind
from maquette.studio.sent import form_of, picture_in, sent

_EXAMPLE = re.compile(r"[\w][\w .-]*\.(png|json)", re.ASCII)
_DRAWN = re.compile(r"drawn (\d{1,3})\.png", re.ASCII)

Crop = Annotated[Literal["cover", "centre", "pad"], Query(description="How another shape is brought to the model's.")]
Faithful = Annotated[bool, Query(description="As the pix2pix paper translates: dropout, if the model has any, is noise. Needs torch.")]
Seed = Annotated[int, Query(description="Of a style, where the model knows styles, or of the noise of a faithful one.", ge=0, le=MAX_SEED)]

router = APIRouter()
router.include_router(_hand.router)


@router.get("/draw/{name}", include_in_schema=False)
def show(request: Request, name: ModelName) -> Response:
    """The page; a model of label maps has another one."""
    if shelf_of(request).find(name).makes == "paint":
        return RedirectResponse(f"/paint/{quote(name)}")
    player = _player(request, name)
    entry, model = shelf_of(request).find(name), player.model
    others = [one.name for one in shelf_of(request).entries() if one.makes == "draw" and one.record and one.record.spec.map is None]
    return page(
        request,
        "draw",
        entry=entry,
        facts=entry.describe(),
        others=others,
        hand=_hand_for_page(model),
        has_noise=has_noise(model),
        has_styles=model.has_styles,
        reads_styles=player.reads_styles,
        latents=model.record.latent_size,
        draws_here=_device.is_offered(entry),
    )


def _hand_for_page(model: Model) -> dict[str, Any] | None:
    """The usual line, as a share of the paper's width, and whether shapes are usually filled in; None if the model does not say."""
    usual, spec = known_hand(model), model.spec.input
    if usual is None or spec is None:
        return None
    return {"line": round(usual.width[1] * min(spec.width, spec.height) / spec.width, 5), "fills": usual.filled[2] >= 0.02}


def has_noise(model: Model) -> bool:
    """Whether it can be faithful here: it has dropout, and torch is installed."""
    return bool(model.record.config.get("dropout")) and find_spec("torch") is not None


@router.get("/api/models/{name}/examples", tags=["draw"])
def list_examples(request: Request, name: ModelName) -> list[str]:
    """Drawings to begin with: those in the folder (pictures, lists of operations), and new ones of the built-in kind that it knows."""
    entry = shelf_of(request).find(name)
    names = [path.name for path in _examples(entry.folder)]
    if entry.makes == "draw":
        names += [f"drawn {number}.png" for number in range(count_drawings(shelf_of(request).player(name).model))]
    return [request.url_for("example", name=name, file=name_of_file).path for name_of_file in names]


@router.get("/api/models/{name}/examples/{file}", tags=["draw"], name="example", response_class=Response)
def example(request: Request, name: ModelName, file: Annotated[str, Address(description="The file's name, as listed.")]) -> Response:
    """One of these drawings."""
    entry = shelf_of(request).find(name)
    found = {path.name: path for path in _examples(entry.folder)}
    if file in found:
        return FileResponse(found[file])
    drawn = _DRAWN.fullmatch(file)
    if drawn and entry.makes == "draw":
        model = shelf_of(request).player(name).model
        if int(drawn[1]) < count_drawings(model):
            return Response(files.encode_png(drawing_of_its_kind(model, int(drawn[1])), effort=1), media_type="image/png")
    raise HTTPException(404, "there is no such example")


@router.post(
    "/api/models/{name}/translate",
    tags=["draw"],
    response_class=Response,
    responses=PNG_ANSWER,
    openapi_extra=form_of("picture", "style"),
)
async def translate(request: Request, name: ModelName, crop: Crop = "pad", faithful: Faithful = False, seed: Seed = 0) -> Response:
    """The picture that belongs to the picture sent, as the body or as the field `picture` of a form.

    The form may hold a picture as `style`, whose style is taken then in the place of a seed's, by a model that knows styles.
    """
    data = await sent(request, "picture", "style")

    def work() -> Response:
        player, picture = _player(request, name), picture_in(data["picture"])
        how: dict[str, Any] = {"crop": crop}
        if "style" in data:  # where nobody reads one, that is said
            result, milliseconds = player.translate(picture, crop, player.style(picture_in(data["style"]))[None])
            how |= {"style": "a picture's"}
        elif faithful:
            result, milliseconds = player.translate_noisily(picture, seed, crop)
            how |= {"faithful": True, "seed": seed}
        else:
            result, milliseconds = player.translate(picture, crop, styles_of(player, [{"seed": seed}]))
            how |= {"seed": seed} if player.model.has_styles else {}
        return png(files.encode_png(result, as_metadata(recipe(player.model, **how)), effort=1), milliseconds, f"{name}.png")

    return await run_in_threadpool(work)


@router.websocket("/api/models/{name}/draw")
async def live(socket: WebSocket, name: str, faithful: Faithful = False, seed: Seed = 0) -> None:
    """Frames in, pictures out, the newest frame first; see `maquette.studio.live`."""
    noise = seed if faithful else None
    await talk(socket, lambda: _player(socket, name), lambda player, frame: answer(player, frame, noise))


def answer(player: Player, frame: bytes, noise: int | None = None) -> bytes:
    """The answer to one frame; `noise` is the seed of a faithful one. The pictures of several looks stand below each other.

    Raises:
        OptionError: the frame is not of the form of QUESTION, or the model has no noise.
    """
    number, picture, looks = read_frame(frame)
    if noise is None:
        pictures, milliseconds = player.variants(picture, styles_of(player, looks))
    else:
        result, milliseconds = player.translate_noisily(picture, noise)
        pictures = result[None]
    pixels = to_channels(pictures.reshape(-1, *pictures.shape[2:]), 4)
    height, width, channels = pixels.shape
    return ANSWER.pack(number, min(round(milliseconds * 1000), 2**32 - 1), width, height, channels) + pixels.tobytes()


def read_frame(frame: bytes) -> tuple[int, np.ndarray, list[Any]]:
    """The sequence number, the uint8 picture (H, W, C) and the looks of a frame.

    Raises:
        OptionError: it is too short, its sizes are not those of a picture, or what follows the pixels is no list of looks.
    """
    number, width, height, channels = read_head(frame, (1, 3))
    end = QUESTION.size + width * height * channels
    picture = np.frombuffer(frame, np.uint8, offset=QUESTION.size, count=width * height * channels)
    return number, picture.reshape(height, width, channels), looks_in(frame[end:])


def _examples(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "examples").glob("*") if path.is_file() and _EXAMPLE.fullmatch(path.name))


def _player(connection: HTTPConnection, name: str) -> Player:
    player = shelf_of(connection).player(name)
    if player.model.spec.input is None:
        raise OptionError(f"`{name}`", "it makes pictures from nothing and takes no drawing", f"Leaf through it: /endless/{name}/1")
    if player.model.spec.map is not None:
        raise OptionError(f"`{name}`", "it takes label maps and no drawings", f"Paint with it: /paint/{name}")
    return player
