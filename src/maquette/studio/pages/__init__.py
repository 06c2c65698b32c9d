"""The pages: NAME.py holds the routes of a page and of its endpoints under /api/, NAME.html its form, NAME.js what it does."""

from typing import Annotated, Any

from fastapi import Path
from fastapi.responses import Response
from starlette.requests import HTTPConnection

from maquette.studio.shelf import Shelf

MAX_SEED = 2**53 - 1  # the largest whole number that a page can hold exactly

ModelName = Annotated[str, Path(description="The model's name on the shelf.", max_length=200)]
Seed = Annotated[int, Path(description="The picture's seed: the same number is always the same picture.", ge=0, le=MAX_SEED)]


def shelf_of(request: HTTPConnection) -> Shelf:
    """The shelf of the studio that was asked."""
    shelf: Shelf = request.app.state.shelf
    return shelf


def png(data: bytes, milliseconds: float | None = None, name: str | None = None) -> Response:
    """A PNG; `Server-Timing` says how long the network took, and the name is what a download is called."""
    headers = {"Cache-Control": "no-store" if milliseconds is not None else "no-cache"}
    if milliseconds is not None:
        headers["Server-Timing"] = f"picture;dur={milliseconds:.2f}"
    if name is not None:
        safe = "".join(letter if (letter.isalnum() and letter.isascii()) or letter in "-_." else "-" for letter in name)
        headers["Content-Disposition"] = f'inline; filename="{safe}"'
    return Response(data, media_type="image/png", headers=headers)


PNG_ANSWER: dict[int | str, dict[str, Any]] = {200: {"content": {"image/png": {}}, "description": "The picture."}}
