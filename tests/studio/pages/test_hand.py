"""The endpoints about a drawer's hand: what a model says to a drawing, the mend, and photographs as drawings."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from starlette.testclient import TestClient

from making import teach_hand
from maquette.create.recipe import read_recipe
from maquette.data import files
from maquette.data.hand import measure
from maquette.sketches.opencv import opencv
from maquette.studio.app import create_app

LINE = 0.04  # the usual width that `teach_hand` teaches


@pytest.fixture(scope="module")
def client(tiny_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    home = tmp_path_factory.mktemp("hand")
    for name in ("emoji", "other"):
        shutil.copytree(tiny_models / "emoji", home / name)
    shutil.copytree(tiny_models / "faces", home / "faces")
    teach_hand(home / "emoji")
    with TestClient(create_app(home, house_folder=home / "none"), base_url="http://127.0.0.1") as client:
        yield client


def square(side: int = 128, *, filled: bool = True) -> bytes:
    paper = np.full((side, side, 1), 255, np.uint8)
    paper[side // 4 : -side // 4, side // 4 : -side // 4] = 0
    if not filled:
        rim = side // 4 + side // 20
        paper[rim:-rim, rim:-rim] = 255
    return files.encode_png(paper)


@pytest.fixture(scope="module")
def photograph() -> bytes:
    down, across = np.mgrid[:120, :160]
    disc = ((down - 60) ** 2 + (across - 80) ** 2 < 40**2)[..., None]
    return files.encode_png(np.where(disc, (230, 160, 40), (40, 70, 150)).astype(np.uint8))


def test_a_filled_shape_is_remarked_on_in_both_languages(client: TestClient) -> None:
    english = client.post("/api/models/emoji/hand", content=square()).json()
    german = client.post("/api/models/emoji/hand?language=de", content=square()).json()
    assert english["knows"] is True
    assert (english["remarks"][0]["kind"], english["remarks"][0]["mend"]) == ("filled", "pen")
    assert "outlines" in english["remarks"][0]["says"]
    assert "Umrissen" in german["remarks"][0]["says"]


def test_a_drawing_in_the_models_hand_and_an_empty_one_are_welcome(client: TestClient) -> None:
    for drawing in (square(filled=False), files.encode_png(np.full((40, 60, 3), 255, np.uint8))):
        assert client.post("/api/models/emoji/hand", content=drawing).json()["remarks"] == []


def test_a_model_that_does_not_say_what_is_usual_has_no_remarks_and_no_mend(client: TestClient) -> None:
    assert client.post("/api/models/other/hand", content=square()).json() == {"knows": False, "remarks": []}
    answer = client.post("/api/models/other/mend", content=square())
    assert (answer.status_code, answer.json()["error"]["given"]) == (422, "`other`")


def test_the_mend_draws_the_shape_as_its_outline(client: TestClient) -> None:
    answer = client.post("/api/models/emoji/mend?how=pen", files={"drawing": ("a.png", square(), "image/png")})
    mended = files.read(answer.content)
    assert mended.shape == (128, 128, 1)
    assert measure(mended).filled == 0
    assert measure(mended).width == pytest.approx(LINE, rel=0.3)
    assert read_recipe(answer.content) == {"mended": "pen"}
    assert client.post("/api/models/emoji/hand", content=answer.content).json()["remarks"] == []


def test_a_large_drawing_is_mended_at_a_thousand_pixels(client: TestClient) -> None:
    wide = files.encode_png(np.full((300, 2000, 1), 255, np.uint8))
    assert files.read(client.post("/api/models/emoji/mend?how=close", content=wide).content).shape == (154, 1024, 1)


@pytest.mark.parametrize("style", ["canny", "xdog", "contour", "soft"])
def test_a_photograph_becomes_a_drawing_of_its_own_size(client: TestClient, photograph: bytes, style: str) -> None:
    answer = client.post(f"/api/models/emoji/sketch?style={style}&detail=0.7", content=photograph)
    drawing = files.read(answer.content)
    assert drawing.shape == (120, 160, 1)
    assert 0.005 < (drawing < 128).mean() < 0.5
    found = read_recipe(answer.content)
    assert found is not None
    assert (found["sketch"]["style"], found["sketch"]["detail"]) == (style, 0.7)


def test_the_line_is_the_models_own_unless_another_is_asked_for(client: TestClient, photograph: bytes) -> None:
    drawings = []
    for model, query in (("emoji", ""), ("other", ""), ("emoji", "?thickness=12")):
        drawings.append(files.read(client.post(f"/api/models/{model}/sketch{query}", content=photograph).content))
    assert measure(drawings[0]).width * 120 == pytest.approx(LINE * 160, rel=0.35)  # 160 pixels become the whole width of its picture
    own, usual, asked = (float((drawing < 128).mean()) for drawing in drawings)
    assert usual < own < asked


def test_without_opencv_one_message_says_how_to_get_it(client: TestClient, photograph: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cv2", None)
    opencv.cache_clear()
    error = client.post("/api/models/emoji/sketch", content=photograph).json()["error"]
    opencv.cache_clear()
    assert "OpenCV" in error["needed"]
    assert "pip install maquette[sketch]" in error["do"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("emoji/hand?language=fr", 422),
        ("emoji/mend?how=erase", 422),
        ("emoji/sketch?style=oil", 422),
        ("emoji/sketch?detail=2", 422),
        ("emoji/sketch?thickness=400", 422),
        ("faces/hand", 422),
        ("faces/mend", 422),
        ("nobody/sketch", 404),
    ],
)
def test_a_wrong_question_is_explained(client: TestClient, path: str, status: int) -> None:
    answer = client.post(f"/api/models/{path}", content=square())
    assert answer.status_code == status
    assert answer.json()["error"]["needed"]


@pytest.mark.parametrize("verb", ["hand", "mend", "sketch"])
def test_what_is_no_picture_is_explained(client: TestClient, verb: str) -> None:
    answer = client.post(f"/api/models/emoji/{verb}", content=b"no picture")
    assert (answer.status_code, "not a picture" in answer.json()["error"]["needed"]) == (415, True)
