"""What so many rows can show: the smallest visible gap between two rates, and how many rows a gap needs."""

import math
from statistics import NormalDist


def smallest_visible(rate: float, n: int, n_rest: int, *, level: float = 0.95, questions: int = 1, power: float = 0.8) -> float | None:
    """By how much a group of n must exceed the rest's rate to be found with that power, one-sided; None where nothing would do.

    Args:
        questions: how many groups are asked about at once; the level is divided among them, as Holm does for the first.
    """
    if n < 1 or n_rest < 1:
        return None
    largest = 1 - rate
    if not _is_seen(rate, largest, n, n_rest, level, questions, power):
        return None
    low, high = 0.0, largest
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if _is_seen(rate, middle, n, n_rest, level, questions, power) else (middle, high)
    return high


def rows_needed(rate: float, gap: float, n_rest: int, *, level: float = 0.95, questions: int = 1, power: float = 0.8) -> int | None:
    """How many rows a group needs for that gap to be found; None where no number would do beside so small a rest."""
    most = 10**9
    if n_rest < 1 or not 0 < gap <= 1 - rate or not _is_seen(rate, gap, most, n_rest, level, questions, power):
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _is_seen(rate, gap, middle, n_rest, level, questions, power) else (middle, high)
    return high


def rows_of_both(rate: float, gap: float, *, level: float = 0.95, questions: int = 1, power: float = 0.8) -> int | None:
    """How many rows the group and the rest need each, where both are to be collected; None where the gap leads past 1."""
    if not 0 < gap <= 1 - rate:
        return None
    low, high = 0, 10**9
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _is_seen(rate, gap, middle, middle, level, questions, power) else (middle, high)
    return high


def rows_to_show_equal(rate: float, tolerance: float, n_rest: int, *, level: float = 0.95, power: float = 0.8) -> int | None:
    """How many rows a group with the same rate needs for two one-sided tests to show it; None where no number would do beside the rest."""
    if n_rest < 1 or tolerance <= 0:
        return None
    reach = NormalDist().inv_cdf(level) + NormalDist().inv_cdf((1 + power) / 2)
    left = (tolerance / reach) ** 2 - rate * (1 - rate) / n_rest
    return max(1, math.ceil(rate * (1 - rate) / left)) if left > 0 else None


def smallest_visible_mean(std: float, n: int, n_rest: int, *, level: float = 0.95, questions: int = 1, power: float = 0.8) -> float | None:
    """By how much the mean of a group of n must exceed the rest's to be found with that power, one-sided, where both spread alike."""
    if n < 1 or n_rest < 1:
        return None
    reach = NormalDist().inv_cdf(1 - (1 - level) / questions) + NormalDist().inv_cdf(power)
    return reach * std * math.sqrt(1 / n + 1 / n_rest)


def _is_seen(rate: float, gap: float, n: int, n_rest: int, level: float, questions: int, power: float) -> bool:
    """By the normal approximation of the pooled score test."""
    pooled = ((rate + gap) * n + rate * n_rest) / (n + n_rest)
    under_none = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / n_rest))
    under_gap = math.sqrt(max(0.0, (rate + gap) * (1 - rate - gap)) / n + rate * (1 - rate) / n_rest)
    needed = NormalDist().inv_cdf(1 - (1 - level) / questions)
    return gap - needed * under_none >= NormalDist().inv_cdf(power) * under_gap
