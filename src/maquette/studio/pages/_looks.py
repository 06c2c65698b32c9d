"""Looks: the styles in which a model that knows them makes its picture, by a seed or as the numbers that were read from a picture."""

import json
import math
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool

from maquette.errors import OptionError
from maquette.studio.pages import MAX_SEED, ModelName, shelf_of
from maquette.studio.player import Player
from maquette.studio.sent import form_of, picture_in, sent

MOST_LOOKS = 9  # pictures of one input at once

StyleSeed = Annotated[int, Query(description="The style's seed, of a model that knows styles.", ge=0, le=MAX_SEED)]

router = APIRouter()


@router.post("/api/models/{name}/style", tags=["draw", "paint"], openapi_extra=form_of("picture"))
async def read_style(request: Request, name: ModelName) -> dict[str, list[float]]:
    """The style of a picture as numbers, for a model whose encoder reads styles; the live lines take them."""
    data = await sent(request, "picture")
    style = await run_in_threadpool(lambda: shelf_of(request).player(name).style(picture_in(data["picture"])))
    return {"style": [round(float(value), 4) for value in style]}


def looks_in(text: bytes) -> list[Any]:
    """The looks that the end of a frame asks for, `{"looks": [{"seed": 3}, {"style": [0.1, ...]}]}`; nothing asks for that of the seed 0.

    Raises:
        OptionError: it is something else.
    """
    try:
        looks = json.loads(text)["looks"] if text else [{"seed": 0}]
    except (ValueError, TypeError, KeyError):
        looks = None
    if not isinstance(looks, list) or not 1 <= len(looks) <= MOST_LOOKS:
        needed = f"what follows is 1 to {MOST_LOOKS} looks as JSON, or nothing"
        raise OptionError("the frame", needed, 'For example {"looks": [{"seed": 3}]}.')
    return looks


def styles_of(player: Player, looks: list[Any]) -> np.ndarray | None:
    """The styles (N, L) of looks; None for a model that knows none, whatever is asked of it.

    Raises:
        OptionError: a look that is neither a seed nor a style of the model's length.
    """
    if not player.model.has_styles:
        return None
    size = player.model.record.latent_size
    rows = []
    for look in looks:
        seed, style = (look.get("seed"), look.get("style")) if isinstance(look, dict) else (None, None)
        if type(seed) is int and 0 <= seed <= MAX_SEED:
            rows.append(player.model.latents(1, seed)[0])
        elif isinstance(style, list) and len(style) == size and all(_is_number(value) for value in style):
            rows.append(np.array(style, np.float32))
        else:
            given = json.dumps(look)[:60]
            raise OptionError(f"the look `{given}`", f"it is a seed from 0 up, or a style of {size} numbers", 'For example {"seed": 3}.')
    return np.stack(rows)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and abs(value) < 1e4
