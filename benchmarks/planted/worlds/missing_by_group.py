"""The income of one group is missing three times as often as that of the others."""

import numpy as np

from benchmarks.planted.making import Chance, answers, equal, events, gap
from benchmarks.planted.world import Fault, World

TITLE = "Missing values in one of four groups"
SIZES = (400, 1600, 20000)
POWER: float | None = None
PLANTED, HEALTHY, WITHIN = 0.12, 0.0, 0.04


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    group, truth = equal("abcd", n), events(chance, 0.5, n)
    where = group == "c"
    empty = events(chance, 0.06 + 0.12 * effect * where, n)
    income = np.where(empty, np.nan, np.round(chance.normal(30_000, 8_000, n)))
    table = {"group": group, "income": income, "label": truth.astype(int), "told": answers(chance, truth, 0.15)}
    faults = (Fault(("missing-values",), {"group": "c", "column": "income"}, where),) if effect else ()
    return World(table, {"truth": "label", "prediction": "told", "groups": ["group"]}, faults, measured=gap(empty, where))
