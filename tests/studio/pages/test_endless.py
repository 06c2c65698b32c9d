import base64
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from maquette.create.recipe import read_recipe
from maquette.data import files
from maquette.model import open_model
from settling import settle

PLACE = "(place) => document.getElementById('picture').dataset.place === place"
DROP = """(data) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0)), transfer = new DataTransfer();
  transfer.items.add(new File([bytes], "kept.png", { type: "image/png" }));
  dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
}"""
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


def test_a_class_and_a_truncation_give_the_picture_of_the_model_and_are_part_of_its_recipe(client: TestClient, home: Path) -> None:
    answer = client.get("/api/models/clothes/samples/9.png", params={"class": "té", "truncation": 0.5})
    expected = open_model(home / "clothes").sample_arrays(1, 9, label="té", truncation=0.5)[0]
    assert np.array_equal(files.read(answer.content), expected)
    recipe = read_recipe(answer.content)
    assert recipe is not None
    assert (recipe["seed"], recipe["class"], recipe["truncation"]) == (9, "té", 0.5)
    assert answer.headers["content-disposition"] == 'inline; filename="clothes-9-t--0.5.png"'


def test_without_a_class_they_take_turns_and_the_recipe_says_which(client: TestClient, home: Path) -> None:
    data = client.get("/api/models/clothes/samples/6.png").content
    recipe = read_recipe(data)
    assert recipe is not None
    assert (recipe["class"], "truncation" in recipe) == ("shoe", False)
    assert np.array_equal(files.read(data), open_model(home / "clothes").sample_arrays(1, 6, label="shoe")[0])


def test_a_sheet_takes_them_too(client: TestClient, home: Path) -> None:
    answer = client.get("/api/models/clothes/samples.png?count=2&seed=4&columns=2&class=cap&truncation=0.3").content
    expected = open_model(home / "clothes").sample_arrays(2, 4, label="cap", truncation=0.3)
    assert np.array_equal(files.read(answer)[:, 18:], expected[1])
    recipe = read_recipe(answer)
    assert recipe is not None
    assert (recipe["count"], recipe["class"], recipe["truncation"]) == (2, "cap", 0.3)
    turns = read_recipe(client.get("/api/models/clothes/samples.png?count=2").content)
    assert turns is not None
    assert "class" not in turns


@pytest.mark.parametrize(
    "path", ["/api/models/{}/samples/1.png", "/api/models/{}/samples.png", "/api/models/{}/nearest/1", "/endless/{}/1"]
)
def test_a_class_that_is_not_there_is_explained(client: TestClient, path: str) -> None:
    answer = client.get(path.format("clothes"), params={"class": "sock"})
    assert (answer.status_code, answer.json()["error"]) == (
        422,
        {
            "given": "`class=sock`",
            "needed": "the classes of clothes are: bag & belt, cap, shoe, té",
            "do": "Choose one of them, or leave `class` out.",
        },
    )
    answer = client.get(path.format("faces"), params={"class": "sock"})
    assert (answer.status_code, answer.json()["error"]["needed"]) == (422, "faces was trained without classes")


@pytest.mark.parametrize("value", ["1.5", "-0.1", "nan", "much"])
def test_a_truncation_out_of_range_is_explained(client: TestClient, value: str) -> None:
    answer = client.get(f"/api/models/faces/samples/1.png?truncation={value}")
    assert (answer.status_code, answer.json()["error"]["given"]) == (422, f"`truncation={value}`")


def test_both_are_described_for_programs(client: TestClient) -> None:
    found = client.get("/api/openapi.json").json()["paths"]["/api/models/{name}/samples/{seed}.png"]["get"]["parameters"]
    truncation = next(one for one in found if one["name"] == "truncation")
    assert (truncation["schema"]["minimum"], truncation["schema"]["maximum"], truncation["schema"]["default"]) == (0, 1, 1)
    assert "class" in [one["name"] for one in found]
    assert "<code>truncation</code>" in client.get("/api").text


OUT_OF_RANGE = (
    "samples/-1.png",
    "samples/x.png",
    f"samples/{2**70}.png",
    "samples.png?count=0",
    "nearest/-3",
    "training/99.png",
    "training/0.png?set=1",
)


