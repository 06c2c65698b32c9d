"""What a translator was given for the pictures that are measured, and the pairs that it learned from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from maquette.data import arrays
from maquette.data.pictures import Pictures
from maquette.model import Model

_AT_ONCE = 16


@dataclass(frozen=True)
class Translation:
    """A translator with its pairs. Place i of `held_out` is made picture i."""

    model: Model
    held_out: tuple[Pictures, ...]  # whose inputs it was shown
    training: Pictures | None = None  # pairs that it learned from, none of them held out; None: not at hand
    is_student: bool = False  # whether it is compared with its teacher and not with the true pictures

    def __len__(self) -> int:
        return sum(map(len, self.held_out))

    def pairs(self, places: Sequence[int] | np.ndarray) -> dict[str, np.ndarray]:
        """Inputs and true pictures of these places, by the names of `Pictures.batch`."""
        return gathered(self.held_out, places)

    def made_of(self, rows: dict[str, np.ndarray], seed: int) -> np.ndarray:
        """What the model makes of these inputs by the style of this seed, uint8 (N, H, W, C)."""
        styles = self.model.latents(1, seed) if self.model.has_styles else None
        return arrays.to_bytes(self.model.run(arrays.to_input(rows), styles=styles))


def gathered(sets: Sequence[Pictures], places: Sequence[int] | np.ndarray) -> dict[str, np.ndarray]:
    """Rows of several sets that are counted as one, in the order of `places`."""
    wanted, found = np.asarray(places, int), list[dict[str, np.ndarray]]()
    order, first = list[np.ndarray](), 0
    for pictures in sets:
        here = np.flatnonzero((wanted >= first) & (wanted < first + len(pictures)))
        if len(here):
            found.append(pictures.batch(wanted[here] - first))
            order.append(here)
        first += len(pictures)
    back = np.argsort(np.concatenate(order))
    return {name: np.concatenate([one[name] for one in found])[back] for name in found[0]}


def in_parts(places: np.ndarray, at_once: int = _AT_ONCE) -> Iterator[np.ndarray]:
    """The places, a few at a time: whole sets of pictures do not lie in memory."""
    for start in range(0, len(places), at_once):
        yield places[start : start + at_once]
