"""People of one group are not known again: 3 % of their pairs where 1 % of the others'."""

import numpy as np

from benchmarks.planted.making import Chance, equal, gap
from benchmarks.planted.world import Fault, World

TITLE = "Verification: false non-matches of one of four groups"
SIZES = (2000, 8000, 40000)
POWER: float | None = 0.99
PLANTED, HEALTHY, WITHIN = 0.02, 0.0, 0.009


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    group = equal("abcd", n)
    where = group == "a"
    missed = chance.random(n) < 0.01 + 0.02 * effect * where
    score = np.where(missed, chance.uniform(0.1, 0.5, n), chance.uniform(0.5, 1.0, n))
    table = {"group": group, "same_person": np.ones(n, dtype=int), "score": score}
    faults = (Fault(("false-non-matches",), {"group": "a"}, where),) if effect else ()
    asks = {"genuine": "same_person", "prediction": "score", "threshold": 0.5, "groups": ["group"]}
    return World(table, asks, faults, measured=gap(missed, where))
