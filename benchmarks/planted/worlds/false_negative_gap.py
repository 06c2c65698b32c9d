"""Those of one group who should be found are missed more often: 30 % where others are at 20 %."""

import numpy as np

from benchmarks.planted.making import Chance, answers, equal, gap
from benchmarks.planted.world import Fault, World

TITLE = "False negatives in one of two groups"
SIZES = (500, 2000, 50000)
POWER: float | None = 0.93
PLANTED, HEALTHY, WITHIN = 0.1, 0.0, 0.035


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    group, truth = equal(["a", "b", "a", "b"], n), np.arange(n) % 4 < 2
    where = (group == "b") & truth
    told = answers(chance, truth, np.where(truth, 0.2, 0.1) + 0.10 * effect * where)
    order = chance.permutation(n)
    table = {"group": group[order], "label": truth[order].astype(int), "told": told[order]}
    faults = (Fault(("false-negatives", "error-rate"), {"group": "b"}, where[order]),) if effect else ()
    asks = {"truth": "label", "prediction": "told", "groups": ["group"]}
    return World(table, asks, faults, measured=gap((told != truth)[truth], where[truth]))
