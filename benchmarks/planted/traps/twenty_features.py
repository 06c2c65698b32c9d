"""Twenty features from one source: without correction an alarm in six of ten runs."""

from benchmarks.planted.making import Chance
from benchmarks.planted.world import World

TITLE = "Twenty features that have not moved"
SIZES = (300, 1000, 50000)


def make(chance: Chance, n: int) -> World:
    """The world with so many rows."""

    before, today = ({f"x{k:02d}": chance.normal(0, 1, n) for k in range(20)} for _ in range(2))
    return World(today, {}, reference=before)
