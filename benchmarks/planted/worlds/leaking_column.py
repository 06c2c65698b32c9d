"""One column was written down after the fact and knows the answer: an area of 0.99."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.planted.making import Chance, answers, area, events, words
from benchmarks.planted.world import Fault, World

TITLE = "A column that knows the answer"
SIZES = (300, 1000, 50000)
POWER: float | None = 1.0
PLANTED, HEALTHY, WITHIN = 0.99, 0.5, 0.06


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    truth = events(chance, 0.4, n)
    table: dict[str, NDArray[Any]] = {name: np.round(chance.normal(0.5 * truth, 1), 3) for name in ("income", "visits", "age")}
    table |= {"days_open": np.round(chance.normal(3.29 * effect * truth, 1), 3), "group": words(chance, "ab", n)}
    table |= {"label": truth.astype(int), "told": answers(chance, truth, 0.1)}
    faults = (Fault(("answer-column",), {"column": "days_open"}, np.ones(n, dtype=bool)),) if effect else ()
    asks = {"truth": "label", "prediction": "told", "groups": ["group"]}
    return World(table, asks, faults, measured=area(table["days_open"], truth))
