"""Five of a hundred labels are wrong although the features leave no doubt."""

import numpy as np

from benchmarks.planted.making import Chance, chances, events
from benchmarks.planted.world import Fault, World

TITLE = "Wrong labels, row by row"
SIZES = (500, 2000, 20000)
POWER: float | None = None
PLANTED, HEALTHY, WITHIN = 0.05, 0.0, 0.02


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    features = {f"x{k}": np.round(chance.normal(0, 1, n), 3) for k in range(4)}
    clear = chances(6 * (features["x0"] + features["x1"] - features["x2"]))
    truth = events(chance, clear, n)
    doubtless = np.abs(clear - 0.5) > 0.45
    flipped = doubtless & events(chance, 0.05 * effect / doubtless.mean(), n)
    table = {**features, "label": (truth ^ flipped).astype(int), "score": clear}
    faults = (Fault(("label-errors",), {}, flipped),) if effect else ()
    return World(table, {"truth": "label", "prediction": "score", "threshold": 0.5}, faults, measured=float(flipped.mean()))
