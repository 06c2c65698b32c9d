"""Only women of the north are served worse; women elsewhere and northern men are not."""

import numpy as np

from benchmarks.planted.making import Chance, answers, equal, events, gap
from benchmarks.planted.world import Fault, World

TITLE = "An intersection of two columns worse"
SIZES = (600, 1800, 30000)
POWER: float | None = 0.94
PLANTED, HEALTHY, WITHIN = 0.15, 0.0, 0.05


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    sex, region = equal(["f", "m"], n), np.repeat(["north", "south", "east", "west", "coast", "hills"], 2)[np.arange(n) % 12]
    truth = events(chance, 0.5, n)
    where = (sex == "f") & (region == "north")
    told = answers(chance, truth, 0.15 + 0.15 * effect * where)
    table = {"sex": sex, "region": region, "label": truth.astype(int), "told": told}
    faults = (Fault(("error-rate",), {"sex": "f", "region": "north"}, where),) if effect else ()
    asks = {"truth": "label", "prediction": "told", "groups": ["sex", "region"]}
    return World(table, asks, faults, measured=gap(told != truth, where))
