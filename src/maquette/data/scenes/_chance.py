"""Draws from a stream of randomness, made from uniform numbers alone: no other method's algorithm can change under us."""

import math
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

Value = TypeVar("Value")
Randomness = np.random.Generator


def between(randomness: Randomness, low: float, high: float) -> float:
    """Anywhere in a range, evenly."""
    return low + (high - low) * float(randomness.random())


def around(randomness: Randomness, middle: float, reach: float) -> float:
    """Within `reach` of the middle, near it more often."""
    return middle + reach * (float(randomness.random()) + float(randomness.random()) - 1)


def happens(randomness: Randomness, chance: float) -> bool:
    """True with this chance."""
    return float(randomness.random()) < chance


def pick(randomness: Randomness, values: Sequence[Value], weights: Sequence[float] | None = None) -> Value:
    """One of the values, evenly or by weight."""
    if weights is None:
        return values[math.floor(float(randomness.random()) * len(values))]
    place = float(randomness.random()) * math.fsum(weights)
    for value, weight in zip(values, weights, strict=True):
        place -= weight
        if place < 0:
            return value
    return values[max(index for index, weight in enumerate(weights) if weight > 0)]  # rounding at the very end
