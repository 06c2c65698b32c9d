"""Rows of one table that are divided into splits: those that are examined, and the other split."""

import numpy as np

from maquette.errors import OptionError
from maquette.tables.sensitive import plain
from maquette.tables.table import Table

_EXAMINED = ("test", "testing", "holdout", "heldout", "eval", "evaluation", "validation", "valid", "val", "dev")  # the first that is there


def divide(table: Table, split: str) -> tuple[Table, Table]:
    """The rows of the test split and all others, both without the column; rows without a split belong to neither.

    Args:
        split: `COLUMN`, or `COLUMN=VALUE` where no value has the name of a test split.

    Raises:
        OptionError: there is no such column or value, no value has the name of a test split, or all rows are of one split.
    """
    name, _, value = (split, "", "") if split in table else split.partition("=")
    column = table.column(name, "--split").as_words()
    values = f"Its values are: {', '.join(column.words[:40])}."
    if not value:
        by_name = {plain(word): word for word in column.words}
        value = next((by_name[word] for word in _EXAMINED if word in by_name), "")
        if not value:
            example = column.words[0] if column.words else "VALUE"
            do = f"Say which rows are examined: `--split {name}={example}`. {values}"
            raise OptionError(f"`--split {split}`", "no value of it is called test, validation or the like", do)
    if value not in column.words:
        raise OptionError(f"`--split {split}`", f"`{name}` has no value `{value}`", values)
    is_mine = column.codes == column.words.index(value)
    is_other = ~is_mine & ~column.missing
    if not is_other.any():
        raise OptionError(f"`--split {split}`", f"every row of `{name}` is `{value}`, so there is no other split", "Leave it out.")
    others = table.only([one for one in table.columns if one != name])
    mine, rest = (others.take(np.flatnonzero(rows)) for rows in (is_mine, is_other))
    return (
        Table(f"{table.name} ({name} = {value})", mine.columns, table.root, table.notes),
        Table(f"the rows where {name} is not {value}", rest.columns, table.root, table.notes),
    )
