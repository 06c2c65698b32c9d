"""In the history a model is to learn from, one group was accepted ever less, from 50 % down to 30 %."""

import numpy as np

from benchmarks.planted.making import Chance, equal, events
from benchmarks.planted.world import Fault, World

TITLE = "A base rate that falls over the years for one group"
SIZES = (1000, 4000, 40000)
POWER: float | None = None
PLANTED, HEALTHY, WITHIN = -0.2, 0.0, 0.09


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    group, year = equal("abc", n), np.sort(chance.integers(2010, 2020, n))
    where = group == "b"
    accepted = events(chance, 0.5 - 0.2 * effect * where * (year - 2010) / 9, n)
    late, early = (accepted[where & rows].mean() for rows in (year >= 2018, year < 2012))
    faults = (Fault(("base-rates",), {"group": "b"}, where),) if effect else ()
    asks = {"truth": "accepted", "groups": ["group"], "time": "year"}
    table = {"group": group, "year": year, "accepted": accepted.astype(int)}
    return World(table, asks, faults, measured=float(late - early) / 0.889)
