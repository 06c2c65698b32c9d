"""Intervals by leaving out one group of both sides at a time: for figures that a repeated picture would disturb."""

import math
from collections.abc import Callable

import numpy as np

from maquette.seeds import stream
from maquette.stats import Estimate, quantiles


def groups(n: int, count: int, seed: int, side: str) -> np.ndarray:
    """The group 0 ... count - 1 of each row, by chance and of nearly equal sizes."""
    return stream(seed, f"groups of {side}").permutation(np.arange(n) % count)


def estimate(value: float, without: np.ndarray, n: int) -> Estimate:
    """The figure with Student's interval over the jackknife's standard error; `without` are the figures without each group."""
    count = len(without)
    error = math.sqrt((count - 1) / count * float(((without - without.mean()) ** 2).sum()))
    reach = quantiles.student(0.95, count - 1) * error
    return Estimate(value, value - reach, value + reach, n, f"jackknife, leaving out one of {count} groups of both sides")


def all_without(figure: Callable[[int], float], count: int) -> np.ndarray:
    """The figures without group 0, 1, ..."""
    return np.array([figure(group) for group in range(count)])
