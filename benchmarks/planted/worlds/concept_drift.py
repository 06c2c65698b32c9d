"""From one day to the next it is right in 70 % instead of 90 %."""

import numpy as np

from benchmarks.planted.making import Chance, answers, events, gap
from benchmarks.planted.world import Fault, World

TITLE = "Sudden drift of what is right, in a stream"
SIZES = (1000, 4000, 40000)
POWER: float | None = None
PLANTED, HEALTHY, WITHIN = 0.2, 0.0, 0.07


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    where = np.arange(n) >= 0.6 * n
    truth = events(chance, 0.5, n)
    told = answers(chance, truth, 0.1 + 0.2 * effect * where)
    table = {"time": np.arange(n), "label": truth.astype(int), "told": told}
    faults = (Fault(("drift-over-time",), {}, where),) if effect else ()
    return World(table, {"truth": "label", "prediction": "told", "time": "time"}, faults, measured=gap(told != truth, where))
