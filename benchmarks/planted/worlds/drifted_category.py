"""Since the reference the share of phones has grown from 30 % to 45 %."""

import numpy as np

from benchmarks.planted.making import Chance, words
from benchmarks.planted.world import Fault, World

TITLE = "Drift of a category"
SIZES = (300, 1500, 50000)
POWER: float | None = None
PLANTED, HEALTHY, WITHIN = 0.15, 0.0, 0.06


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    before = words(chance, ["phone", "desk", "tablet", "other"], n, [0.3, 0.4, 0.2, 0.1])
    grown = 0.15 * effect
    today = words(chance, ["phone", "desk", "tablet", "other"], n, [0.3 + grown, 0.4 - grown, 0.2, 0.1])
    faults = (Fault(("drift",), {"column": "device"}, np.ones(n, dtype=bool)),) if effect else ()
    moved = float((today == "phone").mean() - (before == "phone").mean())
    return World({"device": today}, {}, faults, reference={"device": before}, measured=moved)
