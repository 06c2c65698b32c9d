"""Shares of pairs of people (two faces compared): every person is in many pairs, on either side, so pairs are fewer than they seem.

The variance counts every two pairs that share a person, whichever side he is on (Aronow, Samii and Assenova 2015, Political Analysis 23,
564-577): for each person the square of the sum over his pairs, less what was counted twice.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maquette.stats import _linearised
from maquette.stats.estimate import Estimate
from maquette.stats.rates import compare_rates, exact_rate

_METHOD = "linearised over both people of a pair"
_FEW = "it takes at least two people to see how much they differ"


def pair_rate(happened: ArrayLike, people: ArrayLike, level: float = 0.95) -> Estimate:
    """A share of pairs with Student's interval on the logit's scale over the people in them, never narrower than that of free pairs.

    Args:
        happened: for each pair, (N,).
        people: who is in it, (N, 2); the same person twice where it is a pair of one person.

    Where all or none happened, it is the exact interval of half as many pairs as there are people.
    """
    yes, owners = np.asarray(happened, dtype=bool).ravel(), _numbered(people)
    n, count = len(yes), int(owners.max(initial=-1)) + 1
    if n == 0:
        return Estimate.unknown("nothing was counted", method=_METHOD)
    value = float(yes.mean())
    if value in (0.0, 1.0):
        free = min(n, max(1, count if _are_alone(owners) else count // 2))
        alone = exact_rate(round(value * free), free, level)
        return Estimate(value, alone.low, alone.high, n, "Clopper-Pearson of people", level, count)
    if count < 2:
        return Estimate(value, None, None, n, _METHOD, level, count, reason=_FEW)
    error = max(_error((yes - value) / n, owners), math.sqrt(value * (1 - value) / n))
    return _linearised.share(value, error, n, count, _METHOD, level)


def pair_difference(happened: ArrayLike, member: ArrayLike, people: ArrayLike, level: float = 0.95) -> Estimate:
    """The share among member pairs less that among the others, with Student's interval over people, who may be in pairs of both."""
    yes, inside, owners = np.asarray(happened, dtype=bool), np.asarray(member, dtype=bool), _numbered(people)
    count = int(owners.max(initial=-1)) + 1
    if inside.all() or not inside.any():
        return Estimate.unknown("one of the two sides is empty", len(yes), _METHOD)
    return _linearised.difference(_gap(yes, inside, owners), len(yes), count, _METHOD, _FEW, level)


def compare_pairs(happened: ArrayLike, member: ArrayLike, people: ArrayLike) -> float:
    """The one-sided p that member pairs have no larger share than the others; never below the exact one that free pairs would have."""
    yes, inside, owners = np.asarray(happened, dtype=bool), np.asarray(member, dtype=bool), _numbered(people)
    if inside.all() or not inside.any():
        return 1.0
    above = _linearised.p_above(_gap(yes, inside, owners))
    counts = [int(np.count_nonzero(rows)) for rows in (yes & inside, inside, yes & ~inside, ~inside)]
    free = compare_rates(counts[0], counts[1], counts[2], counts[3], "greater")
    return max(free, above)


def _gap(yes: NDArray[np.bool_], inside: NDArray[np.bool_], owners: NDArray[np.int64]) -> tuple[float, float, int]:
    """The difference, its error, and one less than the people on the side with fewer."""
    residual = np.empty(len(yes))
    shares, free = [], 0.0
    for side in (inside, ~inside):
        n = int(np.count_nonzero(side))
        shares.append(float(yes[side].mean()))
        residual[side] = (yes[side] - shares[-1]) / n
        free += shares[-1] * (1 - shares[-1]) / n
    residual[~inside] *= -1
    degrees = min(len(np.unique(owners[side])) for side in (inside, ~inside)) - 1
    return shares[0] - shares[1], max(_error(residual, owners), math.sqrt(free)), degrees


def _error(influence: NDArray[np.float64], owners: NDArray[np.int64]) -> float:
    """The standard error of a sum of influences of pairs; 0 where people of many pairs happen to cancel."""
    count = int(owners.max()) + 1
    low, high = owners.min(axis=1), owners.max(axis=1)
    is_two = low != high
    of_people = np.bincount(low, weights=influence, minlength=count) + np.bincount(high[is_two], weights=influence[is_two], minlength=count)
    _, places = np.unique(low[is_two] * count + high[is_two], return_inverse=True)
    of_pairs = np.bincount(places, weights=influence[is_two]) if is_two.any() else np.zeros(1)
    variance = float((of_people**2).sum()) - float((of_pairs**2).sum())
    return math.sqrt(max(0.0, variance) * count / max(1, count - 1))


def _numbered(people: ArrayLike) -> NDArray[np.int64]:
    given = np.asarray(people)
    assert given.ndim == 2, given.shape
    assert given.shape[1] == 2, given.shape
    return np.unique(given, return_inverse=True)[1].reshape(given.shape).astype(np.int64)


def _are_alone(owners: NDArray[np.int64]) -> bool:
    return bool((owners[:, 0] == owners[:, 1]).all())
