"""Duplicates across splits.

Asks: do rows of this table lie in the reference too, such as the training data?
Why: what was learned by heart is answered well, and the test praises memory.
How: rows are equal when every column they share is, numbers to nine figures and words without case and outer space. The share of rows
that lie in the reference, with Wilson's interval, against the tolerance, by the exact binomial.
Limits: near-duplicates, such as a cropped picture or a rounded number, are not seen; in a table with few columns equal rows may be
different people, so the share that chance would give is counted from the table's own repetitions.
Source: Barz and Denzler 2020.
"""

import hashlib

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._wording import about, per_cent
from maquette.finding import Finding, Quantity, Rows
from maquette.stats import compare_with_share, rate
from maquette.tables.table import Column, Numbers, Table

TITLE = "Duplicates across splits"
QUESTION = "Do rows of this table lie in the reference too?"
PAPER = "Barz and Denzler 2020, arXiv 1902.00423"

_SHOWN = 20
_CELLS = 12


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    if examined.reference is None:
        return "There is no other split: add `--reference TABLE`."
    return "" if _shared(examined) else "The two tables share no column."


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding about all rows."""
    assert examined.reference is not None
    names = _shared(examined)
    here, there = _marks(examined.table, names), _marks(examined.reference, names)
    twice = np.isin(here, there)
    count, n = int(np.count_nonzero(twice)), len(here)
    _, times = np.unique(there, return_counts=True)
    by_chance = float((times > 1).mean()) if len(times) else 0.0  # how often a row of the reference has a twin there
    limit = max(examined.policy.duplicates, 2 * by_chance)
    share = rate(count, n, level)
    p = compare_with_share(count, n, min(1.0, limit), "greater")
    reading = "look here" if p <= 1 - level else "as expected" if (share.high or 1.0) <= limit else "cannot tell"
    rows = tuple(
        (int(row) + 1, *(_cell(examined.table.columns[name], int(row)) for name in names[:_CELLS]))
        for row in np.flatnonzero(twice)[:_SHOWN]
    )
    evidence = (Rows(title="Rows that lie in both", columns=("row", *names[:_CELLS]), rows=rows, total=count),) if rows else ()
    return [
        about(
            "duplicates",
            claim=f"{count:,} of {n:,} rows lie in {examined.reference.name} too ({per_cent(count / n)}).",
            reading=reading,  # type: ignore[arg-type]
            importance=examined.policy.weight("duplicates") * count / n,
            quantities=(Quantity(name="rows that lie in the reference too", estimate=share, unit="share", at_most=limit),),
            compared_with=f"{len(there):,} rows of {examined.reference.name}",
            p=p,
            p_adjusted=p,
            evidence=evidence,
            method=f"Equal in {len(names)} shared columns. Within the reference {per_cent(by_chance)} of the different rows occur twice.",
            limits=("Near-duplicates are not seen.",),
            do_next="Take these rows out of the test and examine again; then find out how they came into both." if count else "",
        )
    ]


def _shared(examined: Examined) -> list[str]:
    if examined.reference is None:
        return []
    answer = examined.roles.get("prediction", "")
    return [name for name in examined.table.columns if name in examined.reference and name != answer]


def _marks(table: Table, names: list[str]) -> NDArray[np.uint64]:
    """A number for each row, the same for equal rows: each cell's own hash, mixed by the place of its column."""
    marks = np.zeros(len(table), np.uint64)
    for place, name in enumerate(names):
        marks = marks * np.uint64(0x9E3779B97F4A7C15) + _cells(table.columns[name]) + np.uint64(place + 1)
        marks ^= marks >> np.uint64(29)
    return marks


def _cells(column: Column) -> NDArray[np.uint64]:
    """A number for each cell; a whole number is the same as the word it is written with."""
    words = column.as_words() if isinstance(column, Numbers) else column
    texts = words.words
    if isinstance(column, Numbers):
        values = np.unique(column.values[~column.missing])
        texts = tuple(f"{value:.9g}" for value in values)
    hashes = [int.from_bytes(hashlib.blake2b(text.strip().casefold().encode(), digest_size=8).digest(), "little") for text in texts]
    return np.array([*hashes, 0], dtype=np.uint64)[words.codes]


def _cell(column: Column, row: int) -> str | float | None:
    if column.missing[row]:
        return None
    return float(column.values[row]) if isinstance(column, Numbers) else column.words[column.codes[row]]
