"""Every group is served alike, but some are large and some tiny: the tiny ones differ by chance."""

import numpy as np

from benchmarks.planted.making import Chance, answers, events, words
from benchmarks.planted.world import World

TITLE = "Equal groups, from large to tiny"
SIZES = (300, 2640, 20000)


def make(chance: Chance, n: int) -> World:
    """The world with so many rows."""

    sizes = np.array([2000, 500, 100, 30, 10])
    group, truth = words(chance, "abcde", n, sizes / sizes.sum()), events(chance, 0.5, n)
    table = {"group": group, "label": truth.astype(int), "told": answers(chance, truth, 0.15)}
    return World(table, {"truth": "label", "prediction": "told", "groups": ["group"]})
