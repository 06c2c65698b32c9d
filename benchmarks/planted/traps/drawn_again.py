"""Two samples of the same categories, each as random as the other."""

from benchmarks.planted.making import Chance, words
from benchmarks.planted.world import World

TITLE = "Categories drawn twice from one source"
SIZES = (200, 900, 20000)


def make(chance: Chance, n: int) -> World:
    """The world with so many rows."""

    shares = [0.3, 0.25, 0.2, 0.1, 0.08, 0.05, 0.02]
    today, before = ({"city": words(chance, "ABCDEFG", n, shares)} for _ in range(2))
    return World(today, {}, reference=before)
