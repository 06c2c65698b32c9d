"""Twelve equal groups of a few rows each: exact tests stay quiet where the normal curve does not."""

from benchmarks.planted.making import Chance, answers, equal, events
from benchmarks.planted.world import World

TITLE = "Many small equal groups"
SIZES = (240, 1800, 12000)


def make(chance: Chance, n: int) -> World:
    """The world with so many rows."""

    group, truth = equal([f"g{k:02d}" for k in range(12)], n), events(chance, 0.5, n)
    table = {"group": group, "label": truth.astype(int), "told": answers(chance, truth, 0.15)}
    return World(table, {"truth": "label", "prediction": "told", "groups": ["group"]})
