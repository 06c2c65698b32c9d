"""Shares of a count: their intervals, their difference, and exact tests of whether two are the same."""

import math
from typing import Literal

import numpy as np

from maquette.stats import quantiles
from maquette.stats.estimate import Estimate

Side = Literal["two-sided", "greater"]

_NOTHING = "nothing was counted"


def rate(successes: int, n: int, level: float = 0.95) -> Estimate:
    """A share with Wilson's score interval (1927), which holds its level from the first row on."""
    _check(successes, n)
    if n == 0:
        return Estimate.unknown(_NOTHING, method="Wilson")
    low, high = _wilson(successes, n, level)
    return Estimate(successes / n, low, high, n, "Wilson", level)


def exact_rate(successes: int, n: int, level: float = 0.95) -> Estimate:
    """A share with the interval of Clopper and Pearson (1934): never too narrow, so it can be used as a guarantee."""
    _check(successes, n)
    if n == 0:
        return Estimate.unknown(_NOTHING, method="Clopper-Pearson")
    tail = (1 - level) / 2
    low = quantiles.beta(tail, successes, n - successes + 1) if successes else 0.0
    high = quantiles.beta(1 - tail, successes + 1, n - successes) if successes < n else 1.0
    return Estimate(successes / n, low, high, n, "Clopper-Pearson", level)


def difference(first: int, n_first: int, second: int, n_second: int, level: float = 0.95) -> Estimate:
    """The first share less the second, of independent rows, with Newcombe's hybrid score interval (1998, method 10)."""
    _check(first, n_first)
    _check(second, n_second)
    if not n_first or not n_second:
        return Estimate.unknown(_NOTHING, n_first + n_second, "Newcombe")
    a, b = first / n_first, second / n_second
    (a_low, a_high), (b_low, b_high) = _wilson(first, n_first, level), _wilson(second, n_second, level)
    low = a - b - math.hypot(a - a_low, b_high - b)
    high = a - b + math.hypot(a_high - a, b - b_low)
    return Estimate(a - b, low, high, n_first + n_second, "Newcombe", level)


def compare_rates(first: int, n_first: int, second: int, n_second: int, side: Side = "two-sided") -> float:
    """The p that two shares of independent rows are the same; `greater` asks only whether the first is larger.

    Fisher's test with the mid-p (Lancaster 1961), at every size. The pooled score test is the usual choice for large tables, but its normal
    curve misses the skew of rare counts where corrected p are decided: far out. Asked of 50 rows of a rate of 5 % beside 450, it
    raises 2.3 times the alarms allowed at 0.5 %; this one, 0.9 times.
    """
    _check(first, n_first)
    _check(second, n_second)
    if not n_first or not n_second:
        return 1.0
    above = _fisher_above(first, n_first, second, n_second)
    if side == "greater":
        return above
    return min(1.0, 2 * min(above, _fisher_above(second, n_second, first, n_first)))


def compare_with_share(successes: int, n: int, share: float, side: Side = "two-sided") -> float:
    """The exact binomial p, with the mid-p, that a count came from a known share; `greater` asks only whether it is larger."""
    _check(successes, n)
    assert 0 <= share <= 1, share
    above = _binomial_above(successes, n, share)
    return above if side == "greater" else min(1.0, 2 * min(above, _binomial_above(n - successes, n, 1 - share)))


def mcnemar(only_before: int, only_after: int) -> float:
    """The exact p that a yes-or-no changed as often one way as the other, from the rows where it changed (McNemar 1947)."""
    n, few = only_before + only_after, min(only_before, only_after)
    return min(1.0, 2 * sum(math.comb(n, k) for k in range(few + 1)) / 2**n)


def _fisher_above(first: int, n_first: int, second: int, n_second: int) -> float:
    """The weight of the tables in which the first group has more, and half the weight of the one that was seen."""
    both, n = first + second, n_first + n_second
    if first * n < both * n_first:  # below the middle the other side is the shorter to add up
        return 1 - _fisher_above(second, n_second, first, n_first)
    log = _log_choose(n_first, first) + _log_choose(n_second, second) - _log_choose(n, both)
    total, last = 0.0, 1.0  # in units of the table that was seen
    for start in range(first, min(both, n_first), 4096):  # each table from the one before it, until nothing is left to add
        k = np.arange(start, min(both, n_first, start + 4096), dtype=np.float64)
        steps = (n_first - k) * (both - k) / ((k + 1) * (n_second - both + k + 1))
        weights = last * np.cumprod(steps)
        total, last = total + float(weights.sum()), float(weights[-1])
        if last < 1e-17 * total and steps[-1] < 1:
            break
    return min(1.0, _times(log, total + 0.5))


def _binomial_above(successes: int, n: int, share: float) -> float:
    """P(more than was seen) and half of P(as many); the tail is a beta share."""
    at_least = quantiles.beta_share(share, successes, n - successes + 1) if successes else 1.0
    more = quantiles.beta_share(share, successes + 1, n - successes) if successes < n else 0.0
    return (at_least + more) / 2


def _times(log: float, number: float) -> float:
    """e^log times a number, where the first alone may be too small to be written."""
    return math.exp(min(0.0, log + math.log(number)))


def _wilson(successes: int, n: int, level: float) -> tuple[float, float]:
    z = quantiles.normal(level)
    middle = (successes + z * z / 2) / (n + z * z)
    reach = z / (n + z * z) * math.sqrt(successes * (n - successes) / n + z * z / 4)
    # at the ends the bound is exact, and the arithmetic would miss it by a rounding
    return 0.0 if successes == 0 else middle - reach, 1.0 if successes == n else middle + reach


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _check(successes: int, n: int) -> None:
    assert 0 <= successes <= n, f"{successes} of {n}"
