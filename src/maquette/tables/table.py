"""`Table`: named columns of one length, each of numbers or of words, held as arrays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from maquette.errors import OptionError


@dataclass(frozen=True)
class Numbers:
    """A column of numbers, float64 (N,); a missing one is NaN."""

    values: NDArray[np.float64]
    is_whole: bool = False  # written without a decimal point: `1`, not `1.0`

    def __len__(self) -> int:
        return len(self.values)

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Where nothing stands (N,)."""
        return np.isnan(self.values)

    def take(self, rows: NDArray[np.int64] | slice) -> "Numbers":
        """Some of its rows."""
        return Numbers(self.values[rows], self.is_whole)

    def as_words(self) -> "Words":
        """The same as words, the smallest number first."""
        found, places = np.unique(self.values, return_inverse=True)
        known = ~np.isnan(found)
        words = tuple(self.text(value) for value in found[known])
        return Words(np.where(self.missing, -1, places).astype(np.int32), words)

    def text(self, value: float) -> str:
        """One of its values, as it was written."""
        return f"{value:.0f}" if self.is_whole else f"{value:.12g}"


@dataclass(frozen=True)
class Words:
    """A column of words: for each row the place of its word (N,) int32, -1 where it is missing."""

    codes: NDArray[np.int32]
    words: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Where nothing stands (N,)."""
        found: NDArray[np.bool_] = self.codes < 0
        return found

    def take(self, rows: NDArray[np.int64] | slice) -> "Words":
        """Some of its rows."""
        return Words(self.codes[rows], self.words)

    def as_words(self) -> "Words":
        """Itself."""
        return self

    def texts(self) -> NDArray[np.object_]:
        """The word of every row, None where it is missing (N,)."""
        return np.array([*self.words, None], dtype=object)[self.codes]


Column = Numbers | Words


@dataclass(frozen=True)
class Table:
    """Columns by name, all of one length."""

    name: str  # where it came from, for messages and reports
    columns: Mapping[str, Column]
    root: Path | None = None  # where the pictures lie that its column `file_name` names
    notes: tuple[str, ...] = field(default=())  # what was found while reading it

    def __post_init__(self) -> None:
        assert len({len(column) for column in self.columns.values()}) <= 1, "the columns differ in length"

    def __len__(self) -> int:
        return next((len(column) for column in self.columns.values()), 0)

    def __contains__(self, name: str) -> bool:
        return name in self.columns

    def column(self, name: str, option: str = "a column") -> Column:
        """The column of that name.

        Raises:
            OptionError: there is none; the message lists those there are.
        """
        if name not in self.columns:
            raise OptionError(f"`{option} {name}`", f"`{self.name}` has no column of that name", self._advice(name))
        return self.columns[name]

    def take(self, rows: NDArray[np.int64] | slice) -> "Table":
        """Some of its rows."""
        return Table(self.name, {name: column.take(rows) for name, column in self.columns.items()}, self.root, self.notes)

    def only(self, names: Sequence[str]) -> "Table":
        """Some of its columns, in that order."""
        return Table(self.name, {name: self.columns[name] for name in names}, self.root, self.notes)

    def _advice(self, name: str) -> str:
        import difflib

        by_lower = {one.lower(): one for one in self.columns}
        close = difflib.get_close_matches(name.lower(), by_lower, n=1)
        hint = f"Did you mean `{by_lower[close[0]]}`? " if close else ""
        names = list(self.columns)
        more = f" and {len(names) - 40} more" if len(names) > 40 else ""
        return f"{hint}There are: {', '.join(names[:40])}{more}."
