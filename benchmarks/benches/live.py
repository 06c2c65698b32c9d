"""Live drawing, the server's side: CPU time of the studio for each picture that it sends."""

import time
from itertools import pairwise
from pathlib import Path

import numpy as np
from websockets.sync.client import ClientConnection, connect

from benchmarks.figures import Figure, not_measured, of_values
from benchmarks.fresh_model import find_or_make
from benchmarks.setting import Setting
from benchmarks.studio import Studio, open_studio
from maquette.seeds import stream

TITLE = "live drawing: the server"
_SIZE, _MARKS = 128, {"target": 15.0, "at_least": False}
_PEN_SECONDS = 1 / 60  # between two pictures while a pen moves steadily


def measure(setting: Setting) -> list[Figure]:
    """A program in the page's place sends drawings over its WebSocket; the time is that of all the studio's threads."""
    if not Path("/proc/self/stat").is_file():
        reason = "this system does not show the CPU time of a running process under /proc"
        return [not_measured("CPU time a picture, 60 a second", "ms", reason, **_MARKS)]
    model, which = find_or_make("emoji", "pix2pix", setting.choose(_SIZE, 32), setting.work)
    count, rounds = setting.choose(120, 5), setting.choose(5, 2)
    address = f"api/models/{model.name}/draw"
    with open_studio(model) as studio, connect(studio.address.replace("http", "ws", 1) + "/" + address, max_size=2**24) as socket:
        drawings = [_drawing(index, setting.choose(_SIZE, 32)) for index in range(count)]
        _draw(studio, socket, drawings[:20], 0.0)
        steady = [_draw(studio, socket, drawings, _PEN_SECONDS) for _ in range(rounds)]
        at_once = [_draw(studio, socket, drawings, 0.0) for _ in range(rounds)]
    return [
        of_values("CPU time a picture, 60 a second", "ms", [cpu for cpu, _ in steady], **_MARKS, note=which + "."),
        of_values("CPU time a picture, one after the other", "ms", [cpu for cpu, _ in at_once], **_MARKS),
        of_values("question to answer, 60 a second", "ms", [wall for _, wall in steady], note="wall time, median of each stretch."),
        of_values("question to answer, one after the other", "ms", [wall for _, wall in at_once]),
    ]


def _drawing(index: int, size: int) -> bytes:
    """A frame as the page sends it: black strokes on white, one channel."""
    from maquette.studio.pages.draw import QUESTION

    points = stream(0, "strokes", index).integers(size // 8, size - size // 8, (8, 2))
    picture = np.full((size, size), 255, np.uint8)
    for (top, left), (bottom, right) in pairwise(points):
        along = np.linspace(0, 1, 2 * size)
        rows, columns = (np.rint(one + along * (other - one)).astype(int) for one, other in ((top, bottom), (left, right)))
        for shift in range(3):
            picture[rows, columns + shift] = 0
    return QUESTION.pack(index, size, size, 1) + picture.tobytes()


def _draw(studio: Studio, socket: ClientConnection, drawings: list[bytes], every: float) -> tuple[float, float]:
    """Sends them at that pace or as fast as they are answered; milliseconds of CPU a picture, and from question to answer."""
    before, rounds = studio.cpu_seconds(), []
    for drawing in drawings:
        asked = time.perf_counter()
        socket.send(drawing)
        socket.recv()
        answered = time.perf_counter()
        rounds.append(answered - asked)
        time.sleep(max(0.0, asked + every - answered))
    return (studio.cpu_seconds() - before) / len(drawings) * 1000, float(np.median(rounds)) * 1000
