"""Duplicates across splits.

Asks: do rows of this table lie in the other split too, equal or nearly?
Why: what was learned by heart is answered well, and the test praises memory. A tenth of the test pictures of the best-known
benchmarks have a near-duplicate among those that models learn from.
How: rows of pictures by their pixels and by small thumbnails, of texts by the three-letter pieces they share, any others by their
cells: equal ones, and such as differ in one cell or in the fourth figure. The share of rows that lie in the other split (a table given
as the reference, or the rows of another `--split`), with Wilson's interval, against the tolerance, by the exact binomial; Bonferroni
over equal and nearly equal. Where answers are at hand the error is measured with these rows and without them.
Limits: the same thing in other words, a part of a picture or one that was turned is not seen. In a poor table equal rows may be different
people, so the tolerance is never less than twice the share of the other split's rows that have such a twin there.
Source: Barz and Denzler 2020.
"""

from dataclasses import dataclass

import numpy as np

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._near_rows import Mask, Twins, twins
from maquette.checks.bias._wording import about, per_cent, points
from maquette.finding import Cell, Finding, Quantity, Rows
from maquette.stats import Estimate, compare_with_share, difference, mean, mean_difference, rate
from maquette.tables.table import Column, Numbers, Table

TITLE = "Duplicates across splits"
QUESTION = "Do rows of this table lie in the other split too, equal or nearly?"
PAPER = "Barz and Denzler 2020, arXiv 1902.00423"

_SHOWN = 20
_CELLS = 12
_LETTERS = 160  # of a cell


