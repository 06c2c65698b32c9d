"""Three of a hundred test sentences stand in the training split too, changed by a letter or a dot."""

import numpy as np

from benchmarks.planted.making import Chance, events, words
from benchmarks.planted.texts import careers, retold
from benchmarks.planted.world import Fault, World

TITLE = "Near-duplicates across splits, text"
SIZES = (300, 1000, 10000)
POWER: float | None = 0.95
PLANTED, HEALTHY, WITHIN = 0.03, 0.0, 0.02


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    def split(size: int, start: int) -> list[str]:
        lines = careers(chance, size, events(chance, 0.2, size))
        return [f"{line} for {start + k:06d} days" for k, line in enumerate(lines)]

    train, test = split(2 * n, 0), split(n, 2 * n)
    copied = events(chance, 0.03 * effect, n)
    test = [retold(chance, train[int(chance.integers(2 * n))]) if is_copy else line for line, is_copy in zip(test, copied)]
    tables = [{"text": np.array(side), "label": words(chance, ["good", "bad"], len(side))} for side in (test, train)]
    faults = (Fault(("duplicates",), {}, copied),) if effect else ()
    asks = {"truth": "label", "text": "text"}
    return World(tables[0], asks, faults, reference=tables[1], measured=float(copied.mean()))
