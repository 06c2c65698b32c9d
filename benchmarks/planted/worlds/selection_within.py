"""Within each department fewer women are chosen, but over all as many: they apply where more are chosen."""

import numpy as np

from benchmarks.planted.making import Chance, equal, events, gap
from benchmarks.planted.world import Fault, World

TITLE = "A gap within departments that vanishes over all"
SIZES = (600, 2400, 40000)
POWER: float | None = None
PLANTED, HEALTHY, WITHIN = -0.1, 0.0, 0.04


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    sex = equal(["f", "m"], n)
    where = sex == "f"
    generous = events(chance, np.where(where, 2 / 3, 1 / 3), n)
    hired = events(chance, np.where(generous, 0.6, 0.3) - 0.10 * effect * where, n)
    table = {"sex": sex, "department": np.where(generous, "sales", "law"), "hired": hired.astype(int)}
    faults = (Fault(("selection-given",), {"sex": "f"}, where),) if effect else ()
    within = np.mean([gap(hired[rows], where[rows]) for rows in (generous, ~generous)])
    return World(table, {"prediction": "hired", "groups": ["sex"], "given": "department"}, faults, measured=float(within))