@pytest.mark.parametrize("path", OUT_OF_RANGE)
def test_numbers_out_of_range_are_explained(client: TestClient, path: str) -> None:
    answer = client.get(f"/api/models/faces/{path}")
    assert answer.status_code == 422
    assert answer.json()["error"]["needed"]


def test_a_translator_has_nothing_to_leaf_through(client: TestClient) -> None:
    answer = client.get("/api/models/emoji/samples/1.png")
    assert (answer.status_code, answer.json()["error"]["do"]) == (422, "Draw with it: /draw/emoji")


def test_the_nearest_training_pictures_come_with_what_is_near(client: TestClient) -> None:
    while (answer := client.get("/api/models/faces/nearest/3")).status_code == 202:  # it keeps us waiting for a while itself
        assert answer.json()["state"] == "preparing"
    found = answer.json()
    [only] = found["sets"]
    assert (only["of"], len(only["pictures"])) == (24, 3)
    assert only["pictures"][0]["distance"] <= only["pictures"][1]["distance"]
    assert 0 <= only["share_closer"] <= 1
    assert files.read(client.get(only["pictures"][0]["picture"]).content).shape == (16, 16, 3)


def test_each_half_of_a_pair_has_its_own_nearest_training_pictures(client: TestClient) -> None:
    while (answer := client.get("/api/models/pairs/nearest/3")).status_code == 202:
        assert answer.json()["state"] == "preparing"
    left, right = answer.json()["sets"]
    assert [(one["name"], one["of"], len(one["pictures"])) for one in (left, right)] == [("day", 12, 3), ("night", 10, 3)]
    nearest = [files.read(client.get(one["pictures"][0]["picture"]).content) for one in (left, right)]
    assert [one.shape for one in nearest] == [(16, 16, 3)] * 2
    assert not np.array_equal(*nearest)


def test_the_page_without_a_seed_leads_to_the_first_picture(client: TestClient) -> None:
    assert client.get("/endless/faces", follow_redirects=False).headers["location"] == "/endless/faces/1"
    chosen = client.get("/endless/clothes?class=shoe", follow_redirects=False)
    assert chosen.headers["location"] == "/endless/clothes/1?class=shoe"


@pytest.mark.browser
def test_the_same_address_is_the_same_picture_and_going_back_comes_back(visit: Any) -> None:
    page = visit("/endless/faces/48213")
    page.wait_for_function(SHOWN, arg=48213)
    first = page.evaluate(PIXELS)
    assert "made just now on this machine in" in page.locator("#caption").inner_text()
    page.keyboard.press("Space")
    page.wait_for_function("() => document.getElementById('picture').dataset.seed !== '48213'")
    second, address = page.evaluate(PIXELS), page.evaluate("location.href")
    assert second != first
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/endless/faces/48213")
    page.wait_for_function(SHOWN, arg=48213)
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
    page.wait_for_function(SHOWN, arg=7)
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
    page.evaluate(DROP, data)
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
    # one gesture and not several events: with pauses between them a slow machine would make it a long press
    swipe = {"x": 100, "y": y, "xDistance": 160, "yDistance": 0, "gestureSourceType": "touch", "preventFling": True}
    touch.send("Input.synthesizeScrollGesture", swipe)
    page.wait_for_function(SHOWN, arg=3)


@pytest.mark.browser
def test_a_class_and_a_truncation_become_part_of_the_address_and_are_kept_on_the_way(visit: Any) -> None:
    page = visit("/endless/clothes/6")
    assert "· shoe" in page.locator("#caption").inner_text()  # the third of four takes its turn
    page.get_by_label("Class").select_option("bag & belt")
    page.wait_for_function(PLACE, arg="6?class=bag+%26+belt")
    page.keyboard.press("-")
    page.get_by_label("From ordinary to surprising").press("ArrowLeft")
    page.wait_for_function(PLACE, arg="6?class=bag+%26+belt&truncation=0.85")
    page.wait_for_url("**/endless/clothes/6?class=bag+%26+belt&truncation=0.85")
    assert "· bag & belt" in page.locator("#caption").inner_text()
    first = page.evaluate(PIXELS)
    page.get_by_role("button", name="Another one").click()
    page.wait_for_function("() => document.getElementById('picture').dataset.seed !== '6'")
    assert page.evaluate("location.search") == "?class=bag+%26+belt&truncation=0.85"
    page.keyboard.press("c")
    page.wait_for_function("() => document.getElementById('picture').dataset.place.includes('class=cap')")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(PLACE, arg="6?class=bag+%26+belt&truncation=0.85")
    assert page.get_by_label("Class").input_value() == "bag & belt"
    page.reload()
    assert settle(page).evaluate(PIXELS) == first
    assert page.get_by_label("From ordinary to surprising").input_value() == "0.85"


