"""Makes the pictures of the README from the house models and the studio: `.venv/bin/python docs/make_images.py`."""

import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Page, sync_playwright

import maquette
from maquette.data import arrays, files
from maquette.house import find

IMAGES = Path(__file__).parent / "images"
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def first() -> None:
    """Faces that do not exist, clothes that were asked for by kind, and drawings the model had never seen and what it made of them."""
    faces = _sheet(maquette.open("faces-stylegan").sample(30, seed=1), columns=5)
    clothes = maquette.open("clothes-biggan")
    kinds = [clothes.sample(6, seed=1, label=kind) for kind in ("t-shirt", "pants", "longsleeve", "dress", "skirt")]
    wear = _sheet([kind[row] for row in range(6) for kind in kinds], columns=5)
    sheet = files.read(find("emoji") / "samples.png", channels=3)  # rows of input, made, true; six pictures of 128 in a row
    rows = [
        np.concatenate([sheet[row : row + 128, column : column + 258] for column in (0, 390)], axis=1) for row in range(0, 6 * 130, 130)
    ]
    emoji = np.concatenate(rows[:5], axis=0)
    tall = files.squeeze(emoji, emoji.shape[1] * faces.shape[0] // emoji.shape[0], faces.shape[0])
    gap = np.full((tall.shape[0], 28, 3), 255, np.uint8)
    files.write(IMAGES / "first.png", np.concatenate([faces, gap, wear, gap, tall], axis=1))


def pairs() -> None:
    """One face twice, without glasses and with them."""
    files.write(IMAGES / "pairs.png", _sheet(maquette.open("glasses-cogan").sample(12, seed=1), columns=4))


def _sheet(pictures: Sequence[Any], columns: int) -> np.ndarray:
    small = arrays.grid([files.from_pil(picture) for picture in pictures], columns=columns)
    return files.squeeze(small, small.shape[1] * 2, small.shape[0] * 2)


def sketches() -> None:
    """Built-in pictures, and the drawings that are made of them in every style."""
    from maquette.data.builtin import scene
    from maquette.data.drawing import paint
    from maquette.sketches.styles import STYLES, draw

    rows = []
    for kind, index in (("portraits", 1), ("cats", 1), ("landscapes", 3)):
        picture = paint(scene(kind, 0, index)[0], 256)
        rows += [picture, *(arrays.to_channels(draw(picture, style), 3) for style in STYLES)]
    files.write(IMAGES / "sketches.png", arrays.grid(rows, columns=1 + len(STYLES), gap=6))


def people() -> None:
    """Drawings that the model `portraits-draw` had never seen, and what it makes of each with seven seeds."""
    from maquette.data.builtin import scene
    from maquette.data.drawing import sketch

    model, rows = maquette.open("portraits-draw"), []
    for index in (1, 5, 8):
        drawing = sketch(scene("portraits", 99, index)[0], 128)
        rows += [arrays.to_channels(drawing, 3), *(files.from_pil(model.translate(drawing, seed=seed)) for seed in range(7))]
    files.write(IMAGES / "people.png", arrays.grid(rows, columns=8, gap=4))


def painted() -> None:
    """Maps that the model `landscapes` had never seen, and what it makes of each with three seeds."""
    from maquette.data.builtin import scene
    from maquette.data.drawing import label_map

    model = maquette.open("landscapes")
    palette = np.zeros((256, 3), np.uint8)
    for index, colour in enumerate(model.spec.map.colours):
        palette[index] = list(bytes.fromhex(colour.removeprefix("#")))
    rows = []
    for index in (1, 4, 6):
        map = label_map(scene("landscapes", 99, index)[0], 128)
        rows += [palette[map], *(files.from_pil(model.translate(map, seed=seed)) for seed in (1, 8, 11))]
    small = arrays.grid(rows, columns=4, gap=4)
    files.write(IMAGES / "painted.png", files.squeeze(small, small.shape[1] * 2, small.shape[0] * 2))


def pages() -> None:
    """The draw, the paint and the endless page as a person sees them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "maquette", "studio", "--port", str(port)])
    try:
        _wait(port)
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
            page = browser.new_page(viewport={"width": 1180, "height": 800}, color_scheme="light")
            _shoot(page, f"http://127.0.0.1:{port}/draw/portraits-draw", "draw.png")
            _shoot(page, f"http://127.0.0.1:{port}/paint/landscapes", "paint.png")
            _shoot(page, f"http://127.0.0.1:{port}/endless/portraits/48213", "endless.png")
            browser.close()
    finally:
        server.terminate()
        server.wait()


def _shoot(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.wait_for_timeout(3000)
    page.screenshot(path=str(IMAGES / name))


def _wait(port: int) -> None:
    for _ in range(200):
        with socket.socket() as test:
            if test.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the studio did not start")


if __name__ == "__main__":
    first()
    pairs()
    people()
    painted()
    sketches()
    pages()
