"""How a drawing is drawn, as four numbers, and what is usual in a set of drawings: the hand that a model knows.

ink      share of the picture that lines cover
width    mean width of a line, as a share of the shorter side
filled   share of the picture inside filled shapes
gaps     how many pairs of loose ends point at each other across a small distance
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from maquette.data.strokes import INKED, REACH, filled_shapes, gaps, ink_of, line_width, thinned

MEASURES = ("ink", "width", "filled", "gaps")
_USUAL = (0.05, 0.5, 0.95)  # quantiles between which nine of ten lie, and the middle
_SIDE = 256  # pixels of the shorter side, at most, at which a drawing is measured
_PAPER, _BLANK = 0.6, 0.15  # least share of a drawing that is paper, and the most ink that paper has


@dataclass(frozen=True)
class Hand:
    """One drawing."""

    ink: float
    width: float
    filled: float
    gaps: int


@dataclass(frozen=True)
class Usual:
    """Of each measure a low, a middle and a high value among drawings: nine of ten lie between the first and the last."""

    drawings: int
    ink: tuple[float, float, float]
    width: tuple[float, float, float]
    filled: tuple[float, float, float]
    gaps: tuple[float, float, float]

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {"drawings": self.drawings, **{name: list(getattr(self, name)) for name in MEASURES}}

    @classmethod
    def from_json(cls, data: Any) -> "Usual | None":
        """From plain data; None for anything else than what `to_json` gives."""
        try:
            return cls(int(data["drawings"]), **{name: _three(data[name]) for name in MEASURES})
        except (KeyError, TypeError, ValueError):
            return None


def measure(drawing: np.ndarray) -> Hand:
    """The four numbers of a drawing, uint8 (H, W) or (H, W, C), dark on white; all 0 for an empty one."""
    ink = _at_most(ink_of(drawing), _SIDE)
    mask = ink > INKED
    shapes = filled_shapes(mask)
    lines = mask & ~shapes
    side = min(mask.shape)
    return Hand(
        ink=float(mask.mean()),
        width=line_width(ink, lines) / side,
        filled=float(shapes.mean()),
        gaps=len(gaps(thinned(lines), REACH * side)),
    )


def usual(drawings: Sequence[np.ndarray] | np.ndarray) -> Usual | None:
    """What is usual among drawings; None if there are none, or if they are no drawings but photographs or label maps."""
    if not len(drawings) or not are_drawings(drawings):
        return None
    hands = [measure(drawing) for drawing in drawings]
    values = {name: np.quantile([getattr(hand, name) for hand in hands], _USUAL) for name in MEASURES}
    return Usual(len(hands), **{name: _three(round(float(value), 5) for value in three) for name, three in values.items()})


def _three(values: Iterable[Any]) -> tuple[float, float, float]:
    low, middle, high = map(float, values)
    return low, middle, high


def are_drawings(pictures: Sequence[np.ndarray] | np.ndarray) -> bool:
    """Whether most of these are mostly white paper."""
    return bool(np.median([float((ink_of(picture) <= _BLANK).mean()) for picture in pictures]) >= _PAPER)


def _at_most(ink: np.ndarray, side: int) -> np.ndarray:
    """Whole blocks of pixels as one, their mean, until the shorter side has at most that many."""
    block = -(-min(ink.shape) // side)
    if block == 1:
        return ink
    height, width = (length // block for length in ink.shape)
    blocks = ink[: height * block, : width * block].reshape(height, block, width, block)
    return np.asarray(blocks.mean(axis=(1, 3)))
