"""Three of a hundred test pictures stand among the training pictures too, a little lighter."""

import numpy as np

from benchmarks.planted.making import Chance, events
from benchmarks.planted.scenes import draw
from benchmarks.planted.world import Fault, World

TITLE = "Near-duplicates across splits, pictures"
SIZES = (600, 1500, 3000)
POWER: float | None = 0.95
PLANTED, HEALTHY, WITHIN = 0.03, 0.0, 0.03


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    truth = events(chance, 0.5, n)
    pictures = draw(chance, truth, chance.uniform(0.6, 1.0, n))
    is_test = np.arange(n) % 3 == 0
    train = np.flatnonzero(~is_test)
    copied = is_test & events(chance, 0.03 * effect, n)
    source = chance.choice(train, int(copied.sum()))
    pictures[copied] = np.clip(pictures[source] * 1.03, 0, 255).astype(np.uint8)
    truth[copied] = truth[source]
    table = {"label": truth.astype(int), "split": np.where(is_test, "test", "train")}
    faults = (Fault(("duplicates",), {}, copied),) if effect else ()
    asks = {"truth": "label", "split": "split"}
    return World(table, asks, faults, pictures=pictures, measured=float(copied[is_test].mean()))
