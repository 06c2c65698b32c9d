"""Student's intervals and p for shares whose error was linearised over units, whatever the units are: people, or pairs of them."""

import math

from maquette.stats import quantiles
from maquette.stats.estimate import Estimate


def share(value: float, error: float, n: int, count: int, method: str, level: float) -> Estimate:
    """A share strictly between 0 and 1 of `n` rows in `count` units, with its interval on the logit's scale."""
    reach = quantiles.student(level, count - 1) * error / (value * (1 - value))
    logit = math.log(value / (1 - value))
    low, high = (1 / (1 + math.exp(-end)) for end in (logit - reach, logit + reach))
    return Estimate(value, low, high, n, method, level, count)


def difference(gap: tuple[float, float, int], n: int, count: int, method: str, few: str, level: float) -> Estimate:
    """A difference of two shares from its value, error and degrees of freedom; below one of these without an interval, because of `few`."""
    value, error, degrees = gap
    if degrees < 1:
        return Estimate(value, None, None, n, method, level, count, reason=few)
    reach = quantiles.student(level, degrees) * error
    return Estimate(value, max(-1.0, value - reach), min(1.0, value + reach), n, method, level, count)


def p_above(gap: tuple[float, float, int]) -> float:
    """The one-sided p that such a difference is no more than chance; 1 where nothing can be said."""
    value, error, degrees = gap
    return 1.0 if degrees < 1 or error == 0 else quantiles.student_above(value / error, degrees)