@dataclass(frozen=True)
class _Counted:
    """Equal or nearly equal rows, the share of them that is tolerated, and the p that it is no more."""

    name: str
    share: Estimate
    limit: float
    p: float


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    if examined.reference is None:
        return "There is no other split: add `--reference TABLE`, or `--split COLUMN` where one table holds both."
    return "" if _shared(examined) else "The two tables share no column."


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding about all rows."""
    assert examined.reference is not None
    if "twins" not in examined.kept:
        text = examined.roles.get("text", "")
        examined.kept["twins"] = twins(examined.table, examined.reference, _shared(examined), text)
    found: Twins = examined.kept["twins"]
    counted = [_counted(examined, "rows that lie in the other split too", found.same, found.same_by_chance, level)]
    if found.near is not None:
        counted.append(_counted(examined, "... or nearly", found.near, found.near_by_chance, level))
    worst = min(counted, key=lambda one: one.p)
    p = min(1.0, len(counted) * worst.p)
    is_fault = p <= 1 - level
    is_fine = all((one.share.high or 1.0) <= one.limit for one in counted)
    leaked = found.same if found.near is None else found.near
    error, words = _error(examined, leaked)
    order = counted if not is_fault else [worst, *(one for one in counted if one is not worst)]
    return [
        about(
            "duplicates",
            claim=f"{_claim(examined, found)}{words}",
            reading="look here" if is_fault else "as expected" if is_fine else "cannot tell",
            importance=examined.policy.weight("duplicates") * float(leaked.mean()),
            quantities=(*(Quantity(name=one.name, estimate=one.share, unit="share", at_most=one.limit) for one in order), *error),
            compared_with=f"{len(examined.reference):,} rows of {examined.reference.name}",
            p=worst.p,
            p_adjusted=p,
            evidence=_rows(examined, found, leaked),
            method=f"{found.how} Of the other split's own rows {per_cent(found.same_by_chance)} have an equal twin there"
            + (f", and {per_cent(found.near_by_chance)} a near one." if found.near is not None else "."),
            limits=(found.limit,),
            do_next="Take these rows out of the test and examine again; then find out how they came into both." if leaked.any() else "",
        )
    ]


def _shared(examined: Examined) -> list[str]:
    if examined.reference is None:
        return []
    answer = examined.roles.get("prediction", "")
    return [name for name in examined.table.columns if name in examined.reference and name != answer]


def _counted(examined: Examined, name: str, rows: Mask, by_chance: float, level: float) -> _Counted:
    count, n = int(np.count_nonzero(rows)), len(rows)
    limit = min(1.0, max(examined.policy.duplicates, 2 * by_chance))
    return _Counted(name, rate(count, n, level), limit, compare_with_share(count, n, limit, "greater"))


def _claim(examined: Examined, found: Twins) -> str:
    assert examined.reference is not None
    same, n = int(found.same.sum()), len(found.same)
    claim = f"{same:,} of {n:,} rows lie in {examined.reference.name} too ({per_cent(same / n)})"
    more = 0 if found.near is None else int(found.near.sum()) - same
    return f"{claim}, and {more:,} more nearly ({per_cent(more / n)})." if more else f"{claim}."


def _error(examined: Examined, leaked: Mask) -> tuple[tuple[Quantity, ...], str]:
    """The measured error with these rows and without, and what they take from it, with its interval; nothing without answers."""
    known = examined.answered
    inside, outside = known & leaked, known & ~leaked
    n = int(known.sum())
    if min(inside.sum(), outside.sum()) < 1:
        return (), ""
    if examined.truth is not None and examined.decision is not None:
        wrong = examined.truth != examined.decision
        counts = [(int(wrong[rows].sum()), int(rows.sum())) for rows in (outside, inside)]
        whole, without, gap = rate(int(wrong[known].sum()), n), rate(*counts[0]), difference(*counts[0], *counts[1])
        name, unit, said = "error rate", "share", per_cent
    elif examined.actual is not None and examined.predicted is not None:
        away = np.abs(examined.actual - examined.predicted)
        whole, without, gap = mean(away[known]), mean(away[outside]), mean_difference(away[outside], away[inside])
        name, unit, said = "mean absolute error", "", "{:.4g}".format
    else:
        return (), ""
    # all rows are those without, moved by the leaked ones' share of the gap; that share is as it was counted
    part = float(inside.sum()) / n
    ends = [None if end is None else end * part for end in (gap.value, gap.low, gap.high)]
    change = Estimate(ends[0], ends[1], ends[2], n, f"{gap.method}, over all rows", gap.level, reason=gap.reason)
    quantities = (
        Quantity(name=f"{name} without these rows", estimate=without, unit=unit, better="lower"),
        Quantity(name=f"{name} with them", estimate=whole, unit=unit, better="lower"),
        Quantity(name=f"{name} without them, less with them", estimate=change, unit="points" if unit else ""),
    )
    words = f" The {name} is {said(whole.value or 0.0)} with them and {said(without.value or 0.0)} without"
    if unit and change.low is not None and change.high is not None:
        words += f" (from {'-' * (change.low < 0)}{points(change.low)} to {'-' * (change.high < 0)}{points(change.high)} more)"
    return quantities, f"{words}."


def _rows(examined: Examined, found: Twins, leaked: Mask) -> tuple[Rows, ...]:
    """The first such rows, each with the place of its twin; equal ones first."""
    places = np.flatnonzero(leaked)
    if not len(places):
        return ()
    names = _shared(examined)[:_CELLS]
    places = places[np.argsort(~found.same[places], kind="stable")][:_SHOWN]
    rows = [
        (row + 1, int(found.twin[row]) + 1, "equal" if found.same[row] else "nearly", *_cells(examined.table, names, row))
        for row in places.tolist()
    ]
    head = ("row", "row of the other split", "is", *names)
    return (Rows(title="Rows that lie in both", columns=head, rows=tuple(rows), total=int(leaked.sum())),)


def _cells(table: Table, names: list[str], row: int) -> list[Cell]:
    return [_cell(table.columns[name], row) for name in names]


def _cell(column: Column, row: int) -> Cell:
    if column.missing[row]:
        return None
    return float(column.values[row]) if isinstance(column, Numbers) else column.words[column.codes[row]][:_LETTERS]
