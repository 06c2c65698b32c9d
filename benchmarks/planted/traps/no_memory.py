"""A model that has learned nobody by heart: as sure of those it saw as of those it did not."""

from benchmarks.planted.making import Chance, equal, events
from benchmarks.planted.world import World

TITLE = "Members and others alike"
SIZES = (400, 1000, 20000)


def make(chance: Chance, n: int) -> World:
    """The world with so many rows."""

    member = equal(["seen", "unseen"], n)
    table = {"member": member, "sure": events(chance, 0.7, n).astype(int)}
    return World(table, {"prediction": "sure", "groups": ["member"]})
