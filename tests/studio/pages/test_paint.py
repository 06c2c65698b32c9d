"""The endpoints of the paint page, for programs."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from making import COLOURS, LABELS
from maquette.create.recipe import read_recipe
from maquette.data import files
from maquette.model import Model, open_model
from maquette.sketches import opencv as door
from maquette.studio.live import ANSWER, QUESTION

API = "/api/models/coast"
PALETTE = [tuple(bytes.fromhex(colour[1:])) for colour in COLOURS]
SCENE = (np.mgrid[:32, :32][0] // 11).astype(np.uint8)
PHOTOGRAPH = np.random.default_rng(0).integers(0, 256, (40, 60, 3), np.uint8)


@pytest.fixture(scope="module")
def model(home: Path) -> Model:
    return open_model(home / "coast")


def frame(number: int, labels: np.ndarray = SCENE, looks: Any = None) -> bytes:
    tail = b"" if looks is None else json.dumps({"looks": looks}).encode()
    return QUESTION.pack(number, labels.shape[1], labels.shape[0], 1) + labels.tobytes() + tail


def ask(client: TestClient, sent: bytes) -> np.ndarray:
    """The pictures of an answer, below each other."""
    with client.websocket_connect(f"ws://127.0.0.1{API}/paint") as socket:
        socket.send_bytes(sent)
        answer = socket.receive_bytes()
    _, _, width, height, depth = ANSWER.unpack_from(answer)
    return np.frombuffer(answer, np.uint8, offset=ANSWER.size).reshape(height, width, depth)[..., :3]


def as_png(labels: np.ndarray = SCENE) -> bytes:
    return files.encode_indexed(labels, PALETTE)


def test_a_frame_is_answered_with_the_picture_of_the_model_one_for_each_look(client: TestClient, model: Model) -> None:
    style = model.style(picture=PHOTOGRAPH)
    assert style is not None
    pictures = ask(client, frame(3, looks=[{"seed": 0}, {"seed": 5}, {"style": style[0].tolist()}]))
    expected = [model.translate(SCENE), model.translate(SCENE, seed=5), model.translate(SCENE, style=PHOTOGRAPH)]
    assert np.array_equal(pictures, np.concatenate([files.from_pil(one) for one in expected]))
    assert np.array_equal(ask(client, frame(1)), files.from_pil(expected[0]))


def test_a_frame_of_half_the_size_is_answered_too(client: TestClient) -> None:
    assert ask(client, frame(1, SCENE[::2, ::2].copy())).shape == (32, 32, 3)


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (b"", "needs a head"),
        (frame(1, np.full((32, 32), 3, np.uint8)), "no label"),
        (frame(1) + b"x", "looks as JSON"),
        (frame(1, looks=[]), "1 to 9 looks"),
        (frame(1, looks=[{"seed": 1}] * 10), "1 to 9 looks"),
        (frame(1, looks=[{"seed": -1}]), "a seed from 0 up"),
        (frame(1, looks=[{"style": [0.5]}]), "style of 5 numbers"),
        (frame(1, looks=[{"style": [1e300] * 5}]), "style of 5 numbers"),
        (frame(1, looks=["x"]), "a seed from 0 up"),
    ],
)
def test_a_malformed_frame_is_explained_and_ends_the_talk(client: TestClient, bad: bytes, words: str) -> None:
    with client.websocket_connect(f"ws://127.0.0.1{API}/paint") as socket:
        socket.send_bytes(bad)
        assert words in json.loads(socket.receive_text())["error"]["needed"]
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_bytes()
    assert closed.value.code == 1003


@pytest.mark.parametrize(("name", "place"), [("emoji", "/draw/emoji"), ("faces", "/endless/faces/1")])
def test_a_model_without_labels_says_where_it_plays(client: TestClient, name: str, place: str) -> None:
    assert place in client.get(f"/paint/{name}").json()["error"]["do"]
    with client.websocket_connect(f"ws://127.0.0.1/api/models/{name}/paint") as socket:
        assert place in json.loads(socket.receive_text())["error"]["do"]


def test_the_shelf_leads_a_model_of_labels_to_this_page(client: TestClient) -> None:
    assert client.get(API).json()["makes"] == "paint"
    shelf = client.get("/", headers={"Accept": "text/html"}).text
    assert 'href="/paint/coast"' in shelf
    assert f"{API}/scenes/0/painted.png" in shelf
    asked_to_draw = client.get("/draw/coast", follow_redirects=False)
    assert (asked_to_draw.status_code, asked_to_draw.headers["location"]) == (307, "/paint/coast")


def test_a_map_is_painted_from_a_body_and_from_a_form_as_indices_and_as_colours(client: TestClient, model: Model) -> None:
    expected = files.from_pil(model.translate(SCENE, seed=2))
    colours = files.encode_png(np.array(PALETTE, np.uint8)[SCENE])
    for data in (as_png(), colours, files.encode_png(SCENE[..., None])):
        answer = client.post(f"{API}/paint?seed=2", content=data, headers={"Content-Type": "image/png"})
        assert np.array_equal(files.read(answer.content), expected)
    form = client.post(f"{API}/paint?seed=2", files={"map": ("map.png", as_png(), "image/png")})
    assert np.array_equal(files.read(form.content), expected)
    recipe = read_recipe(form.content)
    assert recipe is not None
    assert (recipe["model"], recipe["seed"]) == ("coast", 2)
    several = client.post(f"{API}/paint?seed=2&count=3", content=as_png())
    assert np.array_equal(files.read(several.content)[:32, :32], expected)


def test_the_style_of_a_picture_is_taken_from_a_form(client: TestClient, model: Model) -> None:
    photograph = files.encode_png(PHOTOGRAPH)
    answer = client.post(f"{API}/paint", files={"map": as_png(), "style": photograph})
    assert np.array_equal(files.read(answer.content), files.from_pil(model.translate(SCENE, style=PHOTOGRAPH)))
    numbers = client.post(f"{API}/style", content=photograph).json()["style"]
    assert np.allclose(numbers, model.style(picture=PHOTOGRAPH), atol=1e-4)
    assert client.post(f"{API}/style", content=b"no").status_code == 415
    assert "field `map`" in client.post(f"{API}/paint", files={"style": photograph}).json()["error"]["needed"]


def test_any_label_map_is_brought_to_the_models_labels_and_size(client: TestClient) -> None:
    large = SCENE.repeat(2, 0).repeat(2, 1)
    answer = client.post(f"{API}/map", content=as_png(large))
    assert np.array_equal(files.read_map(answer.content).values, SCENE)
    runs = client.post(f"{API}/map?form=runs", content=as_png(large)).json()
    assert runs == {"width": 32, "height": 32, "runs": [0, 11 * 32, 1, 11 * 32, 2, 10 * 32]}
    wrong = client.post(f"{API}/map", content=files.encode_png(PHOTOGRAPH))
    assert wrong.status_code == 415
    assert LABELS[0] in wrong.json()["error"]["needed"]


def test_a_photograph_is_clustered_by_the_labels_colours(client: TestClient) -> None:
    pytest.importorskip("cv2")
    photograph = np.array(PALETTE, np.uint8)[(np.mgrid[:96, :96][0] // 33).astype(np.uint8)] // 2 + 60
    answer = client.post(f"{API}/map?source=photograph&detail=1", content=files.encode_jpeg(photograph))
    found = files.read_map(answer.content).values
    assert (found == SCENE).mean() > 0.9
    assert client.post(f"{API}/map?source=photograph&detail=2", content=b"x").status_code == 422


def test_without_opencv_a_photograph_gets_one_clear_message(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    door.opencv.cache_clear()
    monkeypatch.setitem(sys.modules, "cv2", None)
    answer = client.post(f"{API}/map?source=photograph", content=files.encode_png(PHOTOGRAPH))
    door.opencv.cache_clear()
    assert answer.status_code == 422
    assert "OpenCV" in answer.json()["error"]["needed"]
    assert "pip install" in answer.json()["error"]["do"]


def test_scenes_to_begin_with_are_maps_and_can_be_seen_in_every_style(client: TestClient, model: Model) -> None:
    runs = client.get(f"{API}/scenes/4?form=runs").json()["runs"]
    drawn = np.repeat(runs[::2], runs[1::2]).astype(np.uint8).reshape(32, 32)
    assert np.array_equal(files.read_map(client.get(f"{API}/scenes/4").content).values, drawn)
    painted = client.get(f"{API}/scenes/4/painted.png?seed=3").content
    assert np.array_equal(files.read(painted), files.from_pil(model.translate(drawn, seed=3)))


def test_the_endpoints_are_described_for_programs(client: TestClient) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    assert {f"/api/models/{{name}}/{part}" for part in ("paint", "map", "style", "scenes/{number}")} <= set(paths)
    body = paths["/api/models/{name}/paint"]["post"]["requestBody"]["content"]
    assert list(body["multipart/form-data"]["schema"]["properties"]) == ["map", "style"]
    assert "/paint" in client.get("/api", headers={"Accept": "text/html"}).text


def test_a_model_without_styles_makes_one_picture_whatever_is_asked(home: Path, app: FastAPI, client: TestClient) -> None:
    from making import make_model

    folder = home / "plain"
    try:
        make_model(folder, "spade", 32, widths=(4, 4), hidden=4, latent_size=0, discriminator_width=4, graph=False)
        page = client.get("/paint/plain", headers={"Accept": "text/html"}).text
        assert 'data-latents="0"' in page
        assert 'id="styles"' not in page
        answer = client.post("/api/models/plain/paint?seed=3&count=4", content=as_png())
        assert files.look(answer.content).width == 32
        assert client.post("/api/models/plain/style", content=as_png()).status_code == 422
    finally:
        shutil.rmtree(folder)
