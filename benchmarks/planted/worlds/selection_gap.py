"""Fewer women are chosen: 30 % where 40 % of the men are. There is no truth, only who was chosen."""

from benchmarks.planted.making import Chance, equal, events, gap
from benchmarks.planted.world import Fault, World

TITLE = "Selection rates of two groups, no truth"
SIZES = (400, 800, 10000)
POWER: float | None = 0.73
PLANTED, HEALTHY, WITHIN = -0.1, 0.0, 0.05


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    sex = equal(["f", "m"], n)
    where = sex == "f"
    hired = events(chance, 0.4 - 0.10 * effect * where, n)
    faults = (Fault(("selection",), {"sex": "f"}, where),) if effect else ()
    return World({"sex": sex, "hired": hired.astype(int)}, {"prediction": "hired", "groups": ["sex"]}, faults, measured=gap(hired, where))
