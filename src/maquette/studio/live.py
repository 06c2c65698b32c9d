"""Live work: frames with labels or pixels come in, pictures go out, and the newest frame wins."""

import asyncio
import json
import struct
from collections.abc import Callable
from contextlib import suppress

from fastapi import WebSocket, WebSocketDisconnect
from fastapi.concurrency import run_in_threadpool

from maquette.errors import MaquetteError, OptionError
from maquette.studio.player import Player

QUESTION = struct.Struct("<IHHBxxx")  # sequence number, width, height, channels; then the pixels, row by row
ANSWER = struct.Struct("<IIHHB3x")  # sequence number, microseconds, width, height, channels; then the pixels as RGBA
_MOST_SIDE = 2048
_SEE = "See /api for its form."


async def talk(socket: WebSocket, opened: Callable[[], Player], answer: Callable[[Player, bytes], bytes]) -> None:
    """Answers frames until the visitor leaves; what arrives while the network is busy replaces what waits.

    Args:
        socket: not accepted yet.
        opened: opens the model, in a worker thread; an error is told before the talk ends.
        answer: the answer to a frame, in a worker thread; an error is told and ends the talk.
    """
    try:
        player = await run_in_threadpool(opened)
    except MaquetteError as error:
        await socket.accept()
        await _say(socket, error)
        await socket.close(1008)
        return
    await socket.accept()
    newest: asyncio.Queue[bytes] = asyncio.Queue(1)
    answering = asyncio.create_task(_answer_all(socket, newest, lambda frame: answer(player, frame)))
    try:
        while not answering.done():
            frame = await socket.receive()
            if frame["type"] == "websocket.disconnect":
                break
            if newest.full():
                newest.get_nowait()
            newest.put_nowait(frame.get("bytes") or b"")
    finally:
        answering.cancel()
        with suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):  # the visitor left in the middle of an answer
            await answering


async def _answer_all(socket: WebSocket, newest: asyncio.Queue[bytes], answer: Callable[[bytes], bytes]) -> None:
    while True:
        frame = await newest.get()
        try:
            await socket.send_bytes(await run_in_threadpool(answer, frame))
        except MaquetteError as error:
            await _say(socket, error)
            await socket.close(1003)
            return


async def _say(socket: WebSocket, error: MaquetteError) -> None:
    await socket.send_text(json.dumps({"error": {"given": error.given, "needed": error.needed, "do": error.do}}))


def read_head(frame: bytes, channels: tuple[int, ...]) -> tuple[int, int, int, int]:
    """The sequence number, width, height and channels of a frame that is at least as long as these say.

    Raises:
        OptionError: it is too short, or its sizes are not those of a picture.
    """
    if len(frame) < QUESTION.size:
        raise OptionError("the frame", f"it has {len(frame)} bytes and needs a head of {QUESTION.size}", _SEE)
    number, width, height, depth = QUESTION.unpack_from(frame)
    if depth not in channels or not (1 <= width <= _MOST_SIDE and 1 <= height <= _MOST_SIDE):
        known = " or ".join(map(str, channels))
        needed = f"it says {width} x {height} with {depth} channels; a side is from 1 to {_MOST_SIDE}, channels are {known}"
        raise OptionError("the frame", needed, _SEE)
    if len(frame) < QUESTION.size + width * height * depth:
        needed = f"{width} x {height} with {depth} channels takes {QUESTION.size + width * height * depth} bytes and it has {len(frame)}"
        raise OptionError("the frame", needed, _SEE)
    return number, width, height, depth
