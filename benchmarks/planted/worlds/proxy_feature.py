"""The sex is not among the features, but shoe size tells it: an area of 0.75."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.planted.making import Chance, answers, area, equal, events
from benchmarks.planted.world import Fault, World

TITLE = "A feature that stands for the sex"
SIZES = (300, 600, 20000)
POWER: float | None = 1.0
PLANTED, HEALTHY, WITHIN = 0.75, 0.5, 0.05


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    sex, truth = equal(["f", "m"], n), events(chance, 0.5, n)
    is_man = sex == "m"
    table: dict[str, NDArray[Any]] = {name: np.round(chance.normal(0, 1, n), 3) for name in ("income", "years", "visits")}
    table |= {"shoe_size": np.round(chance.normal(0.954 * effect * is_man, 1), 3)}
    table |= {"sex": sex, "label": truth.astype(int), "told": answers(chance, truth, 0.2)}
    # what tells one sex tells the other
    faults = tuple(Fault(("proxies",), {"sex": one, "column": "shoe_size"}, sex == one) for one in "fm") if effect else ()
    asks = {"truth": "label", "prediction": "told", "groups": ["sex"]}
    return World(table, asks, faults, measured=area(table["shoe_size"], is_man))
