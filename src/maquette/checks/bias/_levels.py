"""What is trivially expected of a row: as many wrong answers as rows with such a score have, or else rows of its class."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias._examined import Examined

_ROWS, _FEWEST, _MOST = 100, 4, 40  # rows of a level, and levels on each side of the decision


@dataclass(frozen=True)
class Levels:
    """The level of each row (N,), from 0 up, and what rows of one level share."""

    codes: NDArray[np.int64]
    alike: str  # "such scores"


def levels(examined: Examined) -> Levels | None:
    """Rows of one decision and about the same score where scores are chances, rows of one class for two classes without; None otherwise.

    A score in the middle is wrong half the time, and the rarer class is missed more often: where such rows gather, the answers are wrong
    more often than elsewhere, and nobody learns from being told.
    """
    if examined.truth is None or examined.decision is None or examined.unit is not None or len(examined.classes) != 2:
        return None
    if examined.score is None or not examined.is_probability:
        return Levels(np.maximum(examined.truth, 0).astype(np.int64), "the same truth")
    known = examined.answered & np.isfinite(examined.score)
    codes = np.zeros(examined.n, dtype=np.int64)
    for side in (0, 1):
        rows = np.flatnonzero(known & (examined.decision == side))
        if len(rows):
            count = int(np.clip(len(rows) // _ROWS, _FEWEST, _MOST))
            cuts = np.unique(np.quantile(examined.score[rows], np.arange(1, count) / count))
            codes[rows] = 1 + side * _MOST + np.searchsorted(cuts, examined.score[rows], side="right")
    return Levels(codes, "such scores")
