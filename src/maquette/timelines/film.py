"""The film: the strip while it was learned, every family at the same share of its budget."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from maquette.data import files
from maquette.timelines.strip import Column, Places, draw

FACTOR = math.sqrt(2)  # from one frame to the next; a family learns by doublings, so equal steps would show it done at once
_FRAMES = 15  # after the first, which shows the untrained networks
FIRST = FACTOR ** -(_FRAMES - 1)  # the share of the budget at the second frame
_MILLISECONDS, _LAST_MILLISECONDS = 450, 3000
_GAP = 2  # between the pictures of a preview


@dataclass(frozen=True)
class Preview:
    """The previews of one family: where they lie, and how many pictures it saw in all."""

    folder: Path
    pictures_seen: int


def shares() -> list[float]:
    """The shares of the budget that frames show, 0 to 1."""
    return [0.0, *(FACTOR ** (step - _FRAMES + 1) for step in range(_FRAMES))]


def write(path: Path, columns: Sequence[Column], previews: Sequence[Preview], places: Places, count: int, budget: str) -> None:
    """Writes the film; the last frame has the columns' own pictures.

    Args:
        columns: of the strip; those beyond the previews (the real pictures) stand still.
        count: pictures in a preview.
        budget: in words.
    """
    height, width = columns[0].pictures.shape[1:3]
    frames = []
    for share in shares():
        shown = [
            column if share == 1 else replace(column, pictures=_at(preview, share, places, count, (height, width)))
            for column, preview in zip(columns, previews, strict=False)
        ]
        footer = f"{_per_cent(share)} of {budget} each"
        frames.append(draw([*shown, *columns[len(previews) :]], places, footer=footer, scale=max(1, round(64 / width)), spent=share))
    files.write_gif(path, frames, [_MILLISECONDS] * (len(frames) - 1) + [_LAST_MILLISECONDS])


def _at(preview: Preview, share: float, places: Places, count: int, form: tuple[int, int]) -> np.ndarray:
    """The chosen pictures of the preview that is nearest to a share of the budget."""
    found = {int(path.stem): path for path in sorted(preview.folder.glob("[0-9]*.png"))}
    wanted = share * preview.pictures_seen
    nearest = min(found, key=lambda seen: abs(math.log2(seen + 1) - math.log2(wanted + 1)))
    return cut(files.read(found[nearest]), count, form)[list(places.places)]


def cut(sheet: np.ndarray, count: int, form: tuple[int, int]) -> np.ndarray:
    """The pictures of a contact sheet as `arrays.grid` makes it, uint8 (N, H, W, C).

    Args:
        form: height and width of one.
    """
    height, width = form
    columns = math.ceil(math.sqrt(count))
    corners = [(index // columns * (height + _GAP), index % columns * (width + _GAP)) for index in range(count)]
    return np.stack([sheet[top : top + height, left : left + width] for top, left in corners])


def _per_cent(share: float) -> str:
    return f"{share * 100:.0f} %" if share == 0 or share >= 0.1 else f"{share * 100:.1f} %"
