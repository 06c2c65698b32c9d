"""A generator makes discs as they are, and speckles over its squares."""

import numpy as np

from benchmarks.planted.making import Chance, equal
from benchmarks.planted.scenes import draw
from benchmarks.planted.world import Fault, World

TITLE = "A generator that is worse for one kind"
SIZES = (300, 600, 3000)
POWER: float | None = None
PLANTED, HEALTHY, WITHIN = 0.12, 0.0, 0.04


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    kind = equal(["disc", "square"], n)
    where = kind == "square"
    real, made = (draw(chance, ~where, chance.uniform(0.6, 1.0, n)) for _ in range(2))
    clean = _roughness(made[where])
    if effect:
        speckled = made[where] + chance.normal(0, 30, made[where].shape)
        made[where] = np.clip(speckled, 0, 255).astype(np.uint8)
    faults = (Fault(("generated-quality",), {"kind": "square"}, where),) if effect else ()
    return World({"kind": kind}, {"groups": ["kind"]}, faults, pictures=real, made=made, measured=_roughness(made[where]) - clean)


def _roughness(pictures: np.ndarray) -> float:
    """How much neighbours differ, of the whole range."""
    return float(np.abs(np.diff(pictures.astype(np.float64), axis=2)).mean() / 255)
