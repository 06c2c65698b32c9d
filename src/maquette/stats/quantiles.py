"""Quantiles and tails of the normal, Student's, beta and chi-square distribution, from the standard library's arithmetic alone."""

import math
from collections.abc import Callable
from statistics import NormalDist

Function = Callable[[float], float]


def normal(level: float) -> float:
    """How many standard errors an interval of that level reaches to each side, e.g. 1.96 for 0.95."""
    return NormalDist().inv_cdf((1 + level) / 2)


def student(level: float, degrees: float) -> float:
    """The same for Student's t with so many degrees of freedom."""
    tail = 1 - level
    # P(|t| > q) is the incomplete beta function at degrees / (degrees + q²)
    x = beta(tail, degrees / 2, 0.5)
    return math.sqrt(degrees * (1 - x) / x)


def normal_above(z: float) -> float:
    """The normal's share above z; it does not end at 8 standard errors as `1 - cdf` does."""
    return math.erfc(z / math.sqrt(2)) / 2


def student_above(t: float, degrees: float) -> float:
    """The share of Student's distribution above t."""
    tail = beta_share(degrees / (degrees + t * t), degrees / 2, 0.5) / 2
    return tail if t >= 0 else 1 - tail


def chi_square_above(x: float, degrees: float) -> float:
    """The share of the chi-square distribution above x: the regularised upper incomplete gamma function (DLMF 8.7.1, 8.9.2)."""
    a, z = degrees / 2, x / 2
    if z <= 0:
        return 1.0
    front = math.exp(a * math.log(z) - z - math.lgamma(a))
    if z < a + 1:
        term = total = 1 / a
        for k in range(1, 10_000):
            term *= z / (a + k)
            total += term
            if term < total * 1e-16:
                break
        return max(0.0, 1 - front * total)
    tiny = 1e-300
    b = z + 1 - a
    c, d = 1 / tiny, 1 / b
    value = d
    for k in range(1, 10_000):
        step = -k * (k - a)
        b += 2
        d = 1 / _away(step * d + b, tiny)
        c = _away(b + step / c, tiny)
        value *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return min(1.0, front * value)


def beta(probability: float, a: float, b: float) -> float:
    """The quantile of the beta distribution, to the last bits by bisection."""
    return crossing(lambda x: beta_share(x, a, b) - probability, 0.0, 1.0)


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


def crossing(function: Function, low: float, high: float) -> float:
    """Where a rising function crosses zero, by bisection to the last bits."""
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if function(middle) < 0 else (low, middle)
    return (low + high) / 2
