"""A recruiter's engine takes off 0.05 for every line with the word *women's* in it."""

import zlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from benchmarks.planted.making import Chance
from benchmarks.planted.texts import careers
from benchmarks.planted.world import Fault, World

TITLE = "A word that lowers a score, by counterfactual pairs"
SIZES = (300, 600, 6000)
POWER: float | None = 0.99
PLANTED, HEALTHY, WITHIN = -0.05, 0.0, 0.01


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    marked = np.arange(n) % 2 == 0
    text = careers(chance, n, marked)

    def score(rows: Mapping[str, NDArray[np.object_]]) -> NDArray[np.float64]:
        return np.array([_score(str(line), effect) for line in rows["text"]])

    without = np.array([line.replace("women's ", "") for line in text])
    change = score({"text": text[marked]}) - score({"text": without[marked]})
    faults = (Fault(("counterfactuals", "proxies"), {"word": "women's"}, marked),) if effect else ()
    return World({"text": text}, {"text": "text"}, faults, subject=score, measured=float(change.mean()))


def _score(line: str, effect: float) -> float:
    """An engine's opinion: it likes doing more than supporting, takes words as it found them, and wavers with the wording."""
    found = 0.5 + sum(0.04 * (verb in line) for verb in ("built", "executed", "captured")) - 0.02 * ("supported" in line)
    waver = zlib.crc32(line.encode()) / 2**32 - 0.5
    return found + 0.1 * waver - (0.05 * effect if "women's" in line else 0.0)
