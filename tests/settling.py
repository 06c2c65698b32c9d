"""Waiting until the pages of the studio have come to rest, however slow the machine is."""

from typing import Any

_AT_REST = """() => document.readyState === "complete"
  && !document.querySelector('[aria-busy="true"]')
  && [...document.images].every((image) => image.complete || image.loading === "lazy")"""


def settle(page: Any) -> Any:
    """Waits until everything is there that the page has asked for by itself, the newest picture included; gives the page back."""
    page.wait_for_function(_AT_REST)
    return page
