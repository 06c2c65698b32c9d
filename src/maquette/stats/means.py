"""Means and their differences, over clusters where rows belong together."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maquette.stats import quantiles
from maquette.stats.estimate import Estimate


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


def mean_difference(first: ArrayLike, second: ArrayLike, level: float = 0.95) -> Estimate:
    """The first mean less the second, of independent rows, with Welch's interval (1947), which lets the two spread differently."""
    a, b = (np.asarray(side, dtype=np.float64).ravel() for side in (first, second))
    n, method = len(a) + len(b), "Welch"
    if not len(a) or not len(b):
        return Estimate.unknown("one of the two sides is empty", n, method)
    value = float(a.mean() - b.mean())
    if min(len(a), len(b)) < 2:
        return Estimate(value, None, None, n, method, level, reason="one of the two sides has one row")
    error, degrees = _welch(a, b)
    reach = quantiles.student(level, degrees) * error if error else 0.0
    return Estimate(value, value - reach, value + reach, n, method, level)


def compare_means(first: ArrayLike, second: ArrayLike, shift: float = 0.0) -> float:
    """Welch's one-sided p that the first mean exceeds the second by no more than `shift`; 1 where a side has fewer than two rows."""
    a, b = (np.asarray(side, dtype=np.float64).ravel() for side in (first, second))
    if min(len(a), len(b)) < 2:
        return 1.0
    error, degrees = _welch(a, b)
    gap = float(a.mean() - b.mean()) - shift
    return quantiles.student_above(gap / error, degrees) if error else float(gap <= 0)


def _welch(first: NDArray[np.float64], second: NDArray[np.float64]) -> tuple[float, float]:
    """The standard error of a difference of means and its degrees of freedom (Satterthwaite 1946)."""
    parts = [float(side.var(ddof=1)) / len(side) for side in (first, second)]
    total = sum(parts)
    spread = sum(part**2 / (len(side) - 1) for part, side in zip(parts, (first, second)))
    return math.sqrt(total), total**2 / spread if spread else 1.0
