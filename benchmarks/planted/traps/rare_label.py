"""One label in twenty, and pictures of every brightness that has nothing to do with it."""

from benchmarks.planted.making import Chance, answers, events
from benchmarks.planted.scenes import draw
from benchmarks.planted.world import World

TITLE = "A rare label beside a property that has nothing to do with it"
SIZES = (600, 1500, 3000)


def make(chance: Chance, n: int) -> World:
    """The world with so many rows."""

    truth = events(chance, 0.05, n)
    table = {"label": truth.astype(int), "told": answers(chance, truth, 0.08)}
    pictures = draw(chance, events(chance, 0.5, n), chance.uniform(0.1, 1.0, n))
    return World(table, {"truth": "label", "prediction": "told"}, pictures=pictures)
