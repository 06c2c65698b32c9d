"""Drawings as a model knows them: what is unusual in one and what would mend it, and photographs drawn in the model's own line."""

from typing import Annotated, Any, Literal

import numpy as np
from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from maquette.create.hand import known_hand, match_hand, mend
from maquette.create.recipe import as_metadata
from maquette.data import files
from maquette.data.arrays import to_channels
from maquette.errors import OptionError
from maquette.model import Model
from maquette.sketches.styles import DETAIL, THICKNESS, draw
from maquette.studio.pages import PNG_ANSWER, ModelName, png, shelf_of
from maquette.studio.sent import form_of, picture_in, sent

_LARGEST = 1024  # pixels of the longer side of a drawing or a sketch that is answered with

Language = Annotated[Literal["en", "de"], Query(description="The language of the sentences.")]
How = Annotated[
    Literal["pen", "close"],
    Query(description="`pen` draws lines anew in the usual width, shapes as outlines; `close` closes gaps."),
]
Style = Annotated[
    Literal["canny", "xdog", "contour", "soft"],
    Query(description="Thin lines, swelling ink, the outlines of large shapes, or pencil."),
]
Detail = Annotated[float, Query(description="0 draws the few strongest lines, 1 nearly all.", ge=DETAIL[0], le=DETAIL[1])]
Thickness = Annotated[
    float | None,
    Query(description="Of a line, in the photograph's pixels; without it the model's usual one.", ge=THICKNESS[0], le=THICKNESS[1]),
]

router = APIRouter(tags=["draw"])


@router.post("/api/models/{name}/hand", openapi_extra=form_of("drawing"))
async def look_at_hand(request: Request, name: ModelName, language: Language = "en") -> dict[str, Any]:
    """What is unusual in a drawing for this model, the farthest first; `knows` is false for a model that does not say what is usual."""
    data = (await sent(request, "drawing"))["drawing"]

    def work() -> dict[str, Any]:
        model = _model(request, name)
        remarks = match_hand(model, picture_in(data))
        return {"knows": known_hand(model) is not None, "remarks": [remark.to_json(language) for remark in remarks]}

    return await run_in_threadpool(work)


@router.post("/api/models/{name}/mend", response_class=Response, responses=PNG_ANSWER, openapi_extra=form_of("drawing"))
async def mended(request: Request, name: ModelName, how: How = "pen") -> Response:
    """The drawing as the model is used to it, at most 1024 pixels a side."""
    data = (await sent(request, "drawing"))["drawing"]

    def work() -> Response:
        model = _model(request, name)
        result = mend(model, at_most(picture_in(data), _LARGEST), how)
        return png(files.encode_png(result, as_metadata({"mended": how}), effort=1), name="mended.png")

    return await run_in_threadpool(work)


@router.post("/api/models/{name}/sketch", response_class=Response, responses=PNG_ANSWER, openapi_extra=form_of("photograph"))
async def sketched(
    request: Request, name: ModelName, style: Style = "canny", detail: Detail = 0.5, thickness: Thickness = None
) -> Response:
    """The drawing of a photograph, at most 1024 pixels a side; it needs OpenCV (`pip install maquette[sketch]`)."""
    data = (await sent(request, "photograph"))["photograph"]

    def work() -> Response:
        model = _model(request, name)
        photograph = at_most(to_channels(picture_in(data), 3), _LARGEST)
        width = usual_line(model, photograph) if thickness is None else thickness
        drawing = draw(photograph, style, thickness=width, detail=detail)
        facts = {"style": style, "detail": detail} | ({} if width is None else {"thickness": round(width, 2)})
        return png(files.encode_png(drawing, as_metadata({"sketch": facts}), effort=1), name="sketch.png")

    return await run_in_threadpool(work)


def usual_line(model: Model, photograph: np.ndarray) -> float | None:
    """The width in pixels of the photograph that becomes the model's usual one when it is shown whole; None if the model does not say."""
    usual, spec = known_hand(model), model.spec.input
    if usual is None or spec is None:
        return None
    scale = min(spec.width / photograph.shape[1], spec.height / photograph.shape[0])
    return float(np.clip(usual.width[1] * min(spec.width, spec.height) / scale, *THICKNESS))


def at_most(picture: np.ndarray, side: int) -> np.ndarray:
    """A picture (H, W, C) whose longer side has at most that many pixels, its proportions kept."""
    height, width = picture.shape[:2]
    scale = min(1.0, side / max(height, width))
    return files.fit(picture, max(1, round(width * scale)), max(1, round(height * scale)), "cover")


def _model(request: Request, name: str) -> Model:
    model = shelf_of(request).player(name).model
    if not model.spec.is_translator or model.spec.map is not None:
        raise OptionError(f"`{name}`", "it takes no drawing", "The models that do are listed by /api/models, with `makes` = `draw`.")
    return model
