"""Rows of one table that lie in another too, equal or nearly: by their pictures, by their text, or by all their cells.

How often that happens by chance is seen within the other table: how many of its own rows have such a twin there.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias._near import near
from maquette.data import duplicates, files
from maquette.data.parallel import in_parallel
from maquette.errors import MaquetteError
from maquette.tables.table import Column, Numbers, Table, Words

Mask = NDArray[np.bool_]
_MOST_TEXTS = 60_000  # of both tables together, that are compared with all others; of more only equal ones are found
_MOST_CELLS = 20_000_000  # likewise of tables
_FEWEST_COLUMNS = 3  # that two rows share, if they are to be nearly equal in all but one of them
_LONG = 25  # letters of a cell, on average, from which a column holds texts
_FIGURES = 3  # that numbers are rounded to before they are nearly equal


@dataclass(frozen=True)
class Twins:
    """Which rows of the first table have an equal or a nearly equal row in the second."""

    same: Mask  # (N,)
    near: Mask | None  # (N,), those of `same` among them; None where only equal ones were looked for
    same_by_chance: float  # share of the second table's rows that have a twin there
    near_by_chance: float
    twin: NDArray[np.int64] = field(repr=False)  # (N,) the place of one in the second table; -1 for none
    how: str = ""  # in words
    limit: str = ""  # what is not seen


def twins(here: Table, there: Table, names: Sequence[str], text: str = "") -> Twins:
    """By pictures where both tables have them, else by the column of texts, else by all of these columns.

    Args:
        text: the column of texts; without it the one whose cells are long and mostly differ.
    """
    if "file_name" in names and here.root is not None and there.root is not None:
        return _of_pictures(here, there)
    text = text if text in names else _wordy(here, names)
    return _of_texts(here.columns[text], there.columns[text], text) if text else _of_cells(here, there, names)


def _of_pictures(here: Table, there: Table) -> Twins:
    n = len(here)
    found = list(in_parallel(_seen, [*_paths(here), *_paths(there)]))
    places = np.array([place for place, one in enumerate(found) if one is not None], dtype=np.int64)
    marks = np.zeros(len(found), np.uint64)
    marks[places] = np.array([one[0] for one in found if one is not None], dtype=np.uint64)
    alone = np.array([one is None for one in found])  # what cannot be read is like nothing else
    same = np.unique(marks, return_inverse=True)[1].astype(np.int64)
    same[alone] = np.arange(int(alone.sum())) + len(found)
    how = "Pictures are equal by their pixels"
    if len(found) > duplicates.MOST_COMPARED:
        return _by_codes(same, None, n, f"{how}.", f"Of more than {duplicates.MOST_COMPARED:,} pictures only equal ones are found.")
    codes = np.arange(len(found)) + len(found)
    for code, members in enumerate(duplicates.nearly_same(np.array([one[1] for one in found if one is not None]))):
        codes[places[np.array(members)]] = code
    how += ", and nearly so by thumbnails of 9 by 9 that hardly differ."
    return _by_codes(same, codes, n, how, "A part of a picture, and one that was mirrored or turned, are not seen.")


def _paths(table: Table) -> list[Path]:
    root = Path(table.root or ".").resolve()
    paths = [(root / str(name)).resolve() for name in table.columns["file_name"].as_words().texts()]
    return [path if path.is_relative_to(root) else root / "outside" / "of" / "the" / "folder" for path in paths]


def _seen(path: Path) -> tuple[int, NDArray[np.uint8]] | None:
    """A number for the pixels, and the thumbnail; None for what cannot be read."""
    try:
        picture = files.read(path)
    except (MaquetteError, OSError):
        return None
    three = np.ascontiguousarray(np.repeat(picture, 3, axis=2) if picture.shape[2] == 1 else picture[:, :, :3])
    return _number(f"{three.shape}".encode() + three.tobytes()), duplicates.signature(three)


def _wordy(table: Table, names: Sequence[str]) -> str:
    """The column of the longest texts that mostly differ; empty where there is none."""
    lengths = {}
    for name in names:
        column = table.columns[name]
        if isinstance(column, Words) and name != "file_name" and len(column.words) > 0.5 * len(column):
            sample = column.words[:1000]
            lengths[name] = sum(map(len, sample)) / len(sample)
    longest = max(lengths, key=lambda name: lengths[name], default="")
    return longest if longest and lengths[longest] >= _LONG else ""


def _of_texts(here: Column, there: Column, name: str) -> Twins:
    """Equal without case and signs; nearly so where seven of ten three-letter pieces are, and all digits."""
    texts = [str(text or "") for column in (here, there) for text in column.as_words().texts()]
    plain = ["".join(letter for letter in text.casefold() if letter.isalnum()) for text in texts]
    same = np.array([_number(text.encode()) >> 1 if text else k for k, text in enumerate(plain)], dtype=np.int64)
    how = f"Texts in `{name}` are equal without case and signs"
    if len(texts) > _MOST_TEXTS:
        return _by_codes(same, None, len(here), f"{how}.", f"Of more than {_MOST_TEXTS:,} texts only equal ones are found.")
    # texts from one mould differ in their numbers alone; those are other things
    digits = ["".join(letter for letter in text if letter.isdigit()) for text in plain]
    keys = [f"{cluster} {one}" if text else f"{k} empty" for k, (cluster, one, text) in enumerate(zip(near(texts), digits, plain))]
    codes = np.unique(keys, return_inverse=True)[1].astype(np.int64)
    how += ", and nearly so where they share seven of ten three-letter pieces and every digit."
    return _by_codes(same, codes, len(here), how, "The same said in other words is not seen.")


def _of_cells(here: Table, there: Table, names: Sequence[str]) -> Twins:
    n = len(here)
    sums = _mixed([(_exact(here.columns[name]), _exact(there.columns[name])) for name in names]).sum(axis=0, dtype=np.uint64)
    same = np.unique(sums, return_inverse=True)[1].astype(np.int64)
    how = f"Rows are equal in {len(names)} shared columns"
    if len(names) < _FEWEST_COLUMNS or len(same) * len(names) > _MOST_CELLS:
        limit = "Nearly equal rows are looked for in three to many columns, and not in millions of cells."
        return _by_codes(same, None, n, f"{how}.", limit)
    cells = _mixed([_rounded(here.columns[name], there.columns[name]) for name in names])
    whole = cells.sum(axis=0, dtype=np.uint64)
    twin, chance = np.full(n, -1, np.int64), np.zeros(len(there), bool)
    for left_out in range(len(names)):
        codes = np.unique(whole - cells[left_out], return_inverse=True)[1].astype(np.int64)
        places, has_twin = _partners(codes, n)
        twin, chance = np.where(twin < 0, places, twin), chance | has_twin
    places, has_twin = _partners(same, n)
    how += f", and nearly so if all but one agree at {_FIGURES} figures."
    limit = "Rows that differ in two columns or more are not seen."
    return Twins(places >= 0, twin >= 0, _share(has_twin), _share(chance), np.where(places >= 0, places, twin), how, limit)


def _by_codes(same: NDArray[np.int64], codes: NDArray[np.int64] | None, n: int, how: str, limit: str) -> Twins:
    places, has_twin = _partners(same, n)
    if codes is None:
        return Twins(places >= 0, None, _share(has_twin), 0.0, places, how, limit)
    like, has_like = _partners(codes, n)
    is_near = (like >= 0) | (places >= 0)
    return Twins(places >= 0, is_near, _share(has_twin), _share(has_like | has_twin), np.where(places >= 0, places, like), how, limit)


def _partners(codes: NDArray[np.int64], n: int) -> tuple[NDArray[np.int64], Mask]:
    """For each of the first n rows the place of one of the others with its code, or -1; and which of the others have a twin there."""
    mine, others = codes[:n], codes[n:]
    values, first, counts = np.unique(others, return_index=True, return_counts=True)
    if not len(values):
        return np.full(n, -1, np.int64), np.zeros(0, bool)
    place = np.minimum(np.searchsorted(values, mine), len(values) - 1)
    partners = np.where(values[place] == mine, first[place], -1).astype(np.int64)
    return partners, counts[np.searchsorted(values, others)] > 1


def _share(rows: Mask) -> float:
    return float(rows.mean()) if len(rows) else 0.0


def _mixed(columns: Sequence[tuple[NDArray[np.uint64], NDArray[np.uint64]]]) -> NDArray[np.uint64]:
    """A number for every cell of both tables, one below the other, that depends on its column (columns, N + M)."""
    cells = np.array([np.concatenate(pair) for pair in columns])
    mixed = cells + np.arange(1, len(cells) + 1, dtype=np.uint64)[:, None] * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):  # splitmix64 (Steele, Lea and Flood 2014)
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    found: NDArray[np.uint64] = mixed ^ (mixed >> np.uint64(31))
    return found


def _exact(column: Column) -> NDArray[np.uint64]:
    """A number for each cell, to nine figures; a whole number is the same as the word it is written with."""
    words = column.as_words() if isinstance(column, Numbers) else column
    texts = words.words
    if isinstance(column, Numbers):
        texts = tuple(f"{value:.9g}" for value in np.unique(column.values[~column.missing]))
    hashes = [_number(text.strip().casefold().encode()) for text in texts]
    return np.array([*hashes, 0], dtype=np.uint64)[words.codes]


def _rounded(here: Column, there: Column) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The same for both sides of a column, numbers at three figures."""
    if not (isinstance(here, Numbers) and isinstance(there, Numbers)):
        return _exact(here), _exact(there)
    rounded = []
    for column in (here, there):
        values = np.where(np.isfinite(column.values), column.values, 0.0)
        size = np.floor(np.log10(np.maximum(np.abs(values), 1e-300))) - (_FIGURES - 1)
        whole = np.rint(values / 10.0**size).astype(np.int64)
        number = whole * 1_000_003 + size.astype(np.int64)
        rounded.append(np.where(column.missing, 0, number * 2 + 1).astype(np.int64).view(np.uint64))
    return rounded[0], rounded[1]


def _number(data: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little")
