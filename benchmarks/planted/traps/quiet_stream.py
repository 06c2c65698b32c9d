"""A stream of answers whose quality does not change."""

import numpy as np

from benchmarks.planted.making import Chance, answers, events
from benchmarks.planted.world import World

TITLE = "A stream without drift"
SIZES = (1000, 4000, 40000)


def make(chance: Chance, n: int) -> World:
    """The world with so many rows."""

    truth = events(chance, 0.5, n)
    table = {"time": np.arange(n), "label": truth.astype(int), "told": answers(chance, truth, 0.1)}
    return World(table, {"truth": "label", "prediction": "told", "time": "time"})
