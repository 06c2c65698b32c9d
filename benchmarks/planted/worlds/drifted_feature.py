"""One of twenty features has moved by 0.3 standard deviations since the reference."""

import numpy as np

from benchmarks.planted.making import Chance
from benchmarks.planted.world import Fault, World

TITLE = "Drift of one feature of twenty"
SIZES = (300, 1000, 100000)
POWER: float | None = 1.0
PLANTED, HEALTHY, WITHIN = 0.3, 0.0, 0.12


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    before, today = ({f"x{k:02d}": chance.normal(0, 1, n) for k in range(20)} for _ in range(2))
    today["x07"] = today["x07"] + 0.3 * effect
    faults = (Fault(("drift",), {"column": "x07"}, np.ones(n, dtype=bool)),) if effect else ()
    moved = float(today["x07"].mean() - before["x07"].mean())
    return World(today, {}, faults, reference=before, measured=moved)
