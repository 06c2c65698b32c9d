"""Paint: labels on the left, the picture on the right, which changes while the brush is still down."""

from typing import Annotated, Any, Literal

import numpy as np
from fastapi import APIRouter, Query, Request, WebSocket
from fastapi import Path as Address
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from starlette.requests import HTTPConnection

from maquette.create.recipe import as_metadata, recipe
from maquette.data import arrays, files
from maquette.data.label_maps import to_indices
from maquette.errors import OptionError
from maquette.sketches import maps
from maquette.sketches.palette import palette_of
from maquette.spec import MapSpec
from maquette.studio.live import ANSWER, QUESTION, read_head, talk
from maquette.studio.pages import MAX_SEED, PNG_ANSWER, ModelName, _device, _looks, png, shelf_of
from maquette.studio.pages._looks import MOST_LOOKS, StyleSeed, looks_in, styles_of
from maquette.studio.player import Player
from maquette.studio.render import page
from maquette.studio.scenes import scene
from maquette.studio.sent import form_of, map_in, picture_in, sent

_CLUSTERED = 256  # side at which a photograph is looked at

Crop = Annotated[Literal["cover", "centre", "pad"], Query(description="How another shape is brought to the model's.")]
Form = Annotated[Literal["png", "runs"], Query(description="A palette PNG, or JSON: label, how many pixels, label, how many, ...")]
Number = Annotated[int, Address(description="The same number is always the same scene.", ge=0, le=MAX_SEED)]
MAP_ANSWER: dict[int | str, dict[str, Any]] = {200: {"content": {"image/png": {}, "application/json": {}}, "description": "The label map."}}

router = APIRouter()
router.include_router(_looks.router)


@router.get("/paint/{name}", include_in_schema=False)
def show(request: Request, name: ModelName) -> Response:
    """The page."""
    player = _player(request, name)
    entry, model = shelf_of(request).find(name), player.model
    return page(
        request,
        "paint",
        entry=entry,
        facts=entry.describe(),
        map=_labels(player),
        has_styles=model.has_styles,
        reads_styles=player.reads_styles,
        latents=model.record.latent_size,
        draws_here=_device.is_offered(entry),
    )


@router.get("/api/models/{name}/scenes/{number}", tags=["paint"], response_class=Response, responses=MAP_ANSWER)
def start_scene(request: Request, name: ModelName, number: Number, form: Form = "png") -> Response:
    """A label map to begin with: those in the model's folder first, then made ones without end."""
    player = _player(request, name)
    return _as_map(scene(player.model, number), player, form)


@router.get("/api/models/{name}/scenes/{number}/painted.png", tags=["paint"], response_class=Response, responses=PNG_ANSWER)
def painted_scene(request: Request, name: ModelName, number: Number, seed: StyleSeed = 0) -> Response:
    """The picture of such a label map, in the style of a seed."""
    player = _player(request, name)
    pictures, milliseconds = player.variants(scene(player.model, number), styles_of(player, [{"seed": seed}]))
    how = {"scene": number, "seed": seed}
    return png(files.encode_png(pictures[0], as_metadata(recipe(player.model, **how)), effort=1), milliseconds, f"{name}-{number}.png")


@router.post(
    "/api/models/{name}/paint",
    tags=["paint"],
    response_class=Response,
    responses=PNG_ANSWER,
    openapi_extra=form_of("map", "style"),
)
async def paint(
    request: Request,
    name: ModelName,
    seed: StyleSeed = 0,
    count: Annotated[int, Query(description="Pictures side by side, of the seeds from `seed` on.", ge=1, le=MOST_LOOKS)] = 1,
    crop: Crop = "pad",
) -> Response:
    """The picture of a label map (an index PNG, or one in the labels' colours), sent as the body or as the field `map` of a form.

    The form may hold a picture as `style`, whose style is taken then in the place of a seed's.
    """
    data = await sent(request, "map", "style")

    def work() -> Response:
        player = _player(request, name)
        looks: list[Any] = [{"seed": seed + index} for index in range(count if player.model.has_styles else 1)]
        if "style" in data:
            looks = [{"style": player.style(picture_in(data["style"])).tolist()}]
        indices = to_indices(map_in(data["map"]), _labels(player), "the given map")
        pictures, milliseconds = player.variants(indices, styles_of(player, looks), crop)
        how = {"crop": crop} | ({"style": "a picture's"} if "style" in data else {"seed": seed})
        sheet = pictures[0] if len(pictures) == 1 else arrays.grid(pictures)
        return png(files.encode_png(sheet, as_metadata(recipe(player.model, **how)), effort=1), milliseconds, f"{name}.png")

    return await run_in_threadpool(work)


