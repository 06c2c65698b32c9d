"""Two models trained alike but for the seed: they err in other rows, and as often."""

from benchmarks.planted.making import Chance, answers, equal, events
from benchmarks.planted.world import World

TITLE = "A model trained again"
SIZES = (500, 2000, 20000)


def make(chance: Chance, n: int) -> World:
    """The world with so many rows."""

    group, truth = equal("abc", n), events(chance, 0.5, n)
    before, after = ({"group": group, "label": truth.astype(int), "told": answers(chance, truth, 0.15)} for _ in range(2))
    return World(after, {"truth": "label", "prediction": "told", "groups": ["group"]}, reference=before)
