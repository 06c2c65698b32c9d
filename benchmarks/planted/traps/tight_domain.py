"""A generator of pictures that are all alike because the pictures it learned from are; it copies none."""

import numpy as np

from benchmarks.planted.making import Chance, equal
from benchmarks.planted.scenes import draw
from benchmarks.planted.world import World

TITLE = "A generator in a narrow domain"
SIZES = (200, 600, 2000)


def make(chance: Chance, n: int) -> World:
    """The world with so many rows."""

    made, real = (draw(chance, np.ones(n, dtype=bool), chance.uniform(0.9, 1.0, n)) for _ in range(2))
    return World({"kind": equal(["disc"], n)}, {}, pictures=real, made=made)
