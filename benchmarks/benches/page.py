"""A model in a page: how long the slim pix2pix takes for a picture in Chromium, with one thread and with two."""

import shutil
import threading
from pathlib import Path
from typing import Any

from benchmarks.children import run_module
from benchmarks.figures import Figure, not_measured, of_values
from benchmarks.setting import Setting
from maquette.exporters.web import export, runtime
from maquette.exporters.web.serve import server

TITLE = "a model in a page: the slim pix2pix at 256 pixels in Chromium"

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_MARKS: dict[int, dict[str, Any]] = {1: {}, 2: {"target": 35.0, "at_least": False}}  # by threads
# every picture alone, timed by the worker around the network
_ASK = """async (count) => {
  const { question } = await import("/page/inputs.js");
  const input = question(maquette.facts.input, maquette.facts.map);
  const took = [];
  for (let picture = 0; picture < count; picture++) took.push((await maquette.picture({ input })).milliseconds);
  return took;
}"""


def measure(setting: Setting) -> list[Figure]:
    """An exported folder behind its own server, in a headless browser on the same machine."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    missing = "there is no browser here" if browser is None else "there is no npm here" if runtime.find_npm() is None else ""
    if missing or browser is None:
        return [not_measured(_name(threads), "ms", missing, **marks) for threads, marks in _MARKS.items()]
    model, page = setting.work / "model", setting.work / "page"
    run_module("benchmarks.fresh_model", str(model), "pix2pix", str(setting.choose(256, 32)))
    export(model, page)
    rounds, pictures = setting.choose((7, 30), (2, 2))
    found = _draw(page, Path(browser), rounds, pictures)
    note = f"wasm; medians of {rounds} rounds of {pictures} pictures, the network alone; random weights."
    return [of_values(_name(threads), "ms", took, note=note, **_MARKS[threads]) for threads, took in found.items()]


def _name(threads: int) -> str:
    return f"a picture, {threads} thread{'s' if threads > 1 else ''}"


def _draw(page: Path, browser: Path, rounds: int, pictures: int) -> dict[int, list[float]]:
    """The median milliseconds of every round, by threads; the first round warms everything up and is left out."""
    from playwright.sync_api import sync_playwright

    found: dict[int, list[float]] = {}
    with server(page, 0) as serving, sync_playwright() as playwright:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        try:
            chromium = playwright.chromium.launch(executable_path=str(browser), args=["--no-sandbox", "--disable-gpu"])
            for threads in _MARKS:
                visit = chromium.new_page()
                visit.goto(f"http://127.0.0.1:{serving.server_port}/?on=wasm&threads={threads}")
                visit.locator("#result[data-pictures]").wait_for(timeout=60_000)
                assert visit.locator("#result").get_attribute("data-threads") == str(threads), "the page is isolated and may have threads"
                medians = [sorted(visit.evaluate(_ASK, pictures))[pictures // 2] for _ in range(rounds + 1)]
                found[threads] = medians[1:]
                visit.close()
            chromium.close()
        finally:
            serving.shutdown()
            thread.join()
    return found
