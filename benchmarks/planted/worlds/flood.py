"""In the last two hundred messages one in ten comes from a single contributor, who had one in fifty before."""

import numpy as np

from benchmarks.planted.making import Chance, events, words
from benchmarks.planted.texts import TERMS, comments
from benchmarks.planted.world import Fault, World

TITLE = "One contributor floods"
SIZES = (300, 1000, 20000)
POWER: float | None = 0.94
PLANTED, HEALTHY, WITHIN = 0.1, 0.02, 0.04


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    users = [f"u{k:03d}" for k in range(50)]
    who = words(chance, users, n)
    window = np.arange(n) >= n - 200
    extra = (0.10 - 0.02) * effect / 0.98
    where = window & events(chance, extra, n) if effect else np.zeros(n, dtype=bool)
    who[where] = "u007"
    table = {"contributor": who, "time": np.cumsum(chance.exponential(30, n)).round()}
    table |= {"text": comments(chance, n, list(words(chance, TERMS, n)), events(chance, 0.1, n))}
    faults = (Fault(("contributions",), {"contributor": "u007"}, where),) if effect else ()
    asks = {"text": "text", "contributor": "contributor", "time": "time"}
    return World(table, asks, faults, measured=float((who[window] == "u007").mean()))
