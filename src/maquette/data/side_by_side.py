"""Two sets of pictures that are not pairs, shown as one: from the first set on the left, from the second on the right.

A network that learns from two sets then needs nothing special to be fed, previewed or saved. Which two meet is chance and
means nothing. Nothing is copied: rows are put together when they are asked for.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np

from maquette.data.fingerprints import combined
from maquette.data.manifest import Manifest
from maquette.data.meaning import Skipped
from maquette.data.pictures import Pictures
from maquette.errors import PicturesError
from maquette.seeds import stream
from maquette.spec import LabelSpec, MapSpec, PictureSpec


class PictureSet(Protocol):
    """What training reads of pictures, be they one set or two."""

    @property
    def spec(self) -> PictureSpec:
        """The form of a row."""
        ...

    @property
    def input_spec(self) -> PictureSpec | None:
        """The form of what a translator turns into a row."""
        ...

    @property
    def map_spec(self) -> MapSpec | None:
        """What that is made of, where it is a label map."""
        ...

    @property
    def labels(self) -> np.ndarray | None:
        """The class of each row."""
        ...

    @property
    def classes(self) -> LabelSpec:
        """The classes there are."""
        ...

    @property
    def names(self) -> tuple[str, ...]:
        """What each row is called."""
        ...

    @property
    def manifest(self) -> Manifest:
        """Where the pictures came from."""
        ...

    def __len__(self) -> int:
        """How many rows there are."""
        ...

    def batch(self, indices: Sequence[int] | np.ndarray) -> dict[str, np.ndarray]:
        """Copies of these rows, by name."""
        ...


class SideBySide:
    """Row i is picture i of `a` beside a picture of `b`, each set from its start again when it is over.

    Args:
        a, b: of the same form; they may differ in number. Classes within a set are not told apart.
        mirror: add every picture mirrored, each half by itself. (To mirror a whole row would exchange the sets.)

    Raises:
        PicturesError: the two sets were prepared at different sizes or with different channels.
    """

    input_spec: PictureSpec | None = None
    map_spec: MapSpec | None = None
    labels: np.ndarray | None = None
    classes = LabelSpec()

    def __init__(self, a: Pictures, b: Pictures, *, mirror: bool = False) -> None:
        if a.spec != b.spec:
            given = f"`{a.manifest.source}` ({a.spec}) and `{b.manifest.source}` ({b.spec})"
            raise PicturesError(given, "two sets can stand side by side only if their form is the same", "Prepare both at one `--size`.")
        self.a, self.b, self.mirror = a, b, mirror
        self.spec = replace(a.spec, width=2 * a.spec.width)
        self.manifest = _manifest(a.manifest, b.manifest)
        # without this, rows of two sets that are sorted alike would look like pairs
        self._partners = stream(0, "side by side").permutation(self._size(b))

    def __len__(self) -> int:
        return max(self._size(self.a), self._size(self.b))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the two pictures of each row."""
        left, right = self._places(np.arange(len(self)))
        return tuple(f"{self.a.names[one % len(self.a)]} | {self.b.names[other % len(self.b)]}" for one, other in zip(left, right))

    def batch(self, indices: Sequence[int] | np.ndarray) -> dict[str, np.ndarray]:
        """Copies of these rows: `pictures`, uint8 (N, S, 2S, C)."""
        left, right = self._places(np.asarray(indices))
        return {"pictures": np.concatenate([_rows(self.a, left), _rows(self.b, right)], axis=2)}

    def _size(self, pictures: Pictures) -> int:
        """How many different halves a set gives; from its length on they are mirrored."""
        return len(pictures) * (1 + self.mirror)

    def _places(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return rows % self._size(self.a), self._partners[rows % self._size(self.b)]


def _rows(pictures: Pictures, places: np.ndarray) -> np.ndarray:
    found = pictures.batch(places % len(pictures))["pictures"]
    mirrored = places >= len(pictures)
    found[mirrored] = found[mirrored][:, :, ::-1]
    return found


def _manifest(a: Manifest, b: Manifest) -> Manifest:
    """Both sets as one account."""
    sets = [f"{set_.count:,} from `{Path(set_.source).name}` ({set_.description})" for set_ in (a, b)]
    return Manifest(
        content=combined([a.content, b.content]),
        source=" + ".join(str(Path(set_.source).resolve()) for set_ in (a, b)),
        description=f"two sets without pairs: {sets[0]} and {sets[1]}",
        count=a.count + b.count,
        split=a.split if a.split == b.split else f"{a.split} + {b.split}",
        splits={},
        classes={},
        skipped=tuple(Skipped(f"{Path(set_.source).name}/{skipped.name}", skipped.reason) for set_ in (a, b) for skipped in set_.skipped),
        preparation=replace(a.preparation, width=a.preparation.width + b.preparation.width),
        recipe={"sets": [a.recipe, b.recipe]} if a.recipe and b.recipe else None,
        licence=" + ".join(dict.fromkeys(set_.licence or "not known" for set_ in (a, b))) if a.licence or b.licence else "",
    )
