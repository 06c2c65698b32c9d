"""In the last quarter of the messages three in ten are rude, where one in ten was."""

import numpy as np

from benchmarks.planted.making import Chance, events, gap, words
from benchmarks.planted.texts import TERMS, comments
from benchmarks.planted.world import Fault, World

TITLE = "A shift in tone"
SIZES = (400, 2000, 20000)
POWER: float | None = None
PLANTED, HEALTHY, WITHIN = 0.2, 0.0, 0.08


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    where = np.arange(n) >= 0.75 * n
    rude = events(chance, 0.1 + 0.2 * effect * where, n)
    table = {
        "contributor": np.char.add("u", chance.integers(0, n // 4, n).astype(str)),
        "time": np.cumsum(chance.exponential(60, n)).round(),
    }
    table |= {"text": comments(chance, n, list(words(chance, TERMS, n)), rude)}
    faults = (Fault(("contributions",), {}, where),) if effect else ()
    asks = {"text": "text", "contributor": "contributor", "time": "time"}
    return World(table, asks, faults, measured=gap(rude, where))
