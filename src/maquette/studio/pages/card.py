"""The card of a model: what it is, what it learned from, where it fails."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from maquette.model import CARD
from maquette.studio.card import to_html
from maquette.studio.pages import ModelName, shelf_of
from maquette.studio.render import page

_MOST_BYTES = 2**18

router = APIRouter()


@router.get("/card/{name}", include_in_schema=False)
def show(request: Request, name: ModelName) -> Response:
    """The page."""
    entry = shelf_of(request).find(name)
    text = _read(request, name)
    return page(request, "card", entry=entry, facts=entry.describe(), card=to_html(text))


@router.get("/api/models/{name}/card.md", tags=["models"], response_class=Response, responses={200: {"content": {"text/markdown": {}}}})
def card_text(request: Request, name: ModelName) -> Response:
    """The card as Markdown."""
    return Response(_read(request, name), media_type="text/markdown; charset=utf-8")


def _read(request: Request, name: str) -> str:
    path = shelf_of(request).find(name).folder / CARD
    if not path.is_file():
        raise HTTPException(404, "there is no card in the model's folder")
    with path.open("rb") as file:
        return file.read(_MOST_BYTES).decode("utf-8", "replace")
