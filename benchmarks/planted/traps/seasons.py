"""What people ask for changes with the season, and comes back; how well they are served does not."""

import numpy as np

from benchmarks.planted.making import Chance, answers, events
from benchmarks.planted.world import World

TITLE = "A stream with seasons"
SIZES = (1000, 4000, 40000)


def make(chance: Chance, n: int) -> World:
    """The world with so many rows."""

    season = np.sin(2 * np.pi * np.arange(n) / (n / 4))
    truth = events(chance, 0.5 + 0.2 * season, n)
    table = {"time": np.arange(n), "warmth": season + chance.normal(0, 0.3, n), "label": truth.astype(int)}
    table |= {"told": answers(chance, truth, 0.1)}
    return World(table, {"truth": "label", "prediction": "told", "time": "time"})
