"""A Python function as a subject: it gets a dict of columns, or a list of pictures, and gives one answer for each row."""

from collections.abc import Callable
from typing import Any

import numpy as np

from maquette.data import files
from maquette.errors import OptionError
from maquette.tables import Numbers, Table

PICTURE = "file_name"


class Function:
    """A function of rows.

    For a table it is called with a dict of arrays (N,), float64 for numbers (NaN where missing) and objects for words (None where
    missing). For a folder of pictures it is called with a list of uint8 arrays (height, width, 3).
    """

    classes: tuple[str, ...] = ()

    def __init__(self, function: Callable[[Any], Any], name: str) -> None:
        self._function, self.name = function, name

    def ask(self, rows: Table) -> Any:
        """What the function says about these rows."""
        return self._function(pictures(rows) if rows.root is not None else columns(rows))


def columns(rows: Table) -> dict[str, np.ndarray]:
    """The rows as arrays by name."""
    return {name: column.values if isinstance(column, Numbers) else column.texts() for name, column in rows.columns.items()}


def pictures(rows: Table) -> list[np.ndarray]:
    """The rows' pictures, each uint8 (height, width, 3)."""
    assert rows.root is not None
    root = rows.root.resolve()
    found = []
    for name in rows.columns[PICTURE].as_words().texts():
        path = (root / str(name)).resolve()
        if name is None or not path.is_relative_to(root):
            raise OptionError(f"`{name}`", f"a picture must lie in `{rows.root}`", "Mend the column `file_name`.")
        array = files.read(path)
        found.append(np.repeat(array, 3, axis=2) if array.shape[2] == 1 else array[:, :, :3])
    return found


def matrix(rows: Table, count: int | None, whom: str) -> np.ndarray:
    """The columns of numbers side by side, float64 (N, columns), as a model without names for its columns takes them.

    Raises:
        OptionError: some column is of words, or their number is not the model's.
    """
    numbers = {name: column.values for name, column in rows.columns.items() if isinstance(column, Numbers)}
    words = [name for name in rows.columns if name not in numbers]
    if words and count is not None and len(numbers) == count:
        words = []  # the model was made for the numbers alone
    if words or (count is not None and len(numbers) != count):
        takes = f"{count} columns of numbers" if count is not None else "columns of numbers"
        given = f"{len(numbers)} of numbers ({', '.join(list(numbers)[:12])})"
        given += f" and of words: {', '.join(words[:12])}" if words else ""
        raise OptionError(
            f"`{whom}`", f"it takes {takes}, and the table has {given}", "Give a table with the model's columns, or a function."
        )
    return np.column_stack(list(numbers.values()))
