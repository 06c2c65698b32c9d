"""The paint page in a real browser."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi import FastAPI

from making import COLOURS, LABELS
from maquette.create.recipe import read_recipe
from maquette.data import files
from maquette.data.label_maps import to_indices
from maquette.model import open_model
from maquette.spec import MapSpec
from maquette.studio.scenes import scene
from settling import settle

pytestmark = pytest.mark.browser
PALETTE = [tuple(bytes.fromhex(colour[1:])) for colour in COLOURS]
MAP = """() => {
  const canvas = document.getElementById('map');
  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  return Array.from({ length: data.length / 4 }, (_, place) => [...data.slice(4 * place, 4 * place + 3)]);
}"""
PIXELS = "() => document.getElementById('map').toDataURL()"
RESULT = "() => document.querySelector('#results canvas').toDataURL()"
COUNT = "() => Number(document.getElementById('results').dataset.pictures ?? 0)"


def labels_of(page: Any) -> np.ndarray:
    """The labels that the canvas shows; every pixel is exactly of one label's colour."""
    colours = np.array(page.evaluate(MAP), np.uint8).reshape(32, 32, 3)
    return to_indices(files.RawMap(colours, None), MapSpec(LABELS, COLOURS), "the canvas")


@pytest.fixture
def desk(visit: Any) -> Any:
    """The page, with the first picture there."""
    return visit("/paint/coast")


def place(page: Any, x: float, y: float) -> tuple[float, float]:
    """The middle of a pixel of the map on the screen."""
    box = page.locator("#map").bounding_box()
    return box["x"] + (x + 0.5) / 32 * box["width"], box["y"] + (y + 0.5) / 32 * box["height"]


def size(page: Any, pixels: int) -> None:
    page.locator("#size").fill(str(pixels))


def sweep(page: Any, start: tuple[int, int], end: tuple[int, int]) -> None:
    page.mouse.move(*place(page, *start))
    page.mouse.down()
    page.mouse.move(*place(page, *end))
    page.mouse.up()


def differs(page: Any, before: np.ndarray) -> None:
    """Waits until the map is another one."""
    text = json.dumps([list(PALETTE[label]) for label in before.ravel()])
    page.wait_for_function(f"(before) => JSON.stringify(({MAP})()) !== before", arg=text.replace(" ", ""))


def test_a_painted_scene_stands_there_with_its_picture_and_the_styles(desk: Any, home: Path) -> None:
    model = open_model(home / "coast")
    assert np.array_equal(labels_of(desk), scene(model, 0))
    shown = desk.evaluate("() => [...document.querySelector('#results canvas').getContext('2d').getImageData(0, 0, 32, 32).data]")
    expected = files.from_pil(model.translate(scene(model, 0)))
    assert np.array_equal(np.array(shown, np.uint8).reshape(32, 32, 4)[..., :3], expected)
    assert desk.locator("#palette button").all_inner_texts() == list(LABELS)
    assert desk.locator("#styles img").count() == 8
    assert "ms on this machine" in desk.locator("#badge").inner_text()


def test_tips_are_round_and_square_and_never_smoothed(desk: Any) -> None:
    desk.get_by_role("button", name="sand").click()
    desk.keyboard.press("c")
    desk.get_by_role("button", name="sky").click()
    size(desk, 9)
    desk.mouse.click(*place(desk, 10, 10))
    desk.keyboard.press("q")
    desk.mouse.click(*place(desk, 22, 22))
    painted = labels_of(desk)
    y, x = np.mgrid[:32, :32]
    round_tip = (x - 10) ** 2 + (y - 10) ** 2 <= 4.5**2 - 0.5
    square_tip = (abs(x - 22) <= 4) & (abs(y - 22) <= 4)
    assert np.array_equal(painted, np.where(round_tip | square_tip, 0, 2))


def test_a_rectangle_a_fill_and_a_line_of_one_pixel(desk: Any) -> None:
    desk.keyboard.press("1")
    desk.keyboard.press("c")
    desk.keyboard.press("2")
    desk.keyboard.press("r")
    sweep(desk, (20, 24), (5, 6))
    expected = np.zeros((32, 32), np.uint8)
    expected[6:25, 5:21] = 1
    assert np.array_equal(labels_of(desk), expected)
    desk.keyboard.press("3")
    desk.keyboard.press("b")
    size(desk, 1)
    sweep(desk, (5, 10), (20, 10))
    expected[10, 5:21] = 2
    assert np.array_equal(labels_of(desk), expected)
    desk.keyboard.press("f")
    desk.mouse.click(*place(desk, 8, 20))
    expected[11:25, 5:21] = 2
    assert np.array_equal(labels_of(desk), expected)


