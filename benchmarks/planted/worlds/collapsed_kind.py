"""A generator makes one and the same disc again and again, and squares of every sort."""

import numpy as np

from benchmarks.planted.making import Chance, equal
from benchmarks.planted.scenes import brightness, draw
from benchmarks.planted.world import Fault, World

TITLE = "A generator that has collapsed for one kind"
SIZES = (200, 600, 3000)
POWER: float | None = None
PLANTED, HEALTHY, WITHIN = 0.0, 0.08, 0.04


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    kind = equal(["disc", "square"], n)
    where = kind == "disc"
    real, made = (draw(chance, where, chance.uniform(0.6, 1.0, n)) for _ in range(2))
    if effect:
        noise = chance.normal(0, 2, (int(where.sum()), *made.shape[1:]))
        made[where] = np.clip(made[where][:1] + noise, 0, 255).astype(np.uint8)
    faults = (Fault(("generated-alike",), {"kind": "disc"}, where),) if effect else ()
    spread = brightness(made[where]).std()
    return World({"kind": kind}, {"groups": ["kind"]}, faults, pictures=real, made=made, measured=float(spread))
