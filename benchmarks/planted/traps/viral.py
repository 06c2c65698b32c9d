"""A sudden burst about one thing, by many people, each in words of their own."""

import numpy as np

from benchmarks.planted.making import Chance, events, words
from benchmarks.planted.texts import TERMS, comments
from benchmarks.planted.world import World

TITLE = "A burst by many different people"
SIZES = (500, 1000, 10000)


def make(chance: Chance, n: int) -> World:
    """The world with so many rows."""

    term = words(chance, TERMS, n)
    start = int(0.6 * n)
    term[start : start + n // 5] = "young"
    pause = chance.exponential(60, n)
    pause[start : start + n // 5] /= 20
    text = comments(chance, n, list(term), events(chance, 0.1, n))
    table = {"contributor": np.char.add("u", chance.permutation(5 * n)[:n].astype(str)), "time": np.cumsum(pause).round(1)}
    table |= {"text": np.array([f"{line} ({number})" for line, number in zip(text, chance.integers(0, 10**6, n))])}
    return World(table, {"text": "text", "contributor": "contributor", "time": "time"})