def test_the_eyedropper_takes_the_label_under_it(desk: Any) -> None:
    chosen = desk.locator("#palette [aria-pressed=true]")
    desk.keyboard.press("3")
    desk.keyboard.press("c")
    desk.keyboard.press("1")
    assert chosen.inner_text() == LABELS[0]
    desk.mouse.click(*place(desk, 4, 4), button="right")
    assert chosen.inner_text() == LABELS[2]
    for way in ("key", "tool"):
        desk.keyboard.press("2")
        assert chosen.inner_text() == LABELS[1]
        if way == "key":
            desk.keyboard.press("i")
        else:
            desk.get_by_role("button", name="Pick").click()
            desk.mouse.click(*place(desk, 9, 9))
        assert chosen.inner_text() == LABELS[2]
    assert (labels_of(desk) == 2).all()


def test_wheel_and_keys_change_the_size_of_the_brush(desk: Any) -> None:
    size(desk, 4)
    desk.mouse.move(*place(desk, 16, 16))
    desk.mouse.wheel(0, -100)
    desk.wait_for_function("() => document.getElementById('size').value === '5'")
    desk.keyboard.press("[")
    desk.keyboard.press("[")
    assert desk.locator("#size-said").inner_text() == "3"
    ring, paper = desk.locator("#ring").bounding_box(), desk.locator("#map").bounding_box()
    assert ring["width"] == pytest.approx(paper["width"] * 3 / 32, rel=0.05)
    assert desk.evaluate("scrollY") == 0


def test_the_picture_changes_while_the_brush_is_down(desk: Any) -> None:
    desk.keyboard.press("3")
    seen, count = [desk.evaluate(RESULT)], desk.evaluate(COUNT)
    desk.mouse.move(*place(desk, 2, 2))
    desk.mouse.down()
    for step in range(1, 8):
        desk.mouse.move(*place(desk, 2 + 4 * step, 2 + 4 * step))
        desk.wait_for_function(f"(count) => ({COUNT})() > count", arg=count)
        count = desk.evaluate(COUNT)
        seen.append(desk.evaluate(RESULT))
    desk.mouse.up()
    assert len(set(seen)) >= 5


def test_the_map_never_waits_for_the_picture_and_the_newest_map_is_shown_in_the_end(desk: Any, app: FastAPI, home: Path) -> None:
    before, count = labels_of(desk), desk.evaluate(COUNT)
    desk.keyboard.press("3")
    with app.state.shelf.player("coast").lock:  # the network is busy for the whole stroke
        sweep(desk, (2, 2), (28, 20))
        assert not np.array_equal(labels_of(desk), before)
        assert desk.evaluate(COUNT) == count
    shown = settle(desk).evaluate("() => [...document.querySelector('#results canvas').getContext('2d').getImageData(0, 0, 32, 32).data]")
    expected = files.from_pil(open_model(home / "coast").translate(labels_of(desk)))
    assert np.array_equal(np.array(shown, np.uint8).reshape(32, 32, 4)[..., :3], expected)


