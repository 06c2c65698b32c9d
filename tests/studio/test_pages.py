"""What holds on every page, in a real browser."""

from typing import Any

import pytest

from settling import settle

PAGES = ("/", "/card/clothes", "/endless/clothes/1?class=shoe&truncation=0.7", "/endless/pairs/1", "/draw/emoji", "/paint/coast", "/api")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_serious_fault_and_every_button_can_be_reached(visit: Any, path: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit(path, color_scheme=scheme, reduced_motion="reduce")
    hands = "[...document.querySelectorAll('button, a[href], input, select')].filter((one) => !one.hidden)"
    assert page.evaluate(hands + ".filter((one) => one.tabIndex < 0).map((one) => one.outerHTML)") == []
    found = Axe().run(page).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found if fault["impact"] in ("serious", "critical")] == []


@pytest.mark.browser
@pytest.mark.parametrize("path", PAGES)
def test_a_phone_never_scrolls_sideways_in_any_language(visit: Any, path: str) -> None:
    for locale in ("en-GB", "de-DE"):
        page = visit(path, width=390, height=844, locale=locale)
        assert page.evaluate("document.documentElement.lang") == locale[:2]
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.browser
def test_language_and_theme_are_chosen_and_remembered(visit: Any) -> None:
    page = visit("/draw/emoji", color_scheme="light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Light or dark").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("link", name="Deutsch").click()
    page.get_by_role("heading", name="Deine Zeichnung").wait_for()
    settle(page)  # the words come before the style sheet
    assert light != dark
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


@pytest.mark.browser
def test_the_pages_are_isolated_so_that_they_may_use_threads(visit: Any) -> None:
    assert visit("/draw/emoji").evaluate("crossOriginIsolated") is True
