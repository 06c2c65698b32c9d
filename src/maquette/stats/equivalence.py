"""Whether two things are equal enough: shown by two one-sided tests inside a tolerance, never by the absence of a difference."""

import math
from dataclasses import dataclass

from numpy.typing import ArrayLike

from maquette.stats import quantiles
from maquette.stats.means import compare_means


@dataclass(frozen=True)
class Equivalence:
    """Two one-sided tests (Schuirmann 1987): the larger of their p is the p that the difference lies outside the tolerance."""

    p_low: float  # that the difference is -tolerance or less
    p_high: float  # that it is +tolerance or more
    tolerance: float

    @property
    def p(self) -> float:
        """At most 0.05: shown to be within the tolerance, at a risk of 5 % of saying so wrongly."""
        return max(self.p_low, self.p_high)


def equivalent_rates(first: int, n_first: int, second: int, n_second: int, tolerance: float) -> Equivalence:
    """Whether two shares of independent rows differ by less than a tolerance, each side by the score test of Farrington and Manning (1990).

    Args:
        tolerance: of the difference of shares, above 0 and below 1.
    """
    assert 0 < tolerance < 1, tolerance
    if not n_first or not n_second:
        return Equivalence(1.0, 1.0, tolerance)
    return Equivalence(
        _above(first, n_first, second, n_second, -tolerance), _above(second, n_second, first, n_first, -tolerance), tolerance
    )


def equivalent_means(first: ArrayLike, second: ArrayLike, tolerance: float) -> Equivalence:
    """Whether two means of independent rows differ by less than a tolerance, each side by Welch's test."""
    assert tolerance > 0, tolerance
    return Equivalence(compare_means(first, second, -tolerance), compare_means(second, first, -tolerance), tolerance)


def _above(first: int, n_first: int, second: int, n_second: int, gap: float) -> float:
    """The p that the first share exceeds the second by no more than `gap`."""
    share = _second_share(first, n_first, second, n_second, gap)
    other = min(1.0, max(0.0, share + gap))
    variance = other * (1 - other) / n_first + share * (1 - share) / n_second
    away = first / n_first - second / n_second - gap
    if variance <= 0:
        return float(away <= 0)
    return quantiles.normal_above(away / math.sqrt(variance))


def _second_share(first: int, n_first: int, second: int, n_second: int, gap: float) -> float:
    """The likeliest second share if the first exceeds it by `gap`: the root of a cubic (Farrington and Manning 1990, appendix)."""
    n = n_first + n_second
    cubic = float(n)
    square = (n_first + 2 * n_second) * gap - n - first - second
    linear = (n_second * gap - n - 2 * second) * gap + first + second
    constant = second * gap * (1 - gap)
    v = square**3 / (3 * cubic) ** 3 - square * linear / (6 * cubic**2) + constant / (2 * cubic)
    inside = max(0.0, square**2 / (3 * cubic) ** 2 - linear / (3 * cubic))
    u = math.copysign(math.sqrt(inside), v) if v else math.sqrt(inside)
    angle = (math.pi + math.acos(max(-1.0, min(1.0, v / u**3)))) / 3 if u else math.pi / 2
    return min(min(1.0, 1 - gap), max(0.0, -gap, 2 * u * math.cos(angle) - square / (3 * cubic)))
