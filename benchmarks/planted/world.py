"""What a world is: the data, how an examination is asked about it, and what is true of it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maquette.data import files

Columns = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and where.

    `place` names a group ({"sex": "f", "age": "old"}), a column ({"column": "income"}), a word or a contributor; empty where all rows
    are concerned, so that only the check that must say it tells it apart.
    """

    checks: tuple[str, ...]  # any of which may say it: ("error-rate", "false-positives")
    place: Mapping[str, str]
    rows: NDArray[np.bool_]  # in which it lies

    def is_at(self, place: Mapping[str, str]) -> bool:
        """Whether a finding names this place: exactly this one, whichever column it was seen in."""
        named = {name: value for name, value in place.items() if name != "column" or "column" in self.place}
        return bool(self.place) and dict(self.place) == named


@dataclass(frozen=True)
class World:
    """Data and the truth about it."""

    table: Columns  # the rows that are examined
    asks: Mapping[str, Any]  # roles of columns and other arguments of `maquette.check`
    faults: tuple[Fault, ...] = ()  # none: it is healthy
    reference: Columns | None = None  # the other split, or the days before
    subject: Callable[[Any], Any] | None = None  # what is asked, where the table holds no answers
    pictures: NDArray[np.uint8] | None = None  # (N, side, side, 3), one for each row
    recipe: Mapping[str, Any] | None = None  # what draws them again, where they are built-in ones
    made: NDArray[np.uint8] | None = None  # ... and what a generator made that learned from them, (M, side, side, 3)
    measured: float = 0.0  # the planted effect, by plain arithmetic on the rows

    @property
    def n(self) -> int:
        """How many rows there are."""
        return len(next(iter(self.table.values())))

    def rows_at(self, place: Mapping[str, str]) -> NDArray[np.bool_]:
        """The rows of a place that names values of columns; all rows for what is no value of a column."""
        rows = np.ones(self.n, dtype=bool)
        for column, value in place.items():
            if column in self.table:
                rows &= self.table[column].astype(str) == value
        return rows

    def lay_out(self, folder: Path) -> Path:
        """Writes the pictures, their `metadata.csv` and their recipe, for a world that has pictures."""
        assert self.pictures is not None
        folder.mkdir(parents=True)
        names = [f"{row:06d}.png" for row in range(self.n)]
        for name, picture in zip(names, self.pictures):
            (folder / name).write_bytes(files.encode_png(picture, effort=1))  # scratch: it need not survive a power cut
        lines = [",".join(["file_name", *self.table])]
        lines += [",".join(map(str, row)) for row in zip(names, *self.table.values())]
        (folder / "metadata.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        if self.recipe is not None:
            (folder / "pictures.json").write_text(json.dumps(dict(self.recipe)), encoding="utf-8")
        return folder