@pytest.mark.browser
def test_what_is_usual_leaves_the_address_short(visit: Any) -> None:
    page = visit("/endless/clothes/6?class=té&truncation=0.9")
    page.keyboard.press("+")
    page.keyboard.press("c")  # after the last class come all in turn
    page.wait_for_function(PLACE, arg="6")
    page.wait_for_url("**/endless/clothes/6")
    assert page.get_by_label("Class").input_value() == ""


@pytest.mark.browser
def test_a_dropped_picture_brings_its_class_and_truncation_back(visit: Any, client: TestClient) -> None:
    page = visit("/endless/clothes/1")
    made = client.get("/api/models/clothes/samples/44.png", params={"class": "té", "truncation": 0.25}).content
    page.evaluate(DROP, base64.b64encode(made).decode())
    page.wait_for_function(PLACE, arg="44?class=t%C3%A9&truncation=0.25")
    page.wait_for_url("**/endless/clothes/44?class=t%C3%A9&truncation=0.25")
    assert page.get_by_label("Class").input_value() == "té"


@pytest.mark.browser
def test_code_and_kept_pictures_hold_what_was_chosen(visit: Any) -> None:
    page = visit("/endless/clothes/6?class=bag+%26+belt&truncation=0.5")
    page.keyboard.press("k")
    page.get_by_role("button", name="As code").click()
    code = page.get_by_role("dialog").inner_text()
    assert 'samples/6.png?class=bag+%26+belt&truncation=0.5" -o clothes-6-bag---belt-0.5.png' in code
    assert "samples.png?count=24&seed=6&class=bag+%26+belt&truncation=0.5" in code
    page.goto("/endless/clothes/1")
    settle(page).locator("#kept a").click()
    page.wait_for_function(PLACE, arg="6?class=bag+%26+belt&truncation=0.5")


@pytest.mark.browser
def test_pictures_that_were_kept_as_bare_seeds_are_still_there(visit: Any) -> None:
    page = visit("/endless/faces/1")
    page.evaluate('localStorage.setItem(\'maquette.kept.faces\', \'[7, "8?truncation=0.5", "9?class=gone", {}, "x"]\')')
    page.reload()
    links = settle(page).locator("#kept a")
    assert links.evaluate_all("(all) => all.map((one) => one.pathname + one.search)") == [
        "/endless/faces/7",
        "/endless/faces/8?truncation=0.5",
    ]


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 900), (844, 390)])
def test_a_pair_is_shown_whole(visit: Any, width: int, height: int) -> None:
    page = visit("/endless/pairs/1", width=width, height=height)
    box = page.locator("#picture").bounding_box()
    assert abs(box["width"] - 2 * box["height"]) <= 2
    assert 0 <= box["x"] <= box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= height


@pytest.mark.browser
def test_a_pair_is_compared_half_by_half(visit: Any) -> None:
    page = visit("/endless/pairs/1", width=390, height=844)
    page.get_by_role("button", name="Is it a copy?").click()
    page.get_by_role("heading", name="The right half, and the nearest in night").wait_for()
    assert "The left half, and the nearest in day" in page.locator("#nearest").inner_text()
    page.wait_for_function("() => [...document.querySelectorAll('#nearest img')].every((image) => image.complete)")
    cut = page.locator("#nearest .its-own .cut").nth(1).bounding_box()
    assert abs(cut["width"] - cut["height"]) <= 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
