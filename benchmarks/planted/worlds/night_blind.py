"""It holds what is darker than a fixed grey for the figure, so that in a darkened picture all is figure."""

import numpy as np
from numpy.typing import NDArray

from benchmarks.planted.making import Chance, events
from benchmarks.planted.scenes import draw
from benchmarks.planted.world import Fault, World

TITLE = "A subject that fails on darkened pictures"
SIZES = (300, 600, 1500)
POWER: float | None = None
PLANTED, HEALTHY, WITHIN = 0.4, 0.0, 0.2


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    truth = events(chance, 0.5, n)
    pictures = draw(chance, truth, chance.uniform(0.8, 1.0, n))

    def look(given: list[NDArray[np.uint8]]) -> NDArray[np.int64]:
        return np.array([int(_is_disc(picture, effect)) for picture in given])

    dark = [(0.35 * picture).astype(np.uint8) for picture in pictures]
    loss = (look(list(pictures)) == truth).mean() - (look(dark) == truth).mean()
    faults = (Fault(("unexpected",), {}, np.ones(n, dtype=bool)),) if effect else ()
    return World({"label": truth.astype(int)}, {"truth": "label"}, faults, subject=look, pictures=pictures, measured=float(loss))


def _is_disc(picture: NDArray[np.uint8], effect: float) -> bool:
    """Whether the figure fills less of its box than a square would."""
    grey = picture.mean(axis=2)
    own = (grey.min() + grey.max()) / 2
    figure = grey < own + effect * (100 - own)
    if not figure.any():
        return False
    rows, columns = (np.flatnonzero(figure.any(axis=axis)) for axis in (1, 0))
    box = (rows[-1] - rows[0] + 1) * (columns[-1] - columns[0] + 1)
    return bool(figure.sum() < 0.9 * box)
