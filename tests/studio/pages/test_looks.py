"""Looks of a drawing: for programs, and as thumbnails on the draw page in a real browser."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from making import make_model
from maquette.create.recipe import read_recipe
from maquette.data import files
from maquette.model import Model, open_model
from maquette.studio.app import create_app
from maquette.studio.live import ANSWER, QUESTION
from serving import served, visits
from settling import settle

API = "/api/models/people"
DRAWING = np.random.default_rng(0).integers(0, 256, (32, 32, 1), np.uint8)
PHOTOGRAPH = np.random.default_rng(1).integers(0, 256, (40, 60, 3), np.uint8)
RESULT = "() => document.getElementById('result').toDataURL()"
CHOSEN = "() => document.querySelector('#styles [aria-pressed=true]').getAttribute('aria-label')"


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with `people`, which turns drawings into pictures in styles of 5 numbers."""
    home = tmp_path_factory.mktemp("looks")
    make_model(home / "people", "pix2pix", 32, width=4, discriminator_width=4, latent_size=5, encoder_width=4)
    return home


@pytest.fixture(scope="module")
def app(people: Path) -> FastAPI:
    return create_app(people, house_folder=people / "none")


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture(scope="module")
def model(people: Path) -> Model:
    return open_model(people / "people")


@pytest.fixture
def visit(browser: Any, app: FastAPI) -> Iterator[Any]:
    with served(app) as address, visits(browser, address) as open_page:
        yield open_page


def frame(looks: Any = None) -> bytes:
    return QUESTION.pack(3, 32, 32, 1) + DRAWING.tobytes() + (b"" if looks is None else json.dumps({"looks": looks}).encode())


def ask(client: TestClient, question: bytes) -> np.ndarray:
    with client.websocket_connect(f"ws://127.0.0.1{API}/draw") as socket:
        socket.send_bytes(question)
        answer = socket.receive_bytes()
    _, _, width, height, depth = ANSWER.unpack_from(answer)
    return np.frombuffer(answer, np.uint8, offset=ANSWER.size).reshape(height, width, depth)[..., :3]


def test_a_drawing_is_answered_in_every_look_that_is_asked_for(client: TestClient, model: Model) -> None:
    style = model.style(picture=PHOTOGRAPH)
    assert style is not None
    expected = [model.translate(DRAWING), model.translate(DRAWING, seed=5), model.translate(DRAWING, style=PHOTOGRAPH)]
    pictures = ask(client, frame([{"seed": 0}, {"seed": 5}, {"style": style[0].tolist()}]))
    assert np.array_equal(pictures, np.concatenate([files.from_pil(one) for one in expected]))
    assert np.array_equal(ask(client, frame()), files.from_pil(expected[0]))
    assert not np.array_equal(pictures[:32], pictures[32:64])


@pytest.mark.parametrize("tail", [b"x", b'{"looks": []}', b'{"looks": [{"seed": -1}]}', b'{"looks": [{"style": [0.5]}]}'])
def test_what_is_no_list_of_looks_is_explained_and_ends_the_talk(client: TestClient, tail: bytes) -> None:
    with client.websocket_connect(f"ws://127.0.0.1{API}/draw") as socket:
        socket.send_bytes(frame() + tail)
        assert "look" in str(json.loads(socket.receive_text())["error"])
        with pytest.raises(WebSocketDisconnect):
            socket.receive_bytes()


def test_a_program_gets_a_style_by_seed_or_by_picture_and_the_picture_says_which(client: TestClient, model: Model, tmp_path: Path) -> None:
    drawing, photograph = files.encode_png(DRAWING), files.encode_png(PHOTOGRAPH)
    by_seed = client.post(f"{API}/translate?seed=5", content=drawing, headers={"Content-Type": "image/png"}).content
    by_picture = client.post(f"{API}/translate", files={"picture": drawing, "style": photograph}).content
    assert np.array_equal(files.read(by_seed), files.from_pil(model.translate(DRAWING, seed=5)))
    assert np.array_equal(files.read(by_picture), files.from_pil(model.translate(DRAWING, style=PHOTOGRAPH)))
    for name, data in (("seed", by_seed), ("picture", by_picture)):
        (tmp_path / f"{name}.png").write_bytes(data)
    assert read_recipe(tmp_path / "seed.png")["seed"] == 5
    assert read_recipe(tmp_path / "picture.png")["style"] == "a picture's"


@pytest.mark.browser
def test_the_thumbnails_show_the_same_drawing_and_a_tap_takes_one(visit: Any) -> None:
    page = visit("/draw/people")
    first = page.evaluate(RESULT)
    thumbnails = page.locator("#styles canvas")
    thumbnails.nth(7).wait_for()
    shown = thumbnails.evaluate_all("(all) => all.map((one) => one.toDataURL())")
    assert len(set(shown)) == 8
    assert shown[0] == first
    page.locator("#styles button").nth(4).click()
    page.wait_for_function(f"(before) => ({RESULT})() === before", arg=shown[4])
    assert page.evaluate(CHOSEN) == "Style 4"


@pytest.mark.browser
def test_another_look_is_kept_with_the_drawing(visit: Any) -> None:
    page = visit("/draw/people")
    page.keyboard.press("n")
    settle(page)
    picture, chosen = page.evaluate(RESULT), page.evaluate(CHOSEN)
    page.wait_for_function("() => JSON.parse(localStorage.getItem('maquette.drawing.people') ?? '{}').look?.seed > 0")
    page.reload()
    settle(page)
    assert page.evaluate(CHOSEN) == chosen
    page.wait_for_function(f"(before) => ({RESULT})() === before", arg=picture)


@pytest.mark.browser
def test_the_look_of_a_photograph_can_be_taken(visit: Any, tmp_path: Path) -> None:
    files.write(tmp_path / "photograph.png", PHOTOGRAPH)
    page = visit("/draw/people")
    before = page.evaluate(RESULT)
    page.locator("#style-file").set_input_files(tmp_path / "photograph.png")
    page.locator("#styles img").first.wait_for()
    page.wait_for_function(f"(before) => ({RESULT})() !== before", arg=before)
    assert page.evaluate(CHOSEN) == "The style of your picture"
    last = page.locator("#styles canvas").last
    before = last.evaluate("(one) => one.toDataURL()")
    page.keyboard.press("c")
    settle(page)
    assert last.count() == 1
    assert page.locator("#styles canvas").last.evaluate("(one) => one.toDataURL()") != before  # it follows the drawing beside one's own
