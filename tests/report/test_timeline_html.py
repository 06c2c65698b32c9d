import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from maquette.data import files
from maquette.report.timeline_html import made_of, not_said, page
from maquette.stats import Estimate
from some_timelines import kid, learned, timeline

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"


def some_page(folder: Path, **changes: Any) -> str:
    files.write_gif(folder / "f.gif", [np.full((60, 200, 3), level, np.uint8) for level in (0, 255)], 500)
    strip = files.encode_png(np.full((120, 400, 3), 90, np.uint8))
    return page(timeline(**changes), strip, (folder / "f.gif").read_bytes())


def text_of(html: str) -> str:
    words = re.sub("<[^>]*>", " ", re.sub("<style>.*?</style>", "", html, flags=re.DOTALL))
    return re.sub(r"\s+", " ", words.replace("&nbsp;", " ")).replace("\u00a0", " ")


def test_the_page_loads_nothing_and_runs_nothing(tmp_path: Path) -> None:
    html = some_page(tmp_path)
    assert not re.findall(r'(?:src|srcset)="(?!data:image/(?:png|gif);base64,)', html)
    assert {link.rpartition("/")[0] for link in re.findall(r'href="([^"]*)"', html)} == {"https://arxiv.org/abs"}
    for word in ("url(", "@import", "<script", "<link", "<iframe"):
        assert word not in html


def test_each_family_has_its_row_and_its_place_in_the_chart(tmp_path: Path) -> None:
    text = text_of(some_page(tmp_path))
    for words in (
        "The same 3,068 pictures of 32 x 32 RGB, the same budget of 10 minutes each",
        "2014 GAN its pictures collapsed arXiv 1406.2661 1.23 M + 0.45 M 1,200,000 2,000 2.50 2.40 to 2.60 100",
        "2020 StyleGAN2 arXiv 1912.04958",
        "A class a row, from the top: hat, shoe.",
        "KID by year",
        "Two sets of real pictures: 0.001 (95 % interval",
        "713 real pictures held out of training",
        "with maquette timeline clothes --minutes 10 --out years",
    ):
        assert words in text


def test_it_says_who_is_nearest_who_cannot_be_told_from_it_and_who_fell_back() -> None:
    said = made_of(timeline())
    assert said[0] == "Nearest to the real pictures after 10 minutes: DCGAN (2016), KID 0.50 where the farthest, GAN (2014), has 2.50."
    assert "None has arrived: two sets of real pictures are 0.001 apart, beyond every interval here." in said
    assert "With so few pictures Progressive GAN cannot be told from it: the intervals overlap." in said
    assert "In the same time GAN has seen 40 times as many pictures as StyleGAN2." in said
    assert "StyleGAN2 (2020) is farther away than Progressive GAN (2018) before it." in said


def test_one_family_alone_and_none_measured_are_said_plainly() -> None:
    one = (learned("gan", "GAN", 2014, "arXiv 1406.2661", kid(0.001), 1000),)
    assert made_of(timeline(families=one)) == ["Nearest to the real pictures after 10 minutes: GAN (2014), KID 0.00."]
    unknown = (learned("gan", "GAN", 2014, "arXiv 1406.2661", Estimate.unknown("8 pictures are held out"), 1000),)
    assert made_of(timeline(families=unknown)) == ["Nothing was measured: 8 pictures are held out. Look at the pictures."]


def test_it_warns_that_small_budgets_favour_simple_networks_and_of_what_else_it_does_not_say() -> None:
    assert "A small budget favours simple networks" in not_said(timeline())[0]
    assert not any("small budget" in sentence for sentence in not_said(timeline(minutes=600.0, preset="paper")))
    assert any("seed 0" in sentence for sentence in not_said(timeline()))
    assert any("`builtin-1/64`" in sentence for sentence in not_said(timeline()))


def test_while_families_are_missing_it_says_which(tmp_path: Path) -> None:
    assert "still to come StyleGAN2." in text_of(some_page(tmp_path, families=timeline().families[:3]))
    assert "still to come" not in some_page(tmp_path)


def test_names_of_folders_are_not_markup(tmp_path: Path) -> None:
    html = some_page(tmp_path)
    assert "<clothes>" not in html
    assert "&lt;clothes&gt;" in html


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: install the package chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield browser
        browser.close()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_the_page_fits_asks_for_nothing_and_axe_finds_no_fault(browser: Any, tmp_path: Path, width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    (tmp_path / "index.html").write_text(some_page(tmp_path), encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    requests: list[str] = []
    context.on("request", lambda request: requests.append(request.url))
    shown = context.new_page()
    shown.goto((tmp_path / "index.html").as_uri())
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    faults = Axe().run(shown).response["violations"]
    assert not [(fault["id"], [node["html"] for node in fault["nodes"]][:3]) for fault in faults]
    assert not [url for url in requests if not url.startswith(((tmp_path / "index.html").as_uri(), "data:"))]
    context.close()
