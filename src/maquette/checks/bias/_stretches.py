"""Whether what belongs together (the messages of one contributor, copies of one text) is crowded into a stretch of time."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maquette.stats import compare_rates

_LENGTH = 200  # messages of a stretch, a third of all if that is less; and a fifth of all
_OF_NOW = 2 / 3  # of the chance of a false finding, for the latest stretches
_FEWEST = 5  # messages of one source in a stretch before it is spoken of


@dataclass(frozen=True)
class Stretch:
    """A stretch of messages in which one source has more than elsewhere."""

    source: int
    start: int  # in the order of time
    length: int
    inside: int  # messages of the source in it
    elsewhere: int
    p_adjusted: float


def crowded(codes: NDArray[np.int64], most: float, level: float) -> tuple[list[Stretch], float]:
    """For each source its most crowded stretch, where it has more than the share `most` and more than chance puts there; and the least p.

    Fisher's exact p of inside against elsewhere, times the number of stretches and sources at which so small a p can be reached at all
    (Tarone 1990), so that the many who wrote once cost nothing. Two thirds of the chance of a false finding are kept for the latest
    stretches, where a flood that is still going on can be stopped (a weighted Bonferroni; Genovese, Roeder and Wasserman 2006).

    Args:
        codes: the source of each message in the order of time (N,); -1 for none.
    """
    n = len(codes)
    totals = np.bincount(codes[codes >= 0]) if (codes >= 0).any() else np.empty(0, np.int64)
    lengths = sorted({length for length in (min(_LENGTH, n // 3), n // 5) if length >= 2 * _FEWEST})
    starts = {length: np.unique([0, *range(n - length, -1, -max(1, length // 2))]) for length in lengths}
    if not lengths or not len(totals):
        return [], 1.0
    now = _reachable(totals, dict.fromkeys(starts, 1), n, _OF_NOW * (1 - level))
    before = _reachable(totals, {length: len(found) - 1 for length, found in starts.items()}, n, (1 - _OF_NOW) * (1 - level))
    best: dict[int, Stretch] = {}
    least = 1.0
    for length, places in starts.items():
        for start in places.tolist():
            counts = np.bincount(codes[start : start + length][codes[start : start + length] >= 0], minlength=len(totals))
            for source in np.flatnonzero(counts >= max(_FEWEST, most * length)).tolist():
                inside, outside = int(counts[source]), int(totals[source] - counts[source])
                if inside * (n - length) <= outside * length:
                    continue
                questions = now / _OF_NOW if start == places[-1] else before / (1 - _OF_NOW)
                p = min(1.0, questions * compare_rates(inside, length, outside, n - length, "greater"))
                least = min(least, p)
                if p <= 1 - level and (source not in best or p < best[source].p_adjusted):
                    best[source] = Stretch(source, start, length, inside, outside, p)
    return sorted(best.values(), key=lambda one: (one.p_adjusted, -one.inside)), least


def _reachable(totals: NDArray[np.int64], stretches: dict[int, int], n: int, allowed: float) -> int:
    """How many pairs of a source and a stretch could be found at all."""
    sizes, counts = np.unique(totals, return_counts=True)
    smallest = [
        (_least(int(size), length, n), int(count) * times) for size, count in zip(sizes, counts) for length, times in stretches.items()
    ]
    questions = 1
    for p, times in sorted(smallest):
        if p > math.log(allowed / questions):
            break
        questions += times
    return questions


def _least(size: int, length: int, n: int) -> float:
    """The logarithm of the p that a source of that size has if as much of it as can be lies in the stretch."""
    inside = min(size, length)
    return _choose(length, inside) + _choose(n - length, size - inside) - _choose(n, size)


def _choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
