"""The desk of the draw page in a real browser: how it is shown, whose hand draws, and where a drawing comes from."""

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from making import make_model, teach_hand
from maquette.data import files
from maquette.sketches.opencv import opencv
from maquette.studio.app import create_app
from serving import served, visits
from settling import settle

INK = "() => document.getElementById('ink').toDataURL()"
RESULT = "() => document.getElementById('result').toDataURL()"
COUNT = "() => Number(document.getElementById('result').dataset.pictures ?? 0)"
KEPT = "() => JSON.parse(localStorage.getItem('maquette.drawing.emoji') ?? '{\"operations\": []}').operations"
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tiny_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A studio with `emoji`, which knows its hand, `other`, which does not, and `noisy`, which has dropout."""
    home = tmp_path_factory.mktemp("desk")
    for name in ("emoji", "other"):
        shutil.copytree(tiny_models / "emoji", home / name)
    teach_hand(home / "emoji")
    make_model(home / "noisy", "pix2pix", 32, generator="unet", width=4, discriminator_width=4, dropout=0.5)
    with served(create_app(home, house_folder=home / "none")) as address:
        yield address


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Any]:
    with visits(browser, address) as open_page:
        yield open_page


@pytest.fixture
def desk(visit: Any) -> Any:
    """The page of `emoji` with an empty paper."""
    page = visit("/draw/emoji")
    page.keyboard.press("c")
    return settle(page)


@pytest.fixture(scope="module")
def photograph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    down, across = np.mgrid[:120, :120]
    disc = ((down - 60) ** 2 + (across - 60) ** 2 < 40**2)[..., None]
    path = tmp_path_factory.mktemp("photograph") / "photograph.png"
    files.write(path, np.where(disc, (230, 160, 40), (40, 70, 150)).astype(np.uint8))
    return path


def stroke(page: Any, *points: tuple[float, float], is_lifted: bool = True) -> None:
    """A stroke of the mouse through points in shares of the paper's frame."""
    box = page.locator("#paper").bounding_box()
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=4)
    if is_lifted:
        page.mouse.up()


def set_width(page: Any, pixels: int) -> None:
    page.locator("#width").evaluate("(slider, value) => { slider.value = value; slider.dispatchEvent(new Event('input')) }", str(pixels))


def kept(page: Any, count: int) -> list[dict[str, Any]]:
    """What the browser keeps, as soon as it has so many operations."""
    page.wait_for_function(f"(count) => ({KEPT})().length >= count", arg=count)
    operations: list[dict[str, Any]] = page.evaluate(KEPT)
    return operations


def is_black(page: Any, x: float, y: float) -> bool:
    ink = "(ink, [x, y]) => ink.getContext('2d').getImageData(x * ink.width, y * ink.height, 1, 1).data[0] < 128"
    return bool(page.locator("#ink").evaluate(ink, [x, y]))


def test_a_shape_is_noticed_kindly_and_the_mend_is_one_step(desk: Any) -> None:
    set_width(desk, 8)
    stroke(desk, (0.3, 0.5), (0.7, 0.5))
    bubble = settle(desk).locator("#remark")
    assert "Shall I" in bubble.inner_text() or "shall I" in bubble.inner_text()
    drawn = desk.evaluate(INK)
    desk.get_by_role("button", name="Yes, please").click()
    settle(desk)
    assert desk.evaluate(INK) != drawn
    assert (is_black(desk, 0.5, 0.5), is_black(desk, 0.3, 0.5)) == (False, False)  # its outline
    assert bubble.is_hidden()
    desk.keyboard.press("Control+z")
    assert desk.evaluate(INK) == drawn


def test_what_was_declined_is_not_said_again_of_this_drawing_unless_asked(desk: Any) -> None:
    set_width(desk, 8)
    stroke(desk, (0.3, 0.3), (0.7, 0.3))
    settle(desk).get_by_role("button", name="No, thank you").click()
    stroke(desk, (0.3, 0.7), (0.7, 0.7))
    assert settle(desk).locator("#remark").is_hidden()
    desk.get_by_role("button", name="My hand").click()
    assert settle(desk).locator("#remark").is_visible()
    desk.keyboard.press("c")
    desk.keyboard.press("m")
    assert "Nothing to mend" in settle(desk).locator("#remark").inner_text()


def test_a_new_drawing_is_in_the_models_own_hand_and_without_remarks(visit: Any) -> None:
    page = visit("/draw/emoji")
    assert page.locator("#width").input_value() == "1"
    assert page.locator("#remark").is_hidden()
    areas = [one["kind"] for one in kept(page, 1)[0]["operations"]]
    assert set(areas) == {"stroke"}  # shapes are outlines, for a model of outlines
    page.keyboard.press("m")
    assert "Nothing to mend" in settle(page).locator("#remark").inner_text()


def test_a_model_that_does_not_say_what_is_usual_is_asked_nothing(visit: Any) -> None:
    page, asked = visit("/draw/other"), []
    page.on("request", lambda request: asked.append(request.url))
    stroke(page, (0.3, 0.5), (0.7, 0.5))
    assert settle(page).locator("#hand").count() == 0
    assert asked == []


