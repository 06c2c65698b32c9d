"""Live drawing as a person meets it: from a move of the pen to the new picture in Chromium."""

import math
import shutil
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, not_measured, of_values
from benchmarks.fresh_model import find_or_make
from benchmarks.setting import Setting
from benchmarks.studio import open_studio

TITLE = "live drawing: from pen to picture in Chromium"
_NAME, _MARKS = "pen move to new picture", {"target": 60.0, "at_least": False}
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_STROKES, _MOVES = 8, 60

# Notes when the pen moves, and for every new picture when the page asked for it and when the screen is painted with it.
_WATCH = """() => {
  const result = document.getElementById("result");
  const watched = (window.watched = { moves: [], pictures: [] });
  addEventListener("pointermove", () => watched.moves.push(performance.now()), true);
  new MutationObserver(() => {
    const asked = performance.now() - Number(result.dataset.round);
    requestAnimationFrame(() => watched.pictures.push([asked, performance.now()]));
  }).observe(result, { attributes: true, attributeFilter: ["data-round"] });
}"""
_TAKE = """() => {
  const found = structuredClone(window.watched);
  window.watched.moves.length = window.watched.pictures.length = 0;
  return found;
}"""


def measure(setting: Setting) -> list[Figure]:
    """A mouse that draws circles at about 60 moves a second, in a headless browser on the same machine as the studio."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        return [not_measured(_NAME, "ms", f"there is no browser here (one of {', '.join(_BROWSERS)})", **_MARKS)]
    model, which = find_or_make("emoji", "pix2pix", setting.choose(128, 32), setting.work)
    with open_studio(model) as studio:
        strokes = _draw(f"{studio.address}/draw/{model.name}", browser, setting.choose(_STROKES, 2))
    waits = [_waits(stroke) for stroke in strokes[1:]]  # the first stroke warms everything up
    per_stroke = [sorted(stroke)[len(stroke) // 2] for stroke in waits]
    slow = [sorted(stroke)[int(0.95 * len(stroke))] for stroke in waits]
    pictures = [len(stroke["pictures"]) for stroke in strokes[1:]]
    moves = sum(map(len, waits))
    note = f"median of each stroke, {moves} moves in all; {which}; the browser's work counts among other programs."
    return [
        of_values(_NAME, "ms", per_stroke, **_MARKS, note=note),
        of_values("the same, 95 of 100 moves are faster", "ms", slow),
        of_values("new pictures during a stroke of a second", "", [float(count) for count in pictures]),
    ]


def _draw(address: str, browser: str, strokes: int) -> list[dict[str, Any]]:
    from playwright.sync_api import sync_playwright

    found = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(Path(browser)), args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": 1200, "height": 800})
        page.goto(address)
        page.locator("#result[data-round]").wait_for(timeout=60_000)
        page.evaluate(_WATCH)
        box = page.locator("#ink").bounding_box()
        assert box is not None, "the page has a canvas"
        for stroke in range(strokes):
            centre, radius = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2), (0.12 + 0.03 * stroke) * box["width"]
            page.mouse.move(centre[0] + radius, centre[1])
            page.evaluate(_TAKE)
            page.mouse.down()
            for move in range(1, _MOVES + 1):
                angle = 2 * math.pi * move / _MOVES
                page.mouse.move(centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle))
                page.wait_for_timeout(1000 / 60)
            page.mouse.up()
            page.wait_for_timeout(500)
            found.append(page.evaluate(_TAKE))
        chromium.close()
    return found


def _waits(stroke: dict[str, Any]) -> list[float]:
    """Milliseconds from each move to the first picture that was asked for after it."""
    waits = []
    for move in stroke["moves"]:
        painted = [painted for asked, painted in stroke["pictures"] if asked >= move]
        if painted:
            waits.append(painted[0] - move)
    return waits
