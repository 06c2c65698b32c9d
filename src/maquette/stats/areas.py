"""Areas under a curve, their intervals and their differences, after DeLong, DeLong and Clarke-Pearson (1988, Biometrics 44, 837-845)."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maquette.stats import quantiles
from maquette.stats.estimate import Estimate
from maquette.stats.rates import rate


def auc(positive: ArrayLike, negative: ArrayLike, level: float = 0.95) -> Estimate:
    """The chance that a positive scores above a negative, ties counting half, with DeLong's interval (1988) on the logit's scale.

    Where the two are wholly apart DeLong's variance is zero; then the interval is Wilson's for as many rows as the smaller side has.
    """
    above, below = (np.asarray(side, dtype=np.float64).ravel() for side in (positive, negative))
    n, method = len(above) + len(below), "DeLong"
    if not len(above) or not len(below):
        return Estimate.unknown("one of the two sides is empty", n, method)
    of_above, of_below = _placements(above, below)
    value = float(of_above.mean())
    if min(len(above), len(below)) < 2:
        return Estimate(value, None, None, n, method, level, reason="one of the two sides has one row")
    variance = float(of_above.var(ddof=1) / len(above) + of_below.var(ddof=1) / len(below))
    if variance == 0 or not 0 < value < 1:
        few = min(len(above), len(below))
        apart = rate(round(value * few), few, level)
        return Estimate(value, apart.low, apart.high, n, "Wilson of the smaller side", level)
    logit = math.log(value / (1 - value))
    reach = quantiles.normal(level) * math.sqrt(variance) / (value * (1 - value))
    low, high = (1 / (1 + math.exp(-end)) for end in (logit - reach, logit + reach))
    return Estimate(value, low, high, n, method, level)


def auc_difference(positive: tuple[ArrayLike, ArrayLike], negative: tuple[ArrayLike, ArrayLike], level: float = 0.95) -> Estimate:
    """The area of the first scores less that of the second, both given to the same rows, with DeLong's interval for paired areas.

    Args:
        positive: the two scores of the positive rows, in the same order of rows.
        negative: the two scores of the negative rows.
    """
    above = [np.asarray(side, dtype=np.float64).ravel() for side in positive]
    below = [np.asarray(side, dtype=np.float64).ravel() for side in negative]
    assert len(above[0]) == len(above[1]), "two scores for each positive row"
    assert len(below[0]) == len(below[1]), "two scores for each negative row"
    n, method = len(above[0]) + len(below[0]), "DeLong, paired"
    if not len(above[0]) or not len(below[0]):
        return Estimate.unknown("one of the two sides is empty", n, method)
    first, second = (_placements(one, other) for one, other in zip(above, below))
    value = float(first[0].mean() - second[0].mean())
    if min(len(above[0]), len(below[0])) < 2:
        return Estimate(value, None, None, n, method, level, reason="one of the two sides has one row")
    variance = sum(float((one - other).var(ddof=1)) / len(one) for one, other in zip(first, second))
    reach = quantiles.normal(level) * math.sqrt(variance)
    return Estimate(value, max(-1.0, value - reach), min(1.0, value + reach), n, method, level)


def auc_gap(first: tuple[ArrayLike, ArrayLike], second: tuple[ArrayLike, ArrayLike], level: float = 0.95) -> Estimate:
    """The area in one group less that in another, of different rows: each a (positive, negative) pair of scores.

    The two intervals of `auc` are joined as Newcombe joins those of two shares, so that an area near 1 keeps its short side.
    """
    areas = [auc(*side, level=level) for side in (first, second)]
    n, method = sum(one.n for one in areas), "DeLong, joined"
    a, b = areas
    if a.value is None or b.value is None:
        return Estimate.unknown("one of the groups has rows of one side only", n, method)
    if a.low is None or a.high is None or b.low is None or b.high is None:
        return Estimate(a.value - b.value, None, None, n, method, level, reason="a side of one of the groups has one row")
    low = a.value - b.value - math.hypot(a.value - a.low, b.high - b.value)
    high = a.value - b.value + math.hypot(a.high - a.value, b.value - b.low)
    return Estimate(a.value - b.value, low, high, n, method, level)


def _placements(above: NDArray[np.float64], below: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each positive the share of negatives below it, for each negative the share of positives above it."""
    ranks = _ranks(np.concatenate([above, below]))
    return (ranks[: len(above)] - _ranks(above)) / len(below), 1 - (ranks[len(above) :] - _ranks(below)) / len(above)


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks from 1, ties sharing the middle of theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    middle: NDArray[np.float64] = last - (counts - 1) / 2
    return middle[place]
