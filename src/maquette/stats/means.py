"""Means, over clusters where rows belong together, and the area under a curve."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maquette.stats import quantiles
from maquette.stats.estimate import Estimate
from maquette.stats.rates import rate


def mean(values: ArrayLike, units: ArrayLike | None = None, level: float = 0.95) -> Estimate:
    """A mean with Student's interval.

    Args:
        units: whom each value belongs to (a person, a speaker). Then every unit counts once, by its own mean, and the interval is
            over units: what is estimated is the mean over people, not over rows.
    """
    numbers = np.asarray(values, dtype=np.float64).ravel()
    n, method, clusters = len(numbers), "Student", None
    if units is not None:
        owners, place = np.unique(np.asarray(units), return_inverse=True)
        numbers = np.bincount(place, weights=numbers) / np.bincount(place)
        method, clusters = "Student over units", len(owners)
    if len(numbers) == 0:
        return Estimate.unknown("nothing was measured", method=method)
    value = float(numbers.mean())
    if len(numbers) == 1:
        return Estimate(value, None, None, n, method, level, clusters, reason="one value alone has no spread")
    reach = quantiles.student(level, len(numbers) - 1) * float(numbers.std(ddof=1)) / math.sqrt(len(numbers))
    return Estimate(value, value - reach, value + reach, n, method, level, clusters)


def auc(positive: ArrayLike, negative: ArrayLike, level: float = 0.95) -> Estimate:
    """The chance that a positive scores above a negative, ties counting half, with DeLong's interval (1988) on the logit's scale.

    Where the two are wholly apart DeLong's variance is zero; then the interval is Wilson's for as many rows as the smaller side has.
    """
    above, below = (np.asarray(side, dtype=np.float64).ravel() for side in (positive, negative))
    n, method = len(above) + len(below), "DeLong"
    if not len(above) or not len(below):
        return Estimate.unknown("one of the two sides is empty", n, method)
    ranks = _ranks(np.concatenate([above, below]))
    of_above = (ranks[: len(above)] - _ranks(above)) / len(below)
    of_below = 1 - (ranks[len(above) :] - _ranks(below)) / len(above)
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


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks from 1, ties sharing the middle of theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    middle: NDArray[np.float64] = last - (counts - 1) / 2
    return middle[place]
