"""A feature has moved by half a standard deviation, in one small group only."""

from benchmarks.planted.making import Chance, equal
from benchmarks.planted.world import Fault, World

TITLE = "Drift within one group of five"
SIZES = (500, 2000, 50000)
POWER: float | None = None
PLANTED, HEALTHY, WITHIN = 0.5, 0.0, 0.2


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    group = equal("abcde", n)
    where = group == "e"
    before, today = ({"group": group, "x": chance.normal(0, 1, n), "y": chance.normal(0, 1, n)} for _ in range(2))
    today["x"] = today["x"] + 0.5 * effect * where
    faults = (Fault(("drift",), {"group": "e", "column": "x"}, where),) if effect else ()
    moved = float(today["x"][where].mean() - before["x"][where].mean())
    return World(today, {"groups": ["group"]}, faults, reference=before, measured=moved)
