"""The estimates of one group miss by a third more."""

import numpy as np

from benchmarks.planted.making import Chance, equal
from benchmarks.planted.world import Fault, World

TITLE = "Regression error of one of four groups"
SIZES = (400, 2000, 50000)
POWER: float | None = None
PLANTED, HEALTHY, WITHIN = 0.3333333333333333, 0.0, 0.15


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    group, price = equal("abcd", n), np.round(chance.gamma(4, 50_000, n))
    where = group == "a"
    miss = chance.normal(0, 20_000, n) * (1 + effect * where / 3)
    faults = (Fault(("regression-error",), {"group": "a"}, where),) if effect else ()
    asks = {"truth": "price", "prediction": "estimate", "groups": ["group"]}
    table = {"group": group, "price": price, "estimate": np.round(price + miss)}
    size = np.abs(miss)
    return World(table, asks, faults, measured=float(size[where].mean() / size[~where].mean() - 1))
