import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from maquette.finding import Rows
from maquette.report.findings_html import page
from some_findings import finding, report, whole_report

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"


class Reader(HTMLParser):
    """Checks that every tag is closed, and gathers ids, links and headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids += [found["id"]] if found.get("id") else []  # type: ignore[list-item]
        self.links += [found["href"]] if found.get("href") else []  # type: ignore[list-item]
        self.headings += [tag] if re.fullmatch(r"h\d", tag) else []
        if tag == "img":
            assert found["alt"]
        if tag not in ("img", "meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    html = page(whole_report())
    assert not re.findall(r"(?:src|href)=\"(?!data:image/png;base64,|#)", html)
    for word in ("url(", "@import", "<script", "<link", "<iframe", "http"):
        assert word not in html
    assert len(html) < 1_000_000


def test_the_page_is_well_formed_and_every_link_leads_somewhere() -> None:
    reader = Reader(page(whole_report()))
    assert len(set(reader.ids)) == len(reader.ids)
    assert {link.removeprefix("#") for link in reader.links} <= set(reader.ids)
    assert reader.headings.count("h1") == 1
    levels = [int(heading[1]) for heading in reader.headings]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_finding_and_what_matters_first_are_there() -> None:
    whole = whole_report()
    html = page(whole)
    assert html.count("<details>") == len(whole.findings)
    assert html.count("<article") == 4
    text = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", html)).replace("\u00a0", " ")
    for words in (
        "9 questions were asked, and 4 answers call for something to be done.",
        "+14.3 points error with glasses less error without 95 % interval +8.8 to +20.1 points · n 1,000 tolerance at most +5 points",
        "p below 0.0001, below 0.0001 after correction",
        "412 more dark pictures",
        "Interval: jackknife, 20 groups.",
        "Expected false findings in this report: at most 0.4.",
        "and 76 more",
    ):
        assert words in text


def test_the_policy_is_shown_with_its_digest_and_chance_stands_on_the_first_screen() -> None:
    whole = whole_report().model_copy(update={"policy_text": '{"gap":0.05,"population":{},"shares":{"error-rate":3.0}}'})
    html = page(whole)
    text = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", html))
    assert "What matters first" in text.split("Expected false findings in this report", 1)[1]
    assert "gap 0.05 population none shares error-rate: 3" in text
    assert whole.policy in text
    Reader(html)


def test_words_of_the_subject_are_not_markup() -> None:
    rows = Rows(title="<t>", columns=("<c>",), rows=(("<script>alert(1)</script>",),))
    html = page(report(finding("a/b", claim="<b>bold</b> & `<code>`", evidence=(rows,), place={"<x>": '"y"'}), subject="<subject>"))
    Reader(html)
    for raw in ("<script", "<b>", "<subject>", "<t>", "<c>", "<x>"):
        assert raw not in html
    assert "<code>&lt;code&gt;</code>" in html


def test_long_tables_are_cut_and_counted() -> None:
    html = page(report(finding("a/b", evidence=(Rows(title="t", columns=("k",), rows=tuple((k,) for k in range(400))),))))
    assert html.count("<tr>") == 51
    assert "and 350 more" in html


def test_a_report_without_findings_has_a_page_too() -> None:
    html = page(report())
    Reader(html)
    assert "Nothing was asked." in html
    assert "What matters first" not in html


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: install the package chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(page(whole_report()), encoding="utf-8")
    return path.as_uri()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits_and_axe_finds_no_fault_with_everything_open(browser: Any, address: str, scheme: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    requests: list[str] = []
    context.on("request", lambda request: requests.append(request.url))
    shown = context.new_page()
    shown.goto(address)
    shown.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    faults = Axe().run(shown).response["violations"]
    assert not [(fault["id"], [node["html"] for node in fault["nodes"]][:3]) for fault in faults]
    assert not [url for url in requests if not url.startswith((address, "data:"))]
    context.close()


@pytest.mark.browser
def test_a_keyboard_opens_a_finding_and_a_link_opens_the_one_it_leads_to(browser: Any, address: str) -> None:
    shown = browser.new_page()
    shown.goto(address)
    first = shown.locator("summary").first
    first.focus()
    shown.keyboard.press("Enter")
    assert shown.locator("details[open]").count() == 1
    shown.keyboard.press("Enter")
    assert shown.locator("details[open]").count() == 0
    shown.get_by_role("link", name="Evidence and method").nth(1).click()
    shown.wait_for_function("document.querySelectorAll('details[open]').length === 1")
    assert shown.locator("details[open] h3").first.inner_text() == "Does it repeat the pictures it learned from?"
    shown.close()


@pytest.mark.browser
def test_what_is_folded_is_printed(browser: Any, address: str) -> None:
    shown = browser.new_page()
    shown.goto(address)
    hidden = shown.get_by_text("A copy that is mirrored or cropped is not found.")
    assert not hidden.is_visible()
    shown.emulate_media(media="print")
    assert hidden.is_visible()
    shown.close()
