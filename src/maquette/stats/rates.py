"""Shares of a count: their intervals, their difference and ratio, and tests of whether two are the same."""

import math
from typing import Literal

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


def ratio(first: int, n_first: int, second: int, n_second: int, level: float = 0.95) -> Estimate:
    """The first share over the second (an impact ratio), on the logarithm's scale with a half added to each count (Walter 1975)."""
    _check(first, n_first)
    _check(second, n_second)
    n, method = n_first + n_second, "log ratio with a half added"
    if not n_first or not n_second:
        return Estimate.unknown(_NOTHING, n, method)
    counts = [count + 0.5 for count in (first, n_first, second, n_second)]
    middle = math.log(counts[0] / counts[1]) - math.log(counts[2] / counts[3])
    error = math.sqrt(1 / counts[0] - 1 / counts[1] + 1 / counts[2] - 1 / counts[3])
    reach = quantiles.normal(level) * error
    value = (first / n_first) / (second / n_second) if second else None
    reason = "" if second else "the second share is zero, so there is no ratio to it"
    return Estimate(value, math.exp(middle - reach), math.exp(middle + reach), n, method, level, reason=reason)


def compare_rates(first: int, n_first: int, second: int, n_second: int, side: Side = "two-sided") -> float:
    """The p that two shares of independent rows are the same; `greater` asks only whether the first is larger.

    The pooled score test where every expected count is 5 or more, otherwise Fisher's with the mid-p.
    """
    _check(first, n_first)
    _check(second, n_second)
    if not n_first or not n_second:
        return 1.0
    both, n = first + second, n_first + n_second
    if min(both, n - both) * min(n_first, n_second) / n < 5:
        return _fisher(first, n_first, both, n, side)
    pooled = both / n
    z = (first / n_first - second / n_second) / math.sqrt(pooled * (1 - pooled) * (1 / n_first + 1 / n_second))
    above = math.erfc(z / math.sqrt(2)) / 2  # NormalDist's own tail ends at 8 standard errors
    return above if side == "greater" else min(1.0, math.erfc(abs(z) / math.sqrt(2)))


def mcnemar(only_before: int, only_after: int) -> float:
    """The exact p that a yes-or-no changed as often one way as the other, from the rows where it changed (McNemar 1947)."""
    n, few = only_before + only_after, min(only_before, only_after)
    return min(1.0, 2 * sum(math.comb(n, k) for k in range(few + 1)) / 2**n)


def _fisher(first: int, n_first: int, both: int, n: int, side: Side) -> float:
    """Fisher's test with half the weight of the table that was seen (mid-p)."""
    lowest, highest = max(0, both - (n - n_first)), min(both, n_first)
    logs = [_log_choose(n_first, k) + _log_choose(n - n_first, both - k) - _log_choose(n, both) for k in range(lowest, highest + 1)]
    chances = [math.exp(log) for log in logs]
    seen = first - lowest
    above = sum(chances[seen + 1 :]) + chances[seen] / 2
    below = sum(chances[:seen]) + chances[seen] / 2
    return min(1.0, above) if side == "greater" else min(1.0, 2 * min(above, below))


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
