"""A filter blocks harmless sentences with one word in them: 25 %, where it blocks 5 % of those with nineteen others."""

import numpy as np

from benchmarks.planted.making import Chance, answers, equal, gap
from benchmarks.planted.texts import TERMS, comments
from benchmarks.planted.world import Fault, World

TITLE = "A filter that fears a word"
SIZES = (1200, 4000, 40000)
POWER: float | None = 1.0
PLANTED, HEALTHY, WITHIN = 0.2, 0.0, 0.07


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    term, rude = equal(TERMS, n), np.arange(n) // len(TERMS) % 2 == 1
    where = (term == "gay") & ~rude
    blocked = answers(chance, rude, 0.05 + 0.20 * effect * where)
    table = {"text": comments(chance, n, list(term), rude), "term": term, "rude": rude.astype(int), "blocked": blocked}
    faults = (Fault(("false-positives", "error-rate", "sensitive-topics"), {"term": "gay"}, where),) if effect else ()
    asks = {"truth": "rude", "prediction": "blocked", "groups": ["term"]}
    return World(table, asks, faults, measured=gap(blocked[~rude], where[~rude]))
