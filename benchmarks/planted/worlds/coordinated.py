"""Fifty accounts send nearly the same sentence within a few minutes."""

import numpy as np

from benchmarks.planted.making import Chance, events, words
from benchmarks.planted.texts import TERMS, comments, retold
from benchmarks.planted.world import Fault, World

TITLE = "A coordinated burst of near-duplicates"
SIZES = (500, 1000, 10000)
POWER: float | None = None
PLANTED, HEALTHY, WITHIN = 50, 0, 2


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    who = np.char.add("u", chance.integers(0, 400, n).astype(str))
    text = comments(chance, n, list(words(chance, TERMS, n)), events(chance, 0.1, n)).astype(object)
    start = int(0.7 * n)
    burst = np.zeros(n, dtype=bool)
    burst[start : start + round(100 * effect) : 2] = True
    who[burst] = np.char.add("v", np.arange(burst.sum()).astype(str))
    text[burst] = [retold(chance, "the teacher, who is old, should be thrown out of this town") for _ in range(int(burst.sum()))]
    pause = chance.exponential(60, n)
    pause[start : start + round(100 * effect)] /= 20
    table = {"contributor": who, "time": np.cumsum(pause).round(1), "text": text.astype(str)}
    faults = (Fault(("contributions",), {}, burst),) if effect else ()
    asks = {"text": "text", "contributor": "contributor", "time": "time"}
    return World(table, asks, faults, measured=float(burst.sum()))
