"""Two different faces of one group pass for the same person ten times as often as those of the others."""

import numpy as np

from benchmarks.planted.making import Chance, equal, gap
from benchmarks.planted.world import Fault, World

TITLE = "Verification: false matches of one of eight groups"
SIZES = (16000, 80000, 100000)
POWER: float | None = None
PLANTED, HEALTHY, WITHIN = 0.0045, 0.0, 0.002


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    group = equal([f"g{k}" for k in range(8)], n)
    where = group == "g5"
    rate = 0.0005 + 0.0045 * effect * where
    person = np.char.add("p", (np.arange(n) // 32).astype(str))  # four impostor pairs of each person in each group
    matched = chance.random(n) < rate
    score = np.where(matched, chance.uniform(0.5, 0.8, n), chance.uniform(0.0, 0.5, n))
    table = {"group": group, "person": person, "same_person": np.zeros(n, dtype=int), "score": score}
    faults = (Fault(("false-matches",), {"group": "g5"}, where),) if effect else ()
    asks = {"genuine": "same_person", "prediction": "score", "threshold": 0.5, "groups": ["group"]}
    return World(table, asks, faults, measured=gap(matched, where))
