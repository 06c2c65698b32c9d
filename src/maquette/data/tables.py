"""What is written about pictures in files beside them: metadata.csv, metadata.jsonl, dataset.json."""

import csv
import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from maquette.errors import PicturesError

Value = str | int | float | bool | None
_CLASS_COLUMNS = ("label", "class")


@dataclass
class Table:
    """Rows by picture name; `class_column` is the column that holds the class, or empty."""

    rows: dict[str, dict[str, Value]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    class_column: str = ""

    @property
    def columns(self) -> list[str]:
        """The annotations, in the order in which they first appear, without the class."""
        return [column for column in dict.fromkeys(column for row in self.rows.values() for column in row) if column != self.class_column]


def read_tables(root: Path, names: tuple[str, ...]) -> Table | None:
    """All the tables among these names as one; None if there are none.

    Raises:
        PicturesError: a table that cannot be read, with the file and the line.
    """
    table = Table()
    for name in names:
        kind = PurePosixPath(name).name.lower()
        if kind == "metadata.csv":
            rows = _csv_rows(root / name)
        elif kind == "metadata.jsonl":
            rows = _jsonl_rows(root / name)
        elif kind == "dataset.json":
            rows = _stylegan_rows(root / name)
        else:
            continue
        folder = PurePosixPath(name).parent
        table.files.append(name)
        table.rows.update({str(folder / file_name): row for file_name, row in rows.items()})
    if not table.rows:
        return None
    columns = {column for row in table.rows.values() for column in row}
    by_lower = {column.lower(): column for column in columns}
    table.class_column = next((by_lower[name] for name in _CLASS_COLUMNS if name in by_lower), "")
    return table


def _csv_rows(path: Path) -> dict[str, dict[str, Value]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
            columns = [column for column in reader.fieldnames or [] if column]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PicturesError(f"`{path}`", f"it cannot be read as a table ({error})", "Save it as UTF-8 with commas.") from error
    if "file_name" not in columns:
        raise PicturesError(
            f"`{path}`", f"it needs a column `file_name` (there are: {', '.join(columns) or 'none'})", "Add it, one picture a row."
        )
    convert = {column: _conversion([row[column] for row in rows]) for column in columns if column != "file_name"}
    return {
        _file_name(path, line, row["file_name"]): {column: convert[column](row[column]) for column in convert}
        for line, row in enumerate(rows, 2)
    }


def _jsonl_rows(path: Path) -> dict[str, dict[str, Value]]:
    found: dict[str, dict[str, Value]] = {}
    for line, text in enumerate(_text(path).splitlines(), 1):
        if not text.strip():
            continue
        try:
            row = json.loads(text)
        except json.JSONDecodeError as error:
            raise PicturesError(f"`{path}` line {line}", f"it is not JSON ({error.msg})", "Write one JSON object a line.") from error
        if not isinstance(row, dict) or "file_name" not in row:
            raise PicturesError(f"`{path}` line {line}", "it needs a `file_name`", 'For example {"file_name": "0001.png", "hair": "long"}.')
        name = _file_name(path, line, row.pop("file_name"))
        found[name] = {str(key): value if isinstance(value, Value) else json.dumps(value, sort_keys=True) for key, value in row.items()}
    return found


def _stylegan_rows(path: Path) -> dict[str, dict[str, Value]]:
    advice = 'It should be {"labels": [["00000/img00000000.png", 0], ...]}.'
    try:
        data: Any = json.loads(_text(path))
    except json.JSONDecodeError as error:
        raise PicturesError(f"`{path}` line {error.lineno}", f"it is not JSON ({error.msg})", advice) from error
    labels = data.get("labels") if isinstance(data, dict) else None
    if labels is None:  # the convention for "no classes"
        return {}
    pairs = list(labels.items()) if isinstance(labels, dict) else labels
    rows: dict[str, dict[str, Value]] = {}
    for place, pair in enumerate(pairs):
        if not (isinstance(pair, (list, tuple)) and len(pair) == 2 and type(pair[1]) is int and pair[1] >= 0):
            raise PicturesError(f"`{path}` label {place}", "a label is a pair of a file name and a whole number from 0", advice)
        rows[_file_name(path, place, pair[0])] = {"label": pair[1]}
    return rows


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PicturesError(f"`{path}`", f"it cannot be read ({error})", "Save it as UTF-8.") from error


def _file_name(path: Path, line: int, name: object) -> str:
    if not isinstance(name, str) or not name.strip():
        raise PicturesError(f"`{path}` line {line}", "the `file_name` is missing", "Give every row the name of its picture.")
    return str(PurePosixPath(name.strip().replace("\\", "/")))


def _conversion(values: list[str | None]) -> Callable[[str | None], Value]:
    """Whole numbers, numbers or words: the narrowest that every filled cell of the column allows."""
    filled = [value.strip() for value in values if value and value.strip()]
    if filled and not any(_has_leading_zero(value) for value in filled):  # 007 is a name
        if all(_is_number(value, int) for value in filled):
            return lambda value: int(value) if value and value.strip() else None
        if all(_is_number(value, float) for value in filled):
            return _finite
    return lambda value: value.strip() if value and value.strip() else None


def _is_number(value: str, kind: type[int] | type[float]) -> bool:
    try:
        kind(value)
    except ValueError:
        return False
    return True


def _has_leading_zero(value: str) -> bool:
    digits = value.lstrip("+-")
    return len(digits) > 1 and digits[0] == "0" and digits[1].isdigit()


def _finite(value: str | None) -> Value:
    number = float(value) if value and value.strip() else math.nan
    return number if math.isfinite(number) else None
