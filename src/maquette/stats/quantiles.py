"""Quantiles of the normal, Student's and the beta distribution, from the standard library's arithmetic alone."""

import math
from collections.abc import Callable
from statistics import NormalDist


def normal(level: float) -> float:
    """How many standard errors an interval of that level reaches to each side, e.g. 1.96 for 0.95."""
    return NormalDist().inv_cdf((1 + level) / 2)


def student(level: float, degrees: float) -> float:
    """The same for Student's t with so many degrees of freedom."""
    tail = 1 - level
    # P(|t| > q) is the incomplete beta function at degrees / (degrees + q²)
    x = beta(tail, degrees / 2, 0.5)
    return math.sqrt(degrees * (1 - x) / x)


def beta(probability: float, a: float, b: float) -> float:
    """The quantile of the beta distribution, to the last bits by bisection."""
    return _bisect(lambda x: beta_share(x, a, b) - probability, 0.0, 1.0)


def beta_share(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function: the share of the beta distribution below x."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):  # the continued fraction converges fast on the other side
        return 1 - beta_share(1 - x, b, a)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    return front / a * _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function (DLMF 8.17.22) by Lentz's method."""
    tiny = 1e-300
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1), tiny)
    value = d
    for m in range(1, 1000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d = 1 / _away(1 + step * d, tiny)
            c = _away(1 + step / c, tiny)
            value *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return value


def _away(number: float, tiny: float) -> float:
    return number if abs(number) > tiny else tiny


def _bisect(function: Callable[[float], float], low: float, high: float) -> float:
    """Where a rising function crosses zero."""
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if function(middle) < 0 else (low, middle)
    return (low + high) / 2
