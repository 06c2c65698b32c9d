"""Shares of rows that belong together (the pictures of a person, the words of a speaker): fewer rows than they seem."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maquette.stats import _linearised
from maquette.stats.estimate import Estimate
from maquette.stats.rates import exact_rate

_METHOD = "linearised over units"
_FEW = "it takes at least two units to see how much they differ"


def design_effect(values: ArrayLike, units: ArrayLike) -> float:
    """How many times the variance of a mean is that of as many independent rows (Kish 1965); 1 where belonging together changes nothing."""
    numbers, owners = np.asarray(values, dtype=np.float64).ravel(), _owners(units)
    n, count = len(numbers), int(owners.max(initial=-1)) + 1
    usual = float(numbers.var(ddof=1)) / n if n > 1 else 0.0
    if count < 2 or usual == 0:
        return 1.0
    sums = np.bincount(owners, weights=numbers - numbers.mean()) / n
    return float(count / (count - 1) * (sums**2).sum() / usual)


def clustered_rate(happened: ArrayLike, units: ArrayLike, level: float = 0.95) -> Estimate:
    """A share of rows, with an interval over units: Student's on the logit's scale, the variance linearised (Taylor) over units.

    Where all rows or none happened, units cannot be seen to differ; then the interval is the exact one for as many rows as there are units.
    """
    yes, owners = np.asarray(happened, dtype=bool).ravel(), _owners(units)
    n, count = len(yes), int(owners.max(initial=-1)) + 1
    if n == 0:
        return Estimate.unknown("nothing was counted", method=_METHOD)
    value = float(yes.mean())
    if value in (0.0, 1.0):
        alone = exact_rate(round(value * count), count, level)
        return Estimate(value, alone.low, alone.high, n, "Clopper-Pearson of units", level, count)
    if count < 2:
        return Estimate(value, None, None, n, _METHOD, level, count, reason=_FEW)
    return _linearised.share(value, _error(np.bincount(owners, weights=yes - value) / n), n, count, _METHOD, level)


def clustered_difference(happened: ArrayLike, member: ArrayLike, units: ArrayLike, level: float = 0.95) -> Estimate:
    """The share among members less that among the others, with Student's interval over units, which may have rows on both sides."""
    yes, inside, owners = np.asarray(happened, dtype=bool), np.asarray(member, dtype=bool), _owners(units)
    count = int(owners.max(initial=-1)) + 1
    if inside.all() or not inside.any():
        return Estimate.unknown("one of the two sides is empty", len(yes), _METHOD)
    return _linearised.difference(_gap(yes, inside, owners), len(yes), count, _METHOD, _FEW, level)


def compare_clustered(happened: ArrayLike, member: ArrayLike, units: ArrayLike) -> float:
    """The one-sided p that members have no larger share than the others, over units; 1 where either side has fewer than two units."""
    yes, inside, owners = np.asarray(happened, dtype=bool), np.asarray(member, dtype=bool), _owners(units)
    if inside.all() or not inside.any():
        return 1.0
    return _linearised.p_above(_gap(yes, inside, owners))


def _gap(yes: NDArray[np.bool_], inside: NDArray[np.bool_], owners: NDArray[np.intp]) -> tuple[float, float, int]:
    """The difference, its error over units, and the degrees of freedom of the side with fewer units."""
    residual = np.empty(len(yes))
    shares = []
    for side in (inside, ~inside):
        shares.append(float(yes[side].mean()))
        residual[side] = (yes[side] - shares[-1]) / np.count_nonzero(side)
    residual[~inside] *= -1
    degrees = min(len(np.unique(owners[side])) for side in (inside, ~inside)) - 1
    return shares[0] - shares[1], _error(np.bincount(owners, weights=residual).astype(np.float64)), degrees


def _error(influence: NDArray[np.float64]) -> float:
    """The standard error of a sum of independent influences that add up to zero."""
    count = len(influence)
    return math.sqrt(count / max(1, count - 1) * float((influence**2).sum()))


def _owners(units: ArrayLike) -> NDArray[np.intp]:
    return np.unique(np.asarray(units), return_inverse=True)[1].ravel()
