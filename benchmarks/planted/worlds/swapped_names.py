"""The same letters sent under two kinds of names: fewer answers to one of them, 20 % instead of 30 %."""

import numpy as np

from benchmarks.planted.making import Chance, chances, events, gap
from benchmarks.planted.world import Fault, World

TITLE = "The same letter under two names"
SIZES = (400, 800, 10000)
POWER: float | None = None
PLANTED, HEALTHY, WITHIN = -0.1, 0.0, 0.05


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    letter = np.arange(n) // 2
    where = np.arange(n) % 2 == 0
    # the employer of a letter is strict or not, whatever the name; the two shares are 0.30 and 0.20 on average
    strict = chance.normal(0, 1, letter.max() + 1)[letter]
    answered = events(chance, chances(1.2 * strict - np.where(where, 1.06 + 0.63 * effect, 1.06)), n)
    table = {"letter": np.char.add("letter ", letter.astype(str)), "name": np.where(where, "distant", "common")}
    table |= {"answered": answered.astype(int)}
    faults = (Fault(("selection", "counterfactuals"), {"name": "distant"}, where),) if effect else ()
    return World(table, {"prediction": "answered", "groups": ["name"], "unit": "letter"}, faults, measured=gap(answered, where))
