"""Scores are calibrated everywhere; recall differs by region because what is looked for is rarer there."""

import numpy as np

from benchmarks.planted.making import Chance, chances, events, words
from benchmarks.planted.world import World

TITLE = "A calibrated score where base rates differ"
SIZES = (400, 2000, 20000)


def make(chance: Chance, n: int) -> World:
    """The world with so many rows."""

    region = words(chance, ["north", "south", "east", "west"], n)
    logit = chance.normal(0, 1.2, n) + np.where(region == "north", -1.5, 0.3)
    table = {"region": region, "happened": events(chance, chances(logit), n).astype(int), "score": chances(logit)}
    return World(table, {"truth": "happened", "prediction": "score", "threshold": 0.5})
