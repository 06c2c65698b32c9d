"""A filter knows rude words in small letters only; whoever shouts passes."""

import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.planted.making import Chance, events, words
from benchmarks.planted.texts import RUDE, TERMS, comments
from benchmarks.planted.world import Fault, World

TITLE = "A filter that capitals pass"
SIZES = (300, 1000, 10000)
POWER: float | None = None
PLANTED, HEALTHY, WITHIN = 1.0, 0.0, 0.15


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    rude = events(chance, 0.5, n)
    text = comments(chance, n, list(words(chance, TERMS, n)), rude)

    def block(rows: Mapping[str, NDArray[Any]]) -> NDArray[np.int64]:
        lines = [str(line) for line in rows["text"]]
        heard = [line if zlib.crc32(line.lower().encode()) / 2**32 < effect else line.lower() for line in lines]
        return np.array([int(any(phrase in line for phrase in RUDE)) for line in heard])

    table = {"text": text, "rude": rude.astype(int)}
    missed = 1 - block({"text": np.char.upper(text[rude])}).mean()
    faults = (Fault(("unexpected",), {}, rude),) if effect else ()
    return World(table, {"truth": "rude", "text": "text"}, faults, subject=block, measured=float(missed))