def test_undo_and_redo_have_no_limit_and_survive_a_reload(desk: Any) -> None:
    size(desk, 3)
    states = [desk.evaluate(PIXELS)]
    for index in range(36):
        desk.keyboard.press(str(1 + index % 2))
        desk.mouse.click(*place(desk, 2 + 4 * (index % 7), 3 + 5 * (index // 7)))
        states.append(desk.evaluate(PIXELS))
    for _ in range(15):
        desk.keyboard.press("Control+z")
    assert desk.evaluate(PIXELS) == states[21]
    desk.reload()
    assert settle(desk).evaluate(PIXELS) == states[21]
    for _ in range(15):
        desk.keyboard.press("Control+y")
    assert desk.evaluate(PIXELS) == states[36]
    for state in reversed(states[:-1]):
        desk.keyboard.press("Control+z")
        assert desk.evaluate(PIXELS) == state
    assert len(set(states)) > 20


def test_when_the_browser_has_no_more_room_old_steps_are_forgotten_but_the_painting_is_not(desk: Any) -> None:
    for index in range(6):
        desk.keyboard.press(str(1 + index % 3))
        desk.mouse.click(*place(desk, 4 + 4 * index, 9))
    room = "(length) => localStorage.setItem('filler', 'x'.repeat(5_242_880 - 6 - length))"  # characters that Chromium keeps
    desk.evaluate("() => { localStorage.clear(); dispatchEvent(new Event('pagehide')); }")
    whole = len(desk.evaluate("() => localStorage.getItem('maquette.painting.coast')"))
    desk.evaluate("() => localStorage.clear()")
    desk.evaluate(room, whole)
    desk.evaluate("() => dispatchEvent(new Event('pagehide'))")
    stored = desk.evaluate("() => JSON.parse(localStorage.getItem('maquette.painting.coast'))")
    there = labels_of(desk)
    assert 0 < len(stored["operations"]) < 7
    desk.reload()
    assert np.array_equal(labels_of(settle(desk)), there)


def test_the_keyboard_paints_fills_and_lists_its_keys(desk: Any) -> None:
    desk.keyboard.press("1")
    desk.keyboard.press("c")
    desk.keyboard.press("3")
    size(desk, 1)
    desk.locator("#map").focus()
    desk.keyboard.press("Space")
    for keys in ("ArrowRight", "ArrowDown", "Shift+ArrowRight"):
        desk.keyboard.press(keys)
    desk.keyboard.press("Space")
    expected = np.zeros((32, 32), np.uint8)
    expected[16, 16:18] = expected[17, 17:19] = 2
    assert np.array_equal(labels_of(desk), expected)
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    assert (labels_of(desk) == 2).all()
    desk.keyboard.press("?")
    assert "fill under the brush" in desk.get_by_role("dialog").inner_text()


def test_a_finger_paints_on_a_phone_without_scrolling_the_page(visit: Any) -> None:
    page = visit("/paint/coast", width=390, height=700, has_touch=True, is_mobile=True)
    page.locator("#palette button").nth(2).tap()
    before, count = labels_of(page), page.evaluate(COUNT)
    top = page.evaluate("scrollY")
    touch = page.context.new_cdp_session(page)
    for index in range(8):
        x, y = place(page, 3 + 3 * index, 4 + 2 * index)
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove" if index else "touchStart", "touchPoints": [{"x": x, "y": y}]})
    page.wait_for_function(f"(count) => ({COUNT})() > count", arg=count)  # the picture follows while the finger is down
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert (labels_of(page) == 2).sum() > (before == 2).sum()
    assert page.evaluate("scrollY") == top


def test_styles_are_chosen_by_thumbnail_by_chance_and_from_a_picture(desk: Any, tmp_path: Path, home: Path) -> None:
    first = desk.evaluate(RESULT)
    desk.get_by_role("button", name="Style 5", exact=True).click()
    fifth = settle(desk).evaluate(RESULT)
    picture = np.random.default_rng(1).integers(0, 256, (40, 50, 3), np.uint8)
    files.write(tmp_path / "style.png", picture)
    desk.locator("#style-file").set_input_files(tmp_path / "style.png")
    desk.get_by_role("button", name="The style of your picture").wait_for()
    desk.wait_for_function(f"(before) => ({RESULT})() !== before", arg=fifth)
    taken = settle(desk).evaluate("() => [...document.querySelector('#results canvas').getContext('2d').getImageData(0, 0, 32, 32).data]")
    expected = files.from_pil(open_model(home / "coast").translate(labels_of(desk), style=picture))
    assert np.abs(np.array(taken).reshape(32, 32, 4)[..., :3] - expected).max() <= 1
    desk.reload()
    own = settle(desk).get_by_role("button", name="The style of your picture")
    assert own.get_attribute("aria-pressed") == "true"
    desk.keyboard.press("t")
    assert own.get_attribute("aria-pressed") == "false"
    assert desk.locator("#styles [aria-pressed=true]").count() == 1
    desk.get_by_role("button", name="Style 0", exact=True).click()
    desk.wait_for_function(f"(first) => ({RESULT})() === first", arg=first)


def test_several_styles_stand_side_by_side_and_one_is_taken(desk: Any) -> None:
    desk.get_by_role("button", name="Several").click()
    desk.get_by_role("button", name="Take picture 3").wait_for()
    pictures = [settle(desk).evaluate(f"() => document.getElementById('result-{index}').toDataURL()") for index in range(4)]
    assert len(set(pictures)) == 4
    desk.get_by_role("button", name="Take picture 3").click()
    desk.wait_for_function(f"(taken) => ({RESULT})() === taken", arg=pictures[2])
    assert desk.locator("#results canvas").count() == 1
    assert desk.get_by_role("button", name="Style 2", exact=True).get_attribute("aria-pressed") == "true"


def test_a_label_map_is_opened_and_another_picture_is_explained_and_taken_as_a_photograph(visit: Any, tmp_path: Path) -> None:
    pytest.importorskip("cv2")
    desk = visit("/paint/coast", forgives="415")
    scene_of_three = (np.mgrid[:32, :32][1] // 11).astype(np.uint8)
    files.write_indexed(tmp_path / "map.png", scene_of_three, PALETTE)
    before = labels_of(desk)
    desk.locator("#map-file").set_input_files(tmp_path / "map.png")
    differs(desk, before)
    assert np.array_equal(labels_of(desk), scene_of_three)
    photograph = np.full((40, 40, 3), (30, 40, 200), np.uint8)
    photograph[20:] = (200, 190, 40)
    files.write(tmp_path / "photo.jpg", photograph)
    desk.locator("#map-file").set_input_files(tmp_path / "photo.jpg")
    dialog = desk.get_by_role("dialog")
    assert "is no label's" in dialog.inner_text()
    desk.get_by_role("button", name="Take it as a photo").click()
    differs(desk, scene_of_three)
    assert (labels_of(desk)[:14] == 0).all()
    assert (labels_of(desk)[18:] == 2).all()
    assert desk.locator("#detail").is_visible()
    desk.locator("#detail").fill("0.9")
    settle(desk)
    desk.keyboard.press("Control+z")
    assert np.array_equal(labels_of(desk), scene_of_three)
    assert not desk.locator("#detail").is_visible()


def test_another_scene_is_one_step_that_can_be_undone(desk: Any) -> None:
    before = labels_of(desk)
    desk.keyboard.press("n")
    differs(desk, before)
    desk.keyboard.press("Control+z")
    assert np.array_equal(labels_of(desk), before)


def test_what_is_saved_brings_map_and_style_back(desk: Any, tmp_path: Path, visit: Any) -> None:
    desk.get_by_role("button", name="Style 3", exact=True).click()
    desk.keyboard.press("3")
    sweep(desk, (4, 4), (20, 20))
    painted, picture = labels_of(desk), settle(desk).evaluate(RESULT)
    for button in ("Save picture", "Save map"):
        with desk.expect_download() as waiting:
            desk.get_by_role("button", name=button).click()
        waiting.value.save_as(tmp_path / f"{button}.png")
        recipe = read_recipe(tmp_path / f"{button}.png")
        assert recipe is not None
        assert (recipe["model"], recipe["look"]) == ("coast", {"seed": 3})
    assert np.array_equal(files.read_indexed(tmp_path / "Save map.png"), painted)
    raw = files.read_map(tmp_path / "Save map.png")
    assert raw.palette is not None
    assert [tuple(colour) for colour in raw.palette[:3]] == PALETTE
    other = visit("/paint/coast")
    assert not np.array_equal(labels_of(other), painted)
    other.locator("#map-file").set_input_files(tmp_path / "Save picture.png")
    other.wait_for_function(f"(picture) => ({RESULT})() === picture", arg=picture)
    assert np.array_equal(labels_of(other), painted)


def test_a_link_holds_map_and_style(desk: Any, visit: Any) -> None:
    desk.keyboard.press("2")
    sweep(desk, (4, 4), (20, 20))
    desk.get_by_role("button", name="Style 6", exact=True).click()
    painted, picture = labels_of(desk), settle(desk).evaluate(RESULT)
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.get_by_role("button", name="Copy link").click()
    desk.get_by_text("Link copied").wait_for()
    other = visit(desk.evaluate("navigator.clipboard.readText()"))
    assert np.array_equal(labels_of(other), painted)
    assert other.evaluate(RESULT) == picture


def test_the_same_can_be_copied_as_code(desk: Any) -> None:
    desk.get_by_role("button", name="Style 4", exact=True).click()
    desk.get_by_role("button", name="As code").click()
    text = desk.get_by_role("dialog").inner_text()
    assert "curl --data-binary @map.png" in text
    assert "/paint?seed=4" in text
    assert "source=photograph" in text
