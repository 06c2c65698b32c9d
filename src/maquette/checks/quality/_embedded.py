"""What every measure is given: made and real pictures, and what a network saw in them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from maquette.checks.quality._translation import Translation
from maquette.data.parallel import Progress
from maquette.seeds import stream

LEAST = 50  # pictures on a side below which a figure would be noise


@dataclass(frozen=True)
class Side:
    """Pictures of one kind. Row i of everything is picture i."""

    pictures: np.ndarray  # uint8 (M, H, W, C), maybe mapped from a file; `rows` says which of them are meant
    rows: np.ndarray  # (N,)
    features: np.ndarray  # float32 (N, D)
    names: tuple[str, ...]
    labels: np.ndarray | None = None  # class indices (N,)
    mirrored: np.ndarray | None = None  # features of the pictures seen in a mirror; only of training pictures
    content: str = ""  # a hash of the files; empty for what was made

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, indices: Sequence[int] | np.ndarray) -> np.ndarray:
        """Copies of these pictures, uint8 (N, H, W, C)."""
        return np.asarray(self.pictures[self.rows[np.asarray(indices, int)]])

    def subset(self, indices: np.ndarray) -> "Side":
        """Only these pictures."""
        return replace(
            self,
            rows=self.rows[indices],
            features=self.features[indices],
            names=tuple(self.names[index] for index in indices),
            labels=None if self.labels is None else self.labels[indices],
            mirrored=None if self.mirrored is None else self.mirrored[indices],
        )


@dataclass(frozen=True)
class Embedded:
    """A model's pictures beside real ones, as one network sees them."""

    made: Side
    real: Side  # what the made ones are compared with
    real_words: str  # what these are: "781 pictures held out of training"
    network: str
    seed: int
    training: Side | None = None  # what the model learned from; None: not at hand
    is_held_out: bool = False  # whether the model has never seen `real`
    is_paired: bool = False  # whether made picture i should be real picture i: a translator
    classes: tuple[str, ...] = ()  # what the labels mean; empty if either side has none
    progress: Progress | None = None
    translation: Translation | None = None  # of a translator: its inputs, and the pairs that it learned from

    @cached_property
    def twins(self) -> tuple[np.ndarray, np.ndarray] | None:
        """Features of two disjoint sets of real pictures, the first in place of the made ones; what a perfect model would show.

        Training pictures stand in where the others are held out; otherwise one half of the real pictures for the other.
        None if there are too few.
        """
        if self.is_held_out and self.training is not None:
            order = stream(self.seed, "twins").permutation(len(self.training))[: len(self.made)]
            return (self.training.features[order], self.real.features) if min(len(order), len(self.real)) >= LEAST else None
        order = stream(self.seed, "twins").permutation(len(self.real))
        half = len(order) // 2
        return (self.real.features[order[:half]], self.real.features[order[half:]]) if half >= LEAST else None

    @property
    def twin_words(self) -> str:
        """What the twins are, with their numbers."""
        if self.twins is None:
            return ""
        first, second = map(len, self.twins)
        if self.is_held_out and self.training is not None:
            return f"{first:,} training pictures in place of the made ones"
        return f"two halves of the real pictures, {first:,} and {second:,}"

    def same_number(self, first: np.ndarray, second: np.ndarray, at_most: int = 5000) -> tuple[np.ndarray, np.ndarray]:
        """Equally many rows of both: measures by neighbours depend on how many there are."""
        count = min(len(first), len(second), at_most)

        def some(rows: np.ndarray) -> np.ndarray:
            return np.asarray(rows[stream(self.seed, "same number").permutation(len(rows))[:count]])

        return some(first), some(second)