def test_another_model_takes_the_drawing_along_and_undo_uncovers_its_own(desk: Any) -> None:
    stroke(desk, (0.2, 0.2), (0.8, 0.8))
    mine = desk.evaluate(INK)
    desk.locator("#model").select_option("other")
    desk.wait_for_url("**/draw/other")
    assert settle(desk).evaluate(INK) == mine
    stroke(desk, (0.2, 0.8), (0.8, 0.2))
    both = desk.evaluate(INK)
    desk.locator("#model").select_option("emoji")
    desk.wait_for_url("**/draw/emoji")
    assert settle(desk).evaluate(INK) == both
    for _ in range(3):  # the new stroke, the one that came along, the blank paper between
        desk.keyboard.press("Control+z")
    assert desk.evaluate(INK) == mine


def test_a_photograph_becomes_a_drawing_whose_style_is_tried_out_as_one_step(desk: Any, photograph: Path) -> None:
    before, seen = desk.evaluate(INK), set()
    desk.locator("#file").set_input_files(photograph)
    desk.locator("#photograph").wait_for()
    seen.add(settle(desk).evaluate(INK))
    assert is_black(desk, 0.5, 0.5) is False
    for style in ("Pencil", "Outlines", "As it is", "Ink"):
        desk.get_by_role("button", name=style, exact=True).click()
        seen.add(settle(desk).evaluate(INK))
    desk.locator("#photograph-line").fill("4")
    seen.add(settle(desk).evaluate(INK))
    assert len(seen) == 6
    desk.keyboard.press("Control+z")
    assert desk.evaluate(INK) == before
    assert desk.locator("#photograph").is_hidden()
    desk.keyboard.press("Control+y")
    stroke(desk, (0.1, 0.1), (0.9, 0.1))  # a sketch can be drawn on
    assert is_black(settle(desk), 0.5, 0.1)


def test_what_is_a_drawing_already_stays_as_it_is(desk: Any, tmp_path: Path) -> None:
    paper = np.full((64, 64, 3), 255, np.uint8)
    paper[20:40, 28:36] = (255, 0, 0)
    files.write(tmp_path / "red.png", paper)
    before = desk.evaluate(INK)
    desk.locator("#file").set_input_files(tmp_path / "red.png")
    desk.wait_for_function(f"(before) => ({INK})() !== before", arg=before)
    assert settle(desk).locator("#photograph").is_hidden()
    red = desk.locator("#ink").evaluate("(ink) => [...ink.getContext('2d').getImageData(256, 240, 1, 1).data]")
    assert red == [255, 0, 0, 255]


def test_without_opencv_the_photograph_is_there_and_one_message(
    browser: Any, address: str, photograph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = browser.new_context(base_url=address)  # the refusal stands on its console, which a visit would call a fault
    page = context.new_page()
    page.goto("/draw/emoji")
    before = settle(page).evaluate(INK)
    monkeypatch.setitem(sys.modules, "cv2", None)
    opencv.cache_clear()
    page.locator("#file").set_input_files(photograph)
    page.get_by_text("pip install maquette[sketch]").wait_for(timeout=120_000)
    opencv.cache_clear()
    assert settle(page).evaluate(INK) != before
    assert page.get_by_role("button", name="As it is").get_attribute("aria-pressed") == "true"
    context.close()


def test_a_stroke_lands_under_the_pen_however_close_one_looks(desk: Any) -> None:
    box = desk.locator("#paper").bounding_box()
    desk.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 0.25 * box["height"])
    desk.keyboard.down("Control")
    desk.mouse.wheel(0, -400)
    desk.keyboard.up("Control")
    desk.wait_for_function("document.getElementById('zoom-fit').textContent === '200 %'")
    views = desk.evaluate("[...document.querySelectorAll('.view')].map((view) => view.style.transform)")
    assert len(set(views)) == 1
    stroke(desk, (0.25, 0.25), (0.5, 0.25))
    assert is_black(desk, 0.25, 0.25)  # the place under the wheel has stayed
    assert is_black(desk, 0.37, 0.25)
    assert not is_black(desk, 0.5, 0.25)
    desk.mouse.wheel(0, 200)  # moves the paper up
    desk.wait_for_function("(before) => document.querySelector('.view').style.transform !== before", arg=views[0])
    desk.keyboard.press("0")
    assert desk.evaluate("document.querySelector('.view').style.transform") == ""


def test_keys_and_buttons_go_closer_and_the_pen_of_keys_stays_in_sight(desk: Any) -> None:
    desk.keyboard.press("+")
    desk.get_by_role("button", name="Closer").click()
    assert desk.locator("#zoom-fit").inner_text() == "156 %"
    desk.locator("#ink").focus()
    for _ in range(14):
        desk.keyboard.press("ArrowRight")
    box, pen = desk.locator("#paper").bounding_box(), desk.locator("#pen").bounding_box()
    assert box["x"] < pen["x"] < box["x"] + box["width"]
    desk.keyboard.press("-")
    desk.keyboard.press("-")
    assert desk.locator("#zoom-out").is_disabled()


