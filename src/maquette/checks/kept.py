"""`Kept`: what was answered to each row, as a small file beside a report, so that a later report can be compared with it row by row.

It holds truth, answers, groups and units as numbers, and a fingerprint of every other column; no other column leaves the table.
"""

import hashlib
import json
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maquette.atomic import replacing
from maquette.checks.bias import Examined
from maquette.errors import OptionError
from maquette.tables.table import Column, Numbers, Words

NAME = "answers.npz"
_ARRAYS = ("truth", "decision", "score", "actual", "predicted", "unit")
_VERSION = 1


@dataclass(frozen=True)
class Kept:
    """Rows with their truth and answers. A code of -1 and NaN mean that the cell is missing."""

    n: int
    classes: tuple[str, ...] = ()  # of truth and decision
    positive: int | None = None
    truth: NDArray[np.int32] | None = None
    decision: NDArray[np.int32] | None = None
    score: NDArray[np.float64] | None = None
    actual: NDArray[np.float64] | None = None
    predicted: NDArray[np.float64] | None = None
    unit: NDArray[np.int64] | None = None  # whom each row belongs to
    groups: dict[str, Words] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)  # the other columns' fingerprints

    @classmethod
    def of(cls, examined: Examined) -> "Kept":
        """What is to be kept of an examination."""
        answers = examined.roles.get("prediction", "")
        others = {name: fingerprint(column) for name, column in examined.table.columns.items() if name != answers}
        unit = examined.unit if examined.unit is not None and examined.unit.ndim == 1 else None
        arrays = {name: getattr(examined, name) for name in _ARRAYS if name != "unit"}
        groups = dict(examined.grouping.columns)
        return cls(examined.n, examined.classes, examined.positive, **arrays, unit=unit, groups=groups, columns=others)

    def write(self, path: Path) -> None:
        """Writes the file whole or not at all.

        Raises:
            RunError: it cannot be written.
        """
        arrays: dict[str, Any] = {name: found for name in _ARRAYS if (found := getattr(self, name)) is not None}
        arrays |= {f"group {place}": words.codes for place, words in enumerate(self.groups.values())}
        about = {
            "version": _VERSION,
            "n": self.n,
            "classes": self.classes,
            "positive": self.positive,
            "groups": {name: words.words for name, words in self.groups.items()},
            "columns": self.columns,
        }
        arrays["about"] = np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)
        with replacing(path) as place, place.open("wb") as file:
            np.savez_compressed(file, **arrays)

    @classmethod
    def read(cls, path: Path) -> "Kept":
        """The rows of a file.

        Raises:
            OptionError: it is not such a file, or one of a later version.
        """
        try:
            with path.open("rb") as file, np.load(file) as found:  # pickled objects are refused
                arrays = {name: found[name] for name in found.files}
            about = json.loads(arrays.pop("about").tobytes())
            if about["version"] > _VERSION:
                raise OptionError(
                    f"`{path}`", f"it is of version {about['version']}, and this Maquette reads {_VERSION}", "Update Maquette."
                )
            groups = {name: Words(arrays[f"group {place}"], tuple(words)) for place, (name, words) in enumerate(about["groups"].items())}
            found = {name: arrays[name] for name in _ARRAYS if name in arrays}
            if {about["n"]} != {len(one) for one in found.values()} | {len(one) for one in groups.values()} | {about["n"]}:
                raise ValueError("its columns differ in length")
            return cls(about["n"], tuple(about["classes"]), about["positive"], **found, groups=groups, columns=about["columns"])
        except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
            raise OptionError(f"`{path}`", f"it does not hold the rows of a report ({error})", "Make the report again.") from error


def fingerprint(column: Column) -> str:
    """SHA-256 of a column's cells in their order, however they are held."""
    digest = hashlib.sha256()
    if isinstance(column, Numbers):
        digest.update(np.ascontiguousarray(column.values + 0.0, dtype="<f8").tobytes())  # -0 becomes 0
    else:
        used, codes = np.unique(column.codes, return_inverse=True)
        words = [column.words[code] if code >= 0 else None for code in used]
        order = sorted(range(len(words)), key=lambda place: (words[place] is not None, words[place] or ""))
        rank = np.empty(len(order), dtype="<i4")
        rank[order] = np.arange(len(order), dtype="<i4")
        digest.update(json.dumps([words[place] for place in order]).encode())
        digest.update(rank[codes].tobytes())
    return digest.hexdigest()


def difference(first: Kept, second: Kept) -> str:
    """Why these are not the same rows in the same order, in words; empty if they are.

    The same are rows that agree in truth, groups and units, and in most of the other columns that both tables have.
    """
    if first.n != second.n:
        return f"there are {first.n:,} rows in one and {second.n:,} in the other"
    if (first.truth is None) != (second.truth is None) or (first.actual is None) != (second.actual is None):
        return "one of them has no truth"
    if first.truth is not None and second.truth is not None and _said(first, first.truth) != _said(second, second.truth):
        return "the truth differs"
    if first.actual is not None and second.actual is not None and not np.array_equal(first.actual, second.actual, equal_nan=True):
        return "the truth differs"
    if first.unit is not None and second.unit is not None and not np.array_equal(first.unit, second.unit):
        return "the units differ"
    for name in first.groups.keys() & second.groups.keys():
        if fingerprint(first.groups[name]) != fingerprint(second.groups[name]):
            return f"the column `{name}` differs"
    shared = sorted(first.columns.keys() & second.columns.keys())
    apart = [name for name in shared if first.columns[name] != second.columns[name]]
    if len(apart) * 2 > len(shared):
        return f"the columns differ ({', '.join(apart[:3])})"
    return "" if shared else "they have no column in common"


def _said(kept: Kept, codes: NDArray[np.int32]) -> str:
    return fingerprint(Words(codes, kept.classes))
