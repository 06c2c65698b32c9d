"""Draw: a drawing on the left, the picture on the right, which changes while the pen is still down."""

import asyncio
import json
import re
import struct
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from fastapi import APIRouter, HTTPException, Query, Request, WebSocket, WebSocketDisconnect
from fastapi import Path as Address
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, Response
from starlette.datastructures import UploadFile
from starlette.requests import HTTPConnection

from maquette.create.recipe import as_metadata, recipe
from maquette.data import files
from maquette.data.arrays import to_channels
from maquette.errors import MaquetteError, OptionError
from maquette.studio.pages import PNG_ANSWER, ModelName, png, shelf_of
from maquette.studio.player import Player
from maquette.studio.render import page
from maquette.studio.security import MAX_PIXELS

QUESTION = struct.Struct("<IHHBxxx")  # sequence number, width, height, channels; then the pixels, row by row
ANSWER = struct.Struct("<IIHHB3x")  # sequence number, microseconds, width, height, channels; then the pixels as RGBA
_MOST_SIDE = 2048
_EXAMPLE = re.compile(r"[\w][\w .-]*\.(png|json)", re.ASCII)

router = APIRouter()


@router.get("/draw/{name}", include_in_schema=False)
def show(request: Request, name: ModelName) -> Response:
    """The page."""
    _player(request, name)
    entry = shelf_of(request).find(name)
    return page(request, "draw", entry=entry, facts=entry.describe())


@router.get("/api/models/{name}/examples", tags=["draw"])
def list_examples(request: Request, name: ModelName) -> list[str]:
    """Drawings that lie in the model's folder: pictures, and drawings as lists of operations."""
    return [request.url_for("example", name=name, file=path.name).path for path in _examples(shelf_of(request).find(name).folder)]


@router.get("/api/models/{name}/examples/{file}", tags=["draw"], name="example", response_class=Response)
def example(request: Request, name: ModelName, file: Annotated[str, Address(description="The file's name, as listed.")]) -> Response:
    """One of these drawings."""
    found = {path.name: path for path in _examples(shelf_of(request).find(name).folder)}
    if file not in found:
        raise HTTPException(404, "there is no such example")
    return FileResponse(found[file])


@router.post(
    "/api/models/{name}/translate",
    tags=["draw"],
    response_class=Response,
    responses=PNG_ANSWER,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "image/*": {"schema": {"type": "string", "format": "binary"}},
                "multipart/form-data": {
                    "schema": {"type": "object", "properties": {"picture": {"type": "string", "format": "binary"}}, "required": ["picture"]}
                },
            },
        }
    },
)
async def translate(
    request: Request,
    name: ModelName,
    crop: Annotated[Literal["cover", "centre", "pad"], Query(description="How another shape is brought to the model's.")] = "pad",
) -> Response:
    """The picture that belongs to the picture sent, as the body or as the field `picture` of a form."""
    data = await _sent_picture(request)

    def work() -> Response:
        player = _player(request, name)
        result, milliseconds = player.translate(files.read(data, max_pixels=MAX_PIXELS), crop)
        return png(files.encode_png(result, as_metadata(recipe(player.model, crop=crop)), effort=1), milliseconds, f"{name}.png")

    return await run_in_threadpool(work)


async def _sent_picture(request: Request) -> bytes:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    async with request.form(max_files=1, max_fields=8) as form:
        picture = form.get("picture")
        if not isinstance(picture, UploadFile):
            raise OptionError("the form", "it needs a file in the field `picture`", "For example `curl -F picture=@drawing.png`.")
        return await picture.read()


@router.websocket("/api/models/{name}/draw")
async def live(socket: WebSocket, name: str) -> None:
    """Frames in, pictures out, the newest frame first: what arrives while the network is busy replaces what waits."""
    try:
        player = await run_in_threadpool(_player, socket, name)
    except MaquetteError as error:
        await socket.accept()
        await _say(socket, error)
        await socket.close(1008)
        return
    await socket.accept()
    newest: asyncio.Queue[bytes] = asyncio.Queue(1)
    painting = asyncio.create_task(_paint(socket, player, newest))
    try:
        while not painting.done():
            frame = await socket.receive()
            if frame["type"] == "websocket.disconnect":
                break
            if newest.full():
                newest.get_nowait()
            newest.put_nowait(frame.get("bytes") or b"")
    finally:
        painting.cancel()
        with suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):  # the visitor left in the middle of an answer
            await painting


async def _paint(socket: WebSocket, player: Player, newest: asyncio.Queue[bytes]) -> None:
    while True:
        frame = await newest.get()
        try:
            await socket.send_bytes(await run_in_threadpool(answer, player, frame))
        except MaquetteError as error:
            await _say(socket, error)
            await socket.close(1003)
            return


def answer(player: Player, frame: bytes) -> bytes:
    """The answer to one frame.

    Raises:
        OptionError: the frame is not of the form of QUESTION.
    """
    number, picture = read_frame(frame)
    result, milliseconds = player.translate(picture)
    pixels = to_channels(result, 4)
    height, width, channels = pixels.shape
    return ANSWER.pack(number, min(round(milliseconds * 1000), 2**32 - 1), width, height, channels) + pixels.tobytes()


def read_frame(frame: bytes) -> tuple[int, np.ndarray]:
    """The sequence number and the uint8 picture (H, W, C) of a frame.

    Raises:
        OptionError: it is too short, too long, or its sizes are not those of a picture.
    """
    if len(frame) < QUESTION.size:
        raise OptionError("the frame", f"it has {len(frame)} bytes and needs a head of {QUESTION.size}", "See /api for its form.")
    number, width, height, channels = QUESTION.unpack_from(frame)
    if channels not in (1, 3) or not (1 <= width <= _MOST_SIDE and 1 <= height <= _MOST_SIDE):
        raise OptionError(
            "the frame",
            f"it says {width} x {height} with {channels} channels; a side is from 1 to {_MOST_SIDE}, channels are 1 or 3",
            "See /api for its form.",
        )
    if len(frame) != QUESTION.size + width * height * channels:
        needed = QUESTION.size + width * height * channels
        raise OptionError(
            "the frame",
            f"{width} x {height} with {channels} channels takes {needed} bytes and it has {len(frame)}",
            "See /api for its form.",
        )
    return number, np.frombuffer(frame, np.uint8, offset=QUESTION.size).reshape(height, width, channels)


async def _say(socket: WebSocket, error: MaquetteError) -> None:
    await socket.send_text(json.dumps({"error": {"given": error.given, "needed": error.needed, "do": error.do}}))


def _examples(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "examples").glob("*") if path.is_file() and _EXAMPLE.fullmatch(path.name))


def _player(connection: HTTPConnection, name: str) -> Player:
    player = shelf_of(connection).player(name)
    if player.model.spec.input is None:
        raise OptionError(f"`{name}`", "it makes pictures from nothing and takes no drawing", f"Leaf through it: /endless/{name}/1")
    return player
