"""It says 95 % and is right in 80 %: the scores lie twice as far from the middle as they should."""

import numpy as np

from benchmarks.planted.making import Chance, chances, events, words
from benchmarks.planted.world import Fault, World

TITLE = "Over-confidence everywhere"
SIZES = (300, 1000, 50000)
POWER: float | None = None
PLANTED, HEALTHY, WITHIN = 0.115, 0.0, 0.03


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    logit = chance.normal(0, 1.2, n)
    happened = events(chance, chances(logit), n)
    score = chances(logit * (1 + effect))
    table = {"group": words(chance, "ab", n), "happened": happened.astype(int), "score": score}
    faults = (Fault(("confidence", "calibration"), {}, np.ones(n, dtype=bool)),) if effect else ()
    sure = np.maximum(score, 1 - score).mean() - ((score >= 0.5) == happened).mean()
    asks = {"truth": "happened", "prediction": "score", "groups": ["group"], "threshold": 0.5}
    return World(table, asks, faults, measured=float(sure))
