"""Groups: the rows of each value of a column, and of each pair of values of two columns."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from maquette.tables.sensitive import MOST
from maquette.tables.table import Column, Numbers, Table, Words

MISSING = "missing"
_MOST_PAIRS = 100  # the largest; with more, nothing could be shown about any
_BANDED = 12  # a column of numbers with more values than these is cut into bands
_AGES = (25, 40, 60)


@dataclass(frozen=True)
class Group:
    """The rows that share a value, or two."""

    place: dict[str, str]  # {"sex": "f", "age": "60 and more"}
    rows: NDArray[np.bool_] = field(repr=False)

    @property
    def name(self) -> str:
        """`sex = f and age = 60 and more`."""
        return " and ".join(f"{column} = {value}" for column, value in self.place.items())

    @property
    def size(self) -> int:
        """How many rows it has."""
        return int(np.count_nonzero(self.rows))


@dataclass(frozen=True)
class Grouping:
    """The columns that divide the rows, and what of them could not."""

    columns: dict[str, Words]
    refused: dict[str, str] = field(default_factory=dict)  # a column that cannot divide, and why

    @property
    def single(self) -> list[Group]:
        """The groups of each column alone, the largest first."""
        return [group for name in self.columns for group in self.of(name)]

    @property
    def groups(self) -> list[Group]:
        """Those of each column alone, then those of each pair of columns."""
        return self.single + self._pairs()

    def of(self, name: str) -> list[Group]:
        """The groups of one column, the largest first; rows without a value are a group too."""
        column = self.columns[name]
        counts = np.bincount(column.codes + 1, minlength=len(column.words) + 1)
        order = sorted(np.flatnonzero(counts), key=lambda place: -counts[place])
        return [Group({name: _word(column, int(place) - 1)}, column.codes == place - 1) for place in order]

    def _pairs(self) -> list[Group]:
        sizes = []
        for first, second in itertools.combinations(self.columns, 2):
            a, b = self.columns[first], self.columns[second]
            codes = (a.codes.astype(np.int64) + 1) * (len(b.words) + 1) + b.codes + 1
            counts = np.bincount(codes)
            sizes += [(int(counts[place]), first, second, int(place)) for place in np.flatnonzero(counts)]
        sizes.sort(key=lambda one: -one[0])
        return [self._pair(first, second, place) for _, first, second, place in sizes[:_MOST_PAIRS]]

    def _pair(self, first: str, second: str, place: int) -> Group:
        a, b = self.columns[first], self.columns[second]
        left, right = divmod(place, len(b.words) + 1)
        rows = (a.codes == left - 1) & (b.codes == right - 1)
        return Group({first: _word(a, left - 1), second: _word(b, right - 1)}, rows)


def make_groups(table: Table, names: Sequence[str]) -> Grouping:
    """The groups of these columns; a column that is empty, constant or of too many values is refused, with the reason.

    Raises:
        OptionError: a column does not exist.
    """
    columns, refused = {}, {}
    for name in dict.fromkeys(names):
        column = table.column(name, "--groups")
        words = _banded(name, column)
        if column.missing.all():
            refused[name] = "it is empty in every row"
        elif len(words.words) > MOST:
            refused[name] = f"it has {len(words.words):,} different values, and a group needs to be shared by many rows"
        elif len(np.unique(words.codes)) < 2:
            refused[name] = f"it has one value in every row, {_word(words, int(words.codes[0]))}"
        else:
            columns[name] = words
    return Grouping(columns, refused)


def rows_there(group: Group, here: Table, there: Table) -> NDArray[np.bool_]:
    """The rows of another table (M,) that belong to a group of this one; bands of numbers are cut where they are cut here."""
    rows = np.ones(len(there), dtype=bool)
    for name, value in group.place.items():
        mine, other = here.columns[name], there.columns[name]
        cuts = _cuts(name, mine)
        words = _cut(other, cuts, mine) if cuts is not None and isinstance(other, Numbers) else other.as_words()
        code = -1 if value == MISSING else words.words.index(value) if value in words.words else -2
        rows &= words.codes == code
    return rows


def _banded(name: str, column: Column) -> Words:
    """Numbers of many values cut into bands: ages at 25, 40 and 60, anything else into quarters."""
    cuts = _cuts(name, column)
    return column.as_words() if cuts is None or isinstance(column, Words) else _cut(column, cuts, column)


def _cuts(name: str, column: Column) -> NDArray[np.float64] | None:
    """Where a column of numbers is cut into bands; None where it is not."""
    if isinstance(column, Words):
        return None
    known = column.values[~column.missing]
    if len(np.unique(known)) <= _BANDED:
        return None
    is_age = "age" in name.lower() and known.min() >= 0 and known.max() <= 130
    return np.array(_AGES, float) if is_age else np.unique(np.quantile(known, (0.25, 0.5, 0.75), method="higher"))


def _cut(column: Numbers, cuts: NDArray[np.float64], like: Column) -> Words:
    assert isinstance(like, Numbers)
    codes = np.where(column.missing, -1, np.searchsorted(cuts, column.values, side="right"))
    return Words(codes.astype(np.int32), _bands(like, cuts))


def _bands(column: Numbers, cuts: NDArray[np.float64]) -> tuple[str, ...]:
    texts = [column.text(cut) for cut in cuts]
    return (f"under {texts[0]}", *(f"{low} to under {high}" for low, high in itertools.pairwise(texts)), f"{texts[-1]} and more")


def _word(column: Words, code: int) -> str:
    return MISSING if code < 0 else column.words[code]
