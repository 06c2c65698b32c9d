from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from maquette.data import files
from maquette.run import Run
from maquette.studio.app import create_app


def test_every_model_is_listed_with_its_facts(client: TestClient) -> None:
    clothes, coast, emoji, faces, pairs = client.get("/api/models").json()
    assert (coast["name"], coast["makes"], coast["spec"]["map"]["names"]) == ("coast", "paint", ["sky", "sea", "sand"])
    assert (emoji["name"], emoji["makes"], emoji["family"]) == ("emoji", "draw", "pix2pix")
    assert (faces["name"], faces["makes"], faces["learned_from"]) == ("faces", "endless", 24)
    assert (clothes["spec"]["labels"]["classes"], clothes["sheet_has_classes"]) == (["bag & belt", "cap", "shoe", "té"], True)
    assert (pairs["is_pair"], faces["is_pair"], faces["sheet_has_classes"]) == (True, False, False)
    assert faces["bytes_on_disk"] > 1000
    assert client.get("/api/models/faces").json() == faces


def test_a_model_says_who_it_is(client: TestClient) -> None:
    assert len(client.get("/api/models/faces/identity").json()["digest"]) == 12


def test_the_contact_sheet_is_that_of_the_folder(client: TestClient, home: Path) -> None:
    assert client.get("/api/models/faces/sheet.png").content == (home / "faces" / "samples.png").read_bytes()
    assert client.get("/api/models/emoji/sheet.png").status_code == 404


def test_the_newest_preview_of_a_run_is_shown(tmp_path: Path) -> None:
    run = Run(tmp_path / "learning")
    run.create()
    run.plan.write_text("{}")
    run.write_status({"stage": "training", "progress": 0.5})
    client = TestClient(create_app(tmp_path, house_folder=tmp_path / "none"), base_url="http://127.0.0.1")
    assert client.get("/api/models/learning/preview.png").status_code == 404
    for name, level in (("000000100", 10), ("000000200", 20)):
        files.write(run.previews / f"{name}.png", files.to_channels(files.read(_dot(tmp_path, level)), 3))
    assert int(files.read(client.get("/api/models/learning/preview.png").content)[0, 0, 0]) == 20
    page = client.get("/").text
    assert "data-training" in page
    assert "Learning now" in page


def _dot(folder: Path, level: int) -> Path:
    import numpy as np

    files.write(folder / "dot.png", np.full((4, 4, 3), level, np.uint8))
    return folder / "dot.png"


def test_an_empty_shelf_explains_itself_and_shows_the_way(tmp_path: Path) -> None:
    client = TestClient(create_app(tmp_path, house_folder=tmp_path / "none"), base_url="http://127.0.0.1")
    page = client.get("/").text
    assert "The shelf is empty." in page
    assert str(tmp_path) in page
    assert "maquette train" in page


def test_a_name_with_odd_letters_is_escaped(tiny_models: Path, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(tiny_models / "faces", tmp_path / 'a"><script>x &amp; ü')
    client = TestClient(create_app(tmp_path, house_folder=tmp_path / "none"), base_url="http://127.0.0.1")
    page = client.get("/").text
    assert "<script>x" not in page
    address = page.split('href="/endless/')[1].split('"')[0]
    assert client.get("/endless/" + address).status_code == 200


@pytest.mark.browser
def test_the_shelf_shows_what_its_models_make_and_leads_to_them(visit: Any, app: FastAPI) -> None:
    page = visit("/")
    assert page.locator(".pair .result").is_visible()
    assert page.evaluate("[...document.querySelectorAll('.wall img')].map((image) => image.naturalWidth)") == [16] * 8 + [32] * 4
    assert page.locator('[data-model="clothes"]').get_by_text("4 classes: bag & belt, cap, shoe, té").is_visible()
    assert page.locator('[data-model="pairs"]').get_by_text("Invents pairs of pictures").is_visible()
    shares = "[...document.querySelectorAll('.wall.wide img')].map((image) => image.clientWidth / image.clientHeight)"
    assert all(1.9 < share < 2.1 for share in page.evaluate(shares))
    page.get_by_role("link", name="Draw", exact=True).click()
    page.wait_for_url("**/draw/emoji")
