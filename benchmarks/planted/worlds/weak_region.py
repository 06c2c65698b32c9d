"""Nobody named any groups. Where the region is north, a quarter of the labels is turned round."""

import numpy as np

from benchmarks.planted.making import Chance, answers, events, gap, words
from benchmarks.planted.world import Fault, World

TITLE = "A weak slice that nobody named: one value"
SIZES = (400, 2000, 50000)
POWER: float | None = 1.0
PLANTED, HEALTHY, WITHIN = 0.2, 0.0, 0.06


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    table = {
        "sex": words(chance, ["f", "m"], n),
        "age": words(chance, ["young", "middle", "old"], n),
        "region": words(chance, ["north", "south", "east", "west"], n),
        "device": words(chance, ["phone", "desk", "tablet"], n),
        "plan": words(chance, ["free", "paid"], n),
        "amount": np.round(chance.gamma(2, 300, n)),
    }
    truth = events(chance, 0.5, n)
    where = table["region"] == "north"
    told = answers(chance, truth, 0.1 + 0.2 * effect * where)
    table |= {"label": truth.astype(int), "told": told}
    faults = (Fault(("unexpected-slices",), {"region": "north"}, where),) if effect else ()
    return World(table, {"truth": "label", "prediction": "told"}, faults, measured=gap(told != truth, where))
