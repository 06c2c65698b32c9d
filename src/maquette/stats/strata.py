"""Two shares compared within each stratum (within each department) and put together after Mantel and Haenszel (1959).

A gap over all rows may vanish or turn round within strata; these say what it is there. A stratum is a `Table` of four counts.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from maquette.stats import quantiles
from maquette.stats.estimate import Estimate
from maquette.stats.rates import Side


class Table(NamedTuple):
    """How often something happened in two groups of one stratum."""

    first: int
    n_first: int
    second: int
    n_second: int


_NOWHERE = "no stratum has rows of both groups"


def tables(happened: ArrayLike, member: ArrayLike, given: ArrayLike) -> dict[str, Table]:
    """The table of each stratum: members first, the others second. `given` is the stratum of each row."""
    yes, inside = np.asarray(happened, dtype=bool), np.asarray(member, dtype=bool)
    names, place = np.unique(np.asarray(given).astype(str), return_inverse=True)
    place = place.ravel()

    def count(rows: ArrayLike) -> list[int]:
        return [int(number) for number in np.bincount(place, weights=np.asarray(rows, dtype=np.float64), minlength=len(names))]

    columns = zip(count(yes & inside), count(inside), count(yes & ~inside), count(~inside))
    return {str(name): Table(*numbers) for name, numbers in zip(names, columns)}


def common_difference(strata: Iterable[Table], level: float = 0.95) -> Estimate:
    """The first share less the second within strata, after Mantel and Haenszel, with Sato's variance (1989, Biometrics 45, 1323)."""
    found = _useful(strata)
    n, method = sum(one.n_first + one.n_second for one in found), "Mantel-Haenszel difference"
    if not found:
        return Estimate.unknown(_NOWHERE, n, method)
    weight = gap = along = across = 0.0
    for a, n_a, b, n_b in found:
        both = n_a + n_b
        weight += n_a * n_b / both
        gap += (a * n_b - b * n_a) / both
        along += (n_a**2 * b - n_b**2 * a + n_a * n_b * (n_b - n_a) / 2) / both**2
        across += (a * (n_b - b) + b * (n_a - a)) / (2 * both)
    value = gap / weight
    reach = quantiles.normal(level) * math.sqrt(max(0.0, value * along + across)) / weight
    return Estimate(value, max(-1.0, value - reach), min(1.0, value + reach), n, method, level)


def common_ratio(strata: Iterable[Table], level: float = 0.95) -> Estimate:
    """The first share over the second within strata, with the variance of Greenland and Robins (1985, Biometrics 41, 55-68)."""
    found = _useful(strata)
    n, method = sum(one.n_first + one.n_second for one in found), "Mantel-Haenszel ratio"
    if not found:
        return Estimate.unknown(_NOWHERE, n, method)
    above = sum(a * n_b / (n_a + n_b) for a, n_a, b, n_b in found)
    below = sum(b * n_a / (n_a + n_b) for a, n_a, b, n_b in found)
    if above == 0 or below == 0:
        return Estimate.unknown("it happened in one of the groups only, so there is no ratio", n, method)
    spread = sum((n_a * n_b * (a + b) - a * b * (n_a + n_b)) / (n_a + n_b) ** 2 for a, n_a, b, n_b in found)
    reach = quantiles.normal(level) * math.sqrt(max(0.0, spread) / (above * below))
    value = above / below
    return Estimate(value, value * math.exp(-reach), value * math.exp(reach), n, method, level)


def compare_within(strata: Iterable[Table], side: Side = "two-sided") -> float:
    """The p that the shares are the same in every stratum (Cochran, Mantel and Haenszel, without the continuity correction).

    `greater` asks only whether the first are larger.
    """
    away = spread = 0.0
    for a, n_a, b, n_b in _useful(strata):
        both, yes = n_a + n_b, a + b
        away += a - n_a * yes / both
        spread += n_a * n_b * yes * (both - yes) / (both**2 * max(1, both - 1))
    if spread <= 0:
        return 1.0
    z = away / math.sqrt(spread)
    return quantiles.normal_above(z) if side == "greater" else min(1.0, 2 * quantiles.normal_above(abs(z)))


def differ_between(strata: Iterable[Table]) -> float:
    """The p that the odds ratio is the same in every stratum (Breslow and Day 1980, with Tarone's correction 1985)."""
    found = [one for one in _useful(strata) if 0 < one.first + one.second < one.n_first + one.n_second]
    above = sum(a * (n_b - b) / (n_a + n_b) for a, n_a, b, n_b in found)
    below = sum(b * (n_a - a) / (n_a + n_b) for a, n_a, b, n_b in found)
    if len(found) < 2 or above == 0 or below == 0:
        return 1.0
    odds, total, away, spread = above / below, 0.0, 0.0, 0.0
    for a, n_a, b, n_b in found:
        expected = _expected(a + b, n_a, n_b, odds)
        cells = (expected, n_a - expected, a + b - expected, n_b - (a + b) + expected)
        variance = 1 / sum(1 / cell for cell in cells)
        total += (a - expected) ** 2 / variance
        away, spread = away + a - expected, spread + variance
    return quantiles.chi_square_above(total - away**2 / spread, len(found) - 1)


def _expected(yes: int, n_first: int, n_second: int, odds: float) -> float:
    """How many of the `yes` are expected in the first group under that odds ratio, inside its margins."""
    low, high = max(0, yes - n_second), min(yes, n_first)
    return quantiles.crossing(lambda x: x * (n_second - yes + x) - odds * (n_first - x) * (yes - x), float(low), float(high))


def _useful(strata: Iterable[Table]) -> list[Table]:
    return [one for one in strata if one.n_first and one.n_second]
