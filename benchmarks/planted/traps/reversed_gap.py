"""Over all fewer women are admitted; within every department as many as men. They apply where few are."""

import numpy as np

from benchmarks.planted.making import Chance, equal, events
from benchmarks.planted.world import World

TITLE = "A gap over all that is none within departments"
SIZES = (600, 2400, 40000)


def make(chance: Chance, n: int) -> World:
    """The world with so many rows."""

    sex = equal(["f", "m"], n)
    strict = events(chance, np.where(sex == "f", 0.7, 0.3), n)
    admitted = events(chance, np.where(strict, 0.25, 0.6), n)
    table = {"sex": sex, "department": np.where(strict, "law", "crafts"), "admitted": admitted.astype(int)}
    return World(table, {"prediction": "admitted", "groups": ["sex"], "given": "department"})
