import base64
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from maquette.create.recipe import read_recipe
from maquette.data import files
from maquette.model import open_model

SHOWN = "(seed) => document.getElementById('picture').dataset.seed === String(seed)"
PIXELS = """async () => {
  const image = document.getElementById("picture"), canvas = document.createElement("canvas");
  await image.decode();
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL();
}"""


def test_a_seed_is_always_the_same_picture_and_that_of_the_model(client: TestClient, home: Path) -> None:
    first, again = (client.get("/api/models/faces/samples/48213.png") for _ in range(2))
    assert first.content == again.content
    assert np.array_equal(files.read(first.content), files.from_pil(open_model(home / "faces").sample(1, 48213)[0]))
    assert client.get("/api/models/faces/samples/48214.png").content != first.content
    assert first.headers["server-timing"].startswith("picture;dur=")


def test_a_picture_carries_what_makes_it_again(client: TestClient) -> None:
    recipe = read_recipe(client.get("/api/models/faces/samples/48213.png").content)
    assert recipe is not None
    assert (recipe["model"], recipe["seed"], recipe["family"]) == ("faces", 48213, "dcgan")
    assert recipe["digest"] == client.get("/api/models/faces/identity").json()["digest"]


def test_many_make_one_sheet(client: TestClient) -> None:
    sheet = files.read(client.get("/api/models/faces/samples.png?count=6&seed=10&columns=3").content)
    assert sheet.shape == (2 * 16 + 2, 3 * 16 + 4, 3)
    assert np.array_equal(sheet[:16, 18:34], files.read(client.get("/api/models/faces/samples/11.png").content))


OUT_OF_RANGE = ("samples/-1.png", "samples/x.png", f"samples/{2**70}.png", "samples.png?count=0", "nearest/-3", "training/99.png")


@pytest.mark.parametrize("path", OUT_OF_RANGE)
def test_numbers_out_of_range_are_explained(client: TestClient, path: str) -> None:
    answer = client.get(f"/api/models/faces/{path}")
    assert answer.status_code == 422
    assert answer.json()["error"]["needed"]


def test_a_translator_has_nothing_to_leaf_through(client: TestClient) -> None:
    answer = client.get("/api/models/emoji/samples/1.png")
    assert (answer.status_code, answer.json()["error"]["do"]) == (422, "Draw with it: /draw/emoji")


def test_the_nearest_training_pictures_come_with_what_is_near(client: TestClient) -> None:
    for _ in range(50):
        answer = client.get("/api/models/faces/nearest/3")
        if answer.status_code == 200:
            break
        assert answer.json()["state"] == "preparing"
        time.sleep(0.1)
    found = answer.json()
    assert (found["of"], len(found["pictures"])) == (24, 3)
    assert found["pictures"][0]["distance"] <= found["pictures"][1]["distance"]
    assert 0 <= found["share_closer"] <= 1
    assert files.read(client.get(found["pictures"][0]["picture"]).content).shape == (16, 16, 3)


def test_the_page_without_a_seed_leads_to_the_first_picture(client: TestClient) -> None:
    assert client.get("/endless/faces", follow_redirects=False).headers["location"] == "/endless/faces/1"


@pytest.mark.browser
def test_the_same_address_is_the_same_picture_and_going_back_comes_back(visit: Any) -> None:
    page = visit("/endless/faces/48213")
    page.wait_for_function(SHOWN, arg=48213)
    first = page.evaluate(PIXELS)
    assert "made just now on this machine in" in page.locator("#caption").inner_text()
    page.keyboard.press("Space")
    page.wait_for_function("() => document.getElementById('picture').dataset.seed !== '48213'")
    second, address = page.evaluate(PIXELS), page.url
    assert second != first
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(SHOWN, arg=48213)
    assert page.url.endswith("/endless/faces/48213")
    assert page.evaluate(PIXELS) == first
    page.keyboard.press("ArrowRight")
    page.wait_for_url(address)
    page.reload()
    page.wait_for_function(SHOWN, arg=int(address.rsplit("/", 1)[1]))
    assert page.evaluate(PIXELS) == second


@pytest.mark.browser
def test_k_keeps_a_picture_over_a_reload_and_forgets_it_again(visit: Any) -> None:
    page = visit("/endless/faces/7")
    page.wait_for_function(SHOWN, arg=7)
    page.keyboard.press("k")
    page.reload()
    kept = page.locator("#kept a")
    assert kept.count() == 1
    page.keyboard.press("Space")
    page.wait_for_function("() => document.getElementById('picture').dataset.seed !== '7'")
    kept.first.click()
    page.wait_for_function(SHOWN, arg=7)
    page.get_by_role("button", name="Forget picture 7").click()
    assert kept.count() == 0


@pytest.mark.browser
def test_a_downloaded_picture_dropped_on_the_page_leads_back_to_itself(visit: Any, client: TestClient) -> None:
    page = visit("/endless/faces/1")
    page.wait_for_function(SHOWN, arg=1)
    data = base64.b64encode(client.get("/api/models/faces/samples/4711.png").content).decode()
    drop = """(data) => {
      const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0)), transfer = new DataTransfer();
      transfer.items.add(new File([bytes], "kept.png", { type: "image/png" }));
      dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }"""
    page.evaluate(drop, data)
    page.wait_for_url("**/endless/faces/4711")
    page.wait_for_function(SHOWN, arg=4711)


@pytest.mark.browser
def test_a_wall_shows_many_and_each_can_be_looked_at(visit: Any) -> None:
    page = visit("/endless/faces/1")
    page.wait_for_function(SHOWN, arg=1)
    page.keyboard.press("w")
    page.wait_for_function("() => document.querySelectorAll('#wall img').length === 24")
    page.locator("#wall a").nth(5).click()
    page.wait_for_function("() => document.getElementById('wall').hidden && document.getElementById('picture').dataset.seed !== '1'")


@pytest.mark.browser
def test_the_nearest_training_pictures_are_one_click_away(visit: Any) -> None:
    page = visit("/endless/faces/1")
    page.get_by_role("button", name="Is it a copy?").click()
    page.wait_for_selector("#nearest li:nth-child(4) img")
    assert "Compared with 24 training pictures" in page.locator("#nearest").inner_text()


@pytest.mark.browser
def test_a_finger_taps_for_another_and_swipes_back(visit: Any) -> None:
    page = visit("/endless/faces/3", width=390, height=844, has_touch=True, is_mobile=True)
    page.wait_for_function(SHOWN, arg=3)
    page.locator("#frame").tap()
    page.wait_for_function("() => document.getElementById('picture').dataset.seed !== '3'")
    box = page.locator("#frame").bounding_box()
    touch = page.context.new_cdp_session(page)
    y = box["y"] + box["height"] / 2
    for kind, x in (("touchStart", 100), ("touchMove", 160), ("touchMove", 240), ("touchEnd", None)):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [] if x is None else [{"x": x, "y": y}]})
    page.wait_for_function(SHOWN, arg=3)
