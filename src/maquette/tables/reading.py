"""Files and data frames become a `Table`: the door to Arrow, which reads CSV, Parquet and JSON lines."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from maquette.errors import OptionError
from maquette.tables.table import Column, Numbers, Table, Words

if TYPE_CHECKING:
    import pyarrow

FORMATS = {".csv": "csv", ".tsv": "csv", ".parquet": "parquet", ".jsonl": "jsonl", ".ndjson": "jsonl"}
_LISTS = ("metadata.csv", "metadata.jsonl", "metadata.parquet")  # the table beside a folder of pictures


def is_table(path: str | Path) -> bool:
    """Whether the name is that of a table."""
    return Path(path).suffix.lower() in FORMATS


def read_table(source: Any, name: str = "") -> Table:
    """A table from a file, a folder of pictures with `metadata.csv`, a data frame (pandas, polars, Arrow), or a dict of columns.

    What a file calls NA, null, nan or nothing is missing. Nothing is run.

    Raises:
        OptionError: it cannot be read, with the file and the reason.
    """
    if isinstance(source, Table):
        return source
    if isinstance(source, (str, Path)):
        return _from_path(Path(source))
    arrow = _arrow()
    try:
        if isinstance(source, Mapping):
            found = arrow.table({str(key): _plain(value) for key, value in source.items()})
        elif hasattr(source, "__arrow_c_stream__"):
            found = arrow.table(source)
        else:
            raise OptionError(f"a {type(source).__name__}", "a table is a path, a data frame or a dict of columns")
    except (arrow.ArrowException, ValueError, TypeError) as error:
        raise OptionError(name or f"a {type(source).__name__}", f"it cannot be read as a table ({_short(error)})") from error
    return _checked(found, name or "a table in memory", None)


def _from_path(path: Path) -> Table:
    if path.is_dir():
        for name in _LISTS:
            if (path / name).is_file():
                table = _checked(_read(path / name), str(path), path)
                if "file_name" not in table:
                    raise OptionError(f"`{path / name}`", "it needs a column `file_name`", "Add it, one picture a row.")
                return table
        raise OptionError(f"`{path}`", "a folder of pictures needs a table that says what they are", f"Add {_LISTS[0]} with `file_name`.")
    if not path.is_file():
        raise OptionError(f"`{path}`", "there is no such file or folder", "Check the path.")
    if not is_table(path):
        raise OptionError(f"`{path}`", "it is not a table that can be read", f"There are: {', '.join(FORMATS)}, or a folder of pictures.")
    return _checked(_read(path), str(path), None)


def _read(path: Path) -> "pyarrow.Table":
    arrow = _arrow()
    kind = FORMATS[path.suffix.lower()]
    try:
        if kind == "parquet":
            from pyarrow import parquet

            return parquet.read_table(path)
        if kind == "jsonl":
            from pyarrow import json

            return json.read_json(path)
        return _read_csv(path, "\t" if path.suffix.lower() == ".tsv" else ",")
    except (arrow.ArrowException, OSError, UnicodeDecodeError) as error:
        advice = {
            "csv": "Save it as UTF-8 with commas and a line of names.",
            "jsonl": "Write one JSON object a line, with cells of one kind.",
        }
        raise OptionError(f"`{path}`", f"it cannot be read as {kind} ({_short(error)})", advice.get(kind, "Write it again.")) from error


def _read_csv(path: Path, delimiter: str) -> "pyarrow.Table":
    """A column that begins with numbers and goes on with words is read once more, as words."""
    arrow = _arrow()
    from pyarrow import csv

    words: dict[str, Any] = {}
    while True:
        convert = csv.ConvertOptions(strings_can_be_null=True, quoted_strings_can_be_null=True, column_types=words)
        try:
            parse = csv.ParseOptions(delimiter=delimiter, newlines_in_values=True)
            return csv.read_csv(path, parse_options=parse, convert_options=convert)
        except arrow.ArrowInvalid as error:
            place = re.search(r"In CSV column #(\d+)", str(error))
            names = csv.open_csv(path, parse_options=parse, convert_options=csv.ConvertOptions(check_utf8=False)).schema.names
            if place is None or int(place[1]) >= len(names) or names[int(place[1])] in words:
                raise
            words[names[int(place[1])]] = arrow.string()


def _checked(found: "pyarrow.Table", name: str, root: Path | None) -> Table:
    if not found.num_columns or not found.num_rows:
        raise OptionError(f"`{name}`", "it has no rows", "Give a table with a line of names and a line for each row.")
    twice = sorted({one for one in found.column_names if found.column_names.count(one) > 1})
    if twice:
        raise OptionError(f"`{name}`", f"two columns are called `{twice[0]}`", "Give every column a name of its own.")
    columns, notes = {}, []
    for column in found.column_names:
        made = _column(found.column(column))
        if made is None:
            notes.append(f"Column `{column}` holds {found.schema.field(column).type} and was left out.")
        else:
            columns[column] = made
            notes += _mixed(column, made)
    return Table(name, columns, root, tuple(notes))


def _column(chunks: "pyarrow.ChunkedArray") -> Column | None:
    arrow = _arrow()
    from pyarrow import compute, types

    kind = chunks.type
    if types.is_dictionary(kind):
        chunks, kind = chunks.cast(kind.value_type), kind.value_type
    if types.is_boolean(kind):
        return Words(np.asarray(compute.fill_null(chunks.cast(arrow.int32()), -1), dtype=np.int32), ("false", "true"))
    if types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind):
        return Numbers(chunks.cast(arrow.float64()).to_numpy(), types.is_integer(kind))
    if types.is_timestamp(kind) or types.is_date(kind) or types.is_time(kind):
        chunks, kind = chunks.cast(arrow.string()), arrow.string()
    if types.is_null(kind):
        return Words(np.full(len(chunks), -1, np.int32), ())
    if not (types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind)):
        return None
    encoded = chunks.cast(arrow.large_string()).dictionary_encode().combine_chunks()
    if isinstance(encoded, arrow.ChunkedArray):  # of no chunk at all
        return Words(np.empty(0, np.int32), ())
    codes = np.asarray(compute.fill_null(encoded.indices, -1), dtype=np.int32)
    return Words(codes, tuple(encoded.dictionary.to_pylist()))


def _mixed(name: str, column: Column) -> list[str]:
    """A column of words that are mostly numbers is said, since somebody meant them to be numbers."""
    if isinstance(column, Numbers) or not column.words:
        return []
    sample = column.words[:1000]
    numbers = sum(bool(re.fullmatch(r"\s*[-+]?\d+([.,]\d+)?\s*", word)) for word in sample)
    if not len(sample) / 2 < numbers < len(sample):
        return []
    odd = next(word for word in sample if not re.fullmatch(r"\s*[-+]?\d+([.,]\d+)?\s*", word))
    return [f"Column `{name}` mixes numbers and words (such as `{odd[:40]}`) and is read as words."]


def _plain(values: Any) -> Any:
    """Arrays and sequences in a form that Arrow takes: booleans, numbers or words."""
    array = values if isinstance(values, np.ndarray) else np.asarray(values) if isinstance(values, Sequence) else values
    if isinstance(array, np.ndarray) and array.ndim != 1:
        raise ValueError(f"a column has one dimension, not {array.shape}")
    if isinstance(values, Sequence) and isinstance(array, np.ndarray) and array.dtype.kind in "UO":
        return list(values)  # an array would turn None and numbers beside words into words
    return array


def _short(error: Exception) -> str:
    return str(error).strip().splitlines()[0].rstrip(".")[:300]


def _arrow() -> Any:
    try:
        import pyarrow
    except ModuleNotFoundError as error:
        raise OptionError("a table", "reading one needs Arrow, which is not installed", "`pip install maquette[check]`.") from error
    return pyarrow