def test_two_fingers_go_closer_and_draw_nothing(visit: Any) -> None:
    page = visit("/draw/emoji", width=390, height=844, has_touch=True, is_mobile=True)
    before, box = page.evaluate(INK), page.locator("#paper").bounding_box()
    touch = page.context.new_cdp_session(page)

    def fingers(kind: str, *places: tuple[float, float]) -> None:
        points = [
            {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"], "id": finger} for finger, (x, y) in enumerate(places)
        ]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", (0.4, 0.5))
    fingers("touchStart", (0.4, 0.5), (0.6, 0.5))
    for apart in (0.15, 0.2, 0.3):
        fingers("touchMove", (0.5 - apart, 0.5), (0.5 + apart, 0.5))
    fingers("touchEnd")
    page.wait_for_function("document.getElementById('zoom-fit').textContent === '300 %'")
    assert settle(page).evaluate(INK) == before


def test_on_release_there_is_one_picture_for_a_stroke_and_the_choice_is_remembered(desk: Any) -> None:
    desk.keyboard.press("l")
    before = desk.evaluate(COUNT)
    stroke(desk, (0.2, 0.5), (0.5, 0.6), (0.8, 0.5), is_lifted=False)
    assert desk.evaluate(COUNT) == before
    desk.mouse.up()
    assert settle(desk).evaluate(COUNT) == before + 1
    desk.reload()
    assert settle(desk).get_by_role("button", name="Live").get_attribute("aria-pressed") == "false"


def test_the_picture_can_lie_over_the_drawing_which_is_drawn_on_as_before(desk: Any) -> None:
    desk.keyboard.press("v")
    assert desk.locator("#ink").bounding_box() == desk.locator("#result").bounding_box()
    before = desk.evaluate(RESULT)
    stroke(desk, (0.2, 0.5), (0.8, 0.5))
    assert is_black(desk, 0.5, 0.5)
    assert settle(desk).evaluate(RESULT) != before
    desk.locator("#veil").fill("0")
    assert desk.locator("#ink").evaluate("(ink) => getComputedStyle(ink).opacity") == "0"


def test_a_steady_hand_draws_a_trembling_line_straight(desk: Any) -> None:
    tremble = [(0.1 + 0.02 * step, 0.5 + 0.01 * (-1) ** step) for step in range(40)]
    spread = []
    for _ in range(2):
        desk.keyboard.press("c")
        stroke(desk, *tremble)
        desk.wait_for_function(f"() => ({KEPT})().at(-1)?.kind === 'stroke'")
        points = desk.evaluate(KEPT)[-1]["points"]
        middle = [y for x, y, *_ in points if 0.3 < x < 0.8]
        spread.append(max(middle) - min(middle))
        desk.keyboard.press("t")
    assert spread[1] < 0.6 * spread[0]


def test_a_stylus_that_presses_harder_draws_a_wider_line(desk: Any) -> None:
    box, pen = desk.locator("#paper").bounding_box(), desk.context.new_cdp_session(desk)
    for step in range(9):
        kind = "mousePressed" if step == 0 else "mouseReleased" if step == 8 else "mouseMoved"
        place = {"x": box["x"] + (0.1 + 0.1 * step) * box["width"], "y": box["y"] + 0.5 * box["height"]}
        how = {"type": kind, "button": "left", "buttons": 1, "clickCount": 1, "pointerType": "pen", "force": 0.1 + 0.1 * step}
        pen.send("Input.dispatchMouseEvent", {**place, **how})
    desk.wait_for_function(f"() => ({KEPT})().at(-1)?.kind === 'stroke'")
    pressures = [point[2] for point in desk.evaluate(KEPT)[-1]["points"]]
    assert pressures == sorted(pressures)
    assert pressures[-1] > 2 * pressures[0]
    desk.get_by_role("button", name="Pen pressure").click()
    assert desk.locator("#pressure").get_attribute("aria-pressed") == "false"


def test_a_faithful_picture_is_another_at_each_throw_where_the_model_has_noise(visit: Any, desk: Any) -> None:
    assert desk.locator("#faithful").count() == 0
    page = visit("/draw/noisy")
    plain = page.evaluate(RESULT)
    page.get_by_role("button", name="Faithful").click()
    one = settle(page).evaluate(RESULT)
    page.keyboard.press("n")
    two = settle(page).evaluate(RESULT)
    page.get_by_role("button", name="Faithful").click()
    assert settle(page).evaluate(RESULT) == plain
    assert len({plain, one, two}) == 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault_with_everything_open(visit: Any, photograph: Path, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit("/draw/emoji", width=390, height=844, color_scheme=scheme, reduced_motion="reduce")
    page.keyboard.press("v")
    page.keyboard.press("m")
    settle(page).locator("#remark").wait_for()
    found = Axe().run(page).response["violations"]
    page.locator("#file").set_input_files(photograph)
    page.locator("#photograph").wait_for()
    found += Axe().run(settle(page)).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found if fault["impact"] in ("serious", "critical")] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert json.loads(page.evaluate("localStorage.getItem('maquette.habits')"))["over"] is True
