"""One of five groups is served worse: it is wrong for 25 % where it is wrong for 15 % elsewhere."""

from benchmarks.planted.making import Chance, Mask, answers, equal, events, gap
from benchmarks.planted.world import Fault, World

TITLE = "One of five groups worse"
SIZES = (500, 2000, 20000)
POWER: float | None = 0.99
PLANTED, HEALTHY, WITHIN = 0.1, 0.0, 0.03


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    group, truth = equal("abcde", n), events(chance, 0.5, n)
    where: Mask = group == "c"
    told = answers(chance, truth, 0.15 + 0.10 * effect * where)
    table = {"group": group, "label": truth.astype(int), "told": told}
    faults = (Fault(("error-rate",), {"group": "c"}, where),) if effect else ()
    asks = {"truth": "label", "prediction": "told", "groups": ["group"]}
    return World(table, asks, faults, measured=gap(told != truth, where))
