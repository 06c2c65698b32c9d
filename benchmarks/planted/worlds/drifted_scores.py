"""The features have not moved, but the scores have: the threshold now lets more through."""

import numpy as np

from benchmarks.planted.making import Chance, chances
from benchmarks.planted.world import Fault, World

TITLE = "Drift of the prediction"
SIZES = (300, 1000, 50000)
POWER: float | None = None
PLANTED, HEALTHY, WITHIN = 0.3, 0.0, 0.12


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    before, today = ({"x": chance.normal(0, 1, n), "logit": chance.normal(-1, 1, n)} for _ in range(2))
    moved = today.pop("logit") + 0.3 * effect
    usual = before.pop("logit")
    today["score"], before["score"] = chances(moved), chances(usual)
    faults = (Fault(("drift",), {"column": "score"}, np.ones(n, dtype=bool)),) if effect else ()
    asks = {"prediction": "score", "threshold": 0.5}
    return World(today, asks, faults, reference=before, measured=float(moved.mean() - usual.mean()))