@router.post("/api/models/{name}/map", tags=["paint"], response_class=Response, responses=MAP_ANSWER, openapi_extra=form_of("picture"))
async def read_map(
    request: Request,
    name: ModelName,
    source: Annotated[Literal["map", "photograph"], Query(description="A photograph is clustered by the labels' colours.")] = "map",
    detail: Annotated[float, Query(description="Of a photograph: 0 keeps the large regions, 1 small ones too.", ge=0, le=1)] = 0.5,
    form: Form = "png",
) -> Response:
    """Any label map, or a photograph, as a label map of the model's labels and size."""
    data = await sent(request, "picture")

    def work() -> Response:
        player = _player(request, name)
        labels, spec = _labels(player), player.model.spec.input
        assert spec is not None  # of every model with labels
        if source == "map":
            found = files.fit(to_indices(map_in(data["picture"]), labels, "the given map"), spec.width, spec.height, "pad", indexed=True)
        else:
            larger = max(1, round(_CLUSTERED / max(spec.width, spec.height)))
            photograph = arrays.to_channels(picture_in(data["picture"]), 3)
            photograph = files.fit(photograph, larger * spec.width, larger * spec.height)
            found = maps.label(photograph, palette_of(labels), detail)[larger // 2 :: larger, larger // 2 :: larger]
        return _as_map(found, player, form)

    return await run_in_threadpool(work)


@router.websocket("/api/models/{name}/paint")
async def live(socket: WebSocket, name: str) -> None:
    """Label maps in, pictures out, the newest map first."""
    await talk(socket, lambda: _player(socket, name), answer)


def answer(player: Player, frame: bytes) -> bytes:
    """The answer to one frame: the head of QUESTION, a byte a label, then JSON that may list the looks that are wanted,
    `{"looks": [{"seed": 3}, {"style": [0.1, ...]}]}`. The pictures of the looks stand below each other.

    Raises:
        OptionError: the frame is not of that form.
        BadLabels: a label that the model does not have.
    """
    number, width, height, _ = read_head(frame, (1,))
    end = QUESTION.size + width * height
    labels = np.frombuffer(frame, np.uint8, offset=QUESTION.size, count=width * height).reshape(height, width)
    pictures, milliseconds = player.variants(labels, styles_of(player, looks_in(frame[end:])))
    pixels = arrays.to_channels(pictures.reshape(-1, *pictures.shape[2:]), 4)
    tall, wide, channels = pixels.shape
    return ANSWER.pack(number, min(round(milliseconds * 1000), 2**32 - 1), wide, tall, channels) + pixels.tobytes()


def _as_map(indices: np.ndarray, player: Player, form: str) -> Response:
    if form == "png":
        colours = _labels(player).colours
        palette = arrays.in_colours(np.arange(len(colours)), colours)
        return png(files.encode_indexed(indices, [(row[0], row[1], row[2]) for row in palette.tolist()]))
    flat = indices.ravel()
    begins = np.flatnonzero(np.append(True, flat[1:] != flat[:-1]))
    runs = np.stack([flat[begins], np.diff(np.append(begins, len(flat)))], axis=1)
    height, width = indices.shape
    return JSONResponse({"width": width, "height": height, "runs": runs.ravel().tolist()})


def _labels(player: Player) -> MapSpec:
    labels = player.model.spec.map
    assert labels is not None  # _player sees to it
    return labels


def _player(connection: HTTPConnection, name: str) -> Player:
    player = shelf_of(connection).player(name)
    if player.model.spec.map is None:
        page = f"/draw/{name}" if player.model.spec.is_translator else f"/endless/{name}/1"
        raise OptionError(f"`{name}`", "it takes no label map, so there is nothing to paint", f"It plays at {page}.")
    return player
