"""Nobody said which pictures are dark. In those, 8 % of all, it is wrong in 35 % instead of 10 %."""

import numpy as np

from benchmarks.planted.making import Chance, answers, events, gap
from benchmarks.planted.scenes import draw
from benchmarks.planted.world import Fault, World

TITLE = "A slice of dark pictures that nobody named"
SIZES = (300, 1500, 3000)
POWER: float | None = 1.0
PLANTED, HEALTHY, WITHIN = 0.25, 0.0, 0.12


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    where = np.zeros(n, dtype=bool)
    where[chance.permutation(n)[: round(0.08 * n)]] = True
    truth = events(chance, 0.5, n)
    told = answers(chance, truth, 0.10 + 0.25 * effect * where)
    light = np.where(where, chance.uniform(0.08, 0.25, n), chance.uniform(0.6, 1.0, n))
    faults = (Fault(("unexpected-slices",), {}, where),) if effect else ()
    table = {"label": truth.astype(int), "told": told}
    asks = {"truth": "label", "prediction": "told"}
    return World(table, asks, faults, pictures=draw(chance, truth, light), measured=gap(told != truth, where))
