"""What worlds are made of: words, answers that are sometimes wrong, scores that mean what they say."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Chance = np.random.Generator
Mask = NDArray[np.bool_]


def words(chance: Chance, choices: Sequence[str], n: int, shares: Sequence[float] | None = None) -> NDArray[Any]:
    """A column of words drawn with these shares, equal ones without."""
    return np.asarray(list(choices))[chance.choice(len(choices), size=n, p=shares)]


def equal(choices: Sequence[str], n: int) -> NDArray[Any]:
    """A column in which every word stands as often as every other, as far as n allows."""
    return np.asarray(list(choices))[np.arange(n) % len(choices)]


def events(chance: Chance, rates: ArrayLike, n: int) -> Mask:
    """Whether something happens in each row, at one rate or at each row's own."""
    return chance.random(n) < np.broadcast_to(np.asarray(rates, dtype=np.float64), (n,))


def answers(chance: Chance, truth: Mask, wrong: ArrayLike) -> NDArray[np.int64]:
    """Answers, 0 or 1, that are wrong at these rates."""
    return (truth ^ events(chance, wrong, len(truth))).astype(np.int64)


def chances(logit: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares between 0 and 1."""
    return 1 / (1 + np.exp(-logit))


def gap(happened: ArrayLike, rows: Mask) -> float:
    """The mean in these rows less that in the others."""
    values = np.asarray(happened, dtype=np.float64)
    return float(values[rows].mean() - values[~rows].mean())


def area(score: ArrayLike, truth: ArrayLike) -> float:
    """The chance that a row where it is true scores above one where it is not, ties counting half."""
    values, yes = np.asarray(score, dtype=np.float64), np.asarray(truth, dtype=bool)
    order = np.sort(values[~yes])
    below = np.searchsorted(order, values[yes], side="left") + np.searchsorted(order, values[yes], side="right")
    return float(below.mean() / (2 * len(order)))
