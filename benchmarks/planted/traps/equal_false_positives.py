"""The innocent are accused alike; that fewer accusations hold in one group is its base rate."""

import numpy as np

from benchmarks.planted.making import Chance, answers, equal, events
from benchmarks.planted.world import World

TITLE = "Equal false positives, unequal precision"
SIZES = (500, 2000, 40000)


def make(chance: Chance, n: int) -> World:
    """The world with so many rows."""

    group = equal("ab", n)
    truth = events(chance, np.where(group == "a", 0.5, 0.2), n)
    table = {"group": group, "label": truth.astype(int), "told": answers(chance, truth, 0.2)}
    asks = {"truth": "label", "prediction": "told", "groups": ["group"], "checks": ["false-positives"]}
    return World(table, asks)
