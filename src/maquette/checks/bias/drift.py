"""Drift between a reference and these rows.

Asks: is some column, or are the answers, distributed otherwise here than in the reference, for everybody or within one group?
Why: a subject that was examined on yesterday's people meets today's. Where only a small group has changed, no total shows it.
How: each shared column: the two-sample Kolmogorov-Smirnov test for numbers, the chi-square test of homogeneity for words (rare words
put together). Both samples are taken as samples. The same within each group, with a quarter of the chance of a false finding; Holm in
either family. Where a subject is asked, its answers about the reference are a column too. A finding needs a distance beyond chance and
beyond the tolerance: Kolmogorov's for numbers, total variation for words. Where a column has moved in one group alone, the group is named.
Limits: a change in how columns go together, with each of them unchanged in every group, is not seen.
Source: Rabanser, Günnemann and Lipton 2019.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias._distance import apart, drawn
from maquette.checks.bias._examined import Examined
from maquette.checks.bias._groups import Group, rows_there
from maquette.checks.bias._wording import about, listed
from maquette.finding import Finding, Intervals, Quantity
from maquette.seeds import stream
from maquette.stats import Estimate, holm
from maquette.tables.table import Numbers, Table, Words

TITLE = "Drift between a reference and these rows"
QUESTION = "Is some column distributed otherwise here than in the reference, for everybody or within one group?"
PAPER = "Rabanser, Günnemann and Lipton 2019, arXiv 1810.11953"

_METHOD = (
    "Kolmogorov-Smirnov for numbers, chi-square of homogeneity for words, both sides taken as samples; Holm over columns, and with a"
    " quarter of the chance over columns within groups."
)
_OF_GROUPS = 0.25  # of the chance of a false finding
_LEAST = 40  # rows of a group on both sides
_MOST_GROUPS = 24  # the largest
_ASKED = 5000  # rows of the reference that the subject is asked about

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class _Moved:
    """A column, of everybody or of a group, beside itself in the reference."""

    column: str
    group: Group | None
    distance: Estimate
    p: float
    p_adjusted: float = 1.0

    @property
    def name(self) -> str:
        """`income`, or `income of sex = f`."""
        return f"{self.column} of {self.group.name}" if self.group else self.column

    @property
    def size(self) -> float:
        """The distance."""
        return self.distance.value or 0.0


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    if examined.reference is None:
        return "There is nothing to compare with: add `--reference TABLE`."
    return "" if _shared(examined, examined.reference) else "The two tables share no column."


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding for each column that has moved, and for each group in which one has; without any, one about what may have moved most."""
    there = _reference(examined)
    names = _shared(examined, there)
    groups = _groups(examined, there)
    share = _OF_GROUPS if groups else 0.0
    whole = _tested([_compare(examined, there, name, None, 1 - (1 - level) * (1 - share) / len(names)) for name in names], 1 - share)
    if not whole:
        return [about("drift", claim="No shared column has values on both sides.", reading="cannot tell")]
    pairs = [(name, group, rows) for group, rows in groups for name in names if name not in group.place]
    each = 1 - (1 - level) * share / max(1, len(pairs))
    within = _tested([_compare(examined, there, name, group, each, rows) for name, group, rows in pairs], share)
    limit = examined.policy.drift
    beyond = [one for one in (*whole, *within) if one.p_adjusted <= 1 - level and one.size > limit]
    if not beyond:
        return [_summary(examined, whole, within, limit)]
    named = _places(examined, there, beyond, dict(_by_name(groups)), limit)
    return [_finding(examined, there, one, [*whole, *within], limit) for one in sorted(named, key=lambda one: one.p)]


def _by_name(groups: list[tuple[Group, Rows]]) -> list[tuple[str, Rows]]:
    return [(group.name, rows) for group, rows in groups]


def _shared(examined: Examined, there: Table) -> list[str]:
    aside = (examined.roles.get("unit"), examined.roles.get("time"), "file_name")
    return [name for name in examined.table.columns if name in there and name not in aside]


def _reference(examined: Examined) -> Table:
    """The reference, with the subject's answers about it where it can be asked."""
    assert examined.reference is not None
    there, name = examined.reference, examined.roles.get("prediction", "")
    if examined.again is None or name in there or any(column not in there for column in examined.again.rows.columns):
        return there
    if "drift answers" not in examined.kept:
        rows = np.arange(len(there))
        if len(rows) > _ASKED:
            rows = np.sort(stream(examined.seed, "drift answers").choice(rows, _ASKED, replace=False))
        asked = examined.again.ask(there.only(list(examined.again.rows.columns)).take(rows)).column
        column: Numbers | Words
        if isinstance(asked, Numbers):
            values = np.full(len(there), np.nan)
            values[rows] = asked.values
            column = Numbers(values, asked.is_whole)
        else:
            codes = np.full(len(there), -1, np.int32)
            codes[rows] = asked.codes
            column = Words(codes, asked.words)
        examined.kept["drift answers"] = Table(there.name, {**there.columns, name: column}, there.root, there.notes)
    found: Table = examined.kept["drift answers"]
    return found


def _groups(examined: Examined, there: Table) -> list[tuple[Group, Rows]]:
    """The groups that have enough rows on both sides, the largest first, with their rows in the reference."""
    found: list[tuple[Group, Rows]] = []
    for group in sorted(examined.grouping.single, key=lambda group: -group.size):
        if group.size < _LEAST or any(name not in there for name in group.place) or len(found) == _MOST_GROUPS:
            continue
        rows = np.flatnonzero(rows_there(group, examined.table, there))
        if len(rows) >= _LEAST:
            found.append((group, rows))
    return found


def _compare(examined: Examined, there: Table, name: str, group: Group | None, level: float, rows: Rows | None = None) -> _Moved | None:
    """The distance of two distributions with an interval at that level, and the p that they are one."""
    mine, other = examined.table.columns[name], there.columns[name]
    if group is not None and rows is not None:
        mine, other = mine.take(np.flatnonzero(group.rows)), other.take(rows)
    found = apart(mine, other, level, examined.seed)
    return None if found is None else _Moved(name, group, found.distance, found.p)


def _tested(found: list[_Moved | None], share: float) -> list[_Moved]:
    """Holm over a family that has a share of the chance of a false finding."""
    known = [one for one in found if one is not None]
    adjusted = holm([one.p for one in known]).tolist() if known else []
    return [_Moved(one.column, one.group, one.distance, one.p, min(1.0, float(p) / share)) for one, p in zip(known, adjusted)]


def _places(examined: Examined, there: Table, beyond: list[_Moved], groups: dict[str, Rows], limit: float) -> list[_Moved]:
    """Of a column that has moved for everybody only that; but the group where it has not moved without the group that moved most."""
    named = []
    for column in dict.fromkeys(one.column for one in beyond):
        of_all = [one for one in beyond if one.column == column and one.group is None]
        within = sorted((one for one in beyond if one.column == column and one.group is not None), key=lambda one: -one.size)
        if of_all and within and within[0].group is not None:
            others = ~within[0].group.rows
            rest_there = np.setdiff1d(np.arange(len(there)), groups[within[0].group.name])
            mine, other = examined.table.columns[column].take(np.flatnonzero(others)), there.columns[column].take(rest_there)
            rest = apart(mine, other, 0.95, examined.seed)
            named += within[:1] if rest is not None and (rest.distance.value or 0.0) <= limit / 2 else of_all
        else:
            named += of_all or within
    return named


def _finding(examined: Examined, there: Table, one: _Moved, all_of_them: list[_Moved], limit: float) -> Finding:
    answer = one.column == examined.roles.get("prediction")
    what = f"The {'answers' if answer else 'column'} `{one.column}` {'are' if answer else 'is'} distributed otherwise than in the reference"
    mine, other = examined.table.columns[one.column], there.columns[one.column]
    if one.group is not None:
        what += f" for {one.group.name}"
        mine = mine.take(np.flatnonzero(one.group.rows))
        other = other.take(np.flatnonzero(rows_there(one.group, examined.table, there)))
    by_group = [other for other in all_of_them if other.column == one.column]
    # the intervals of everybody and of groups hold at levels of their own
    figure = Intervals(
        title=f"Distance of {one.column} from the reference, for everybody and by group",
        quantities=tuple(
            Quantity(name=beside.group.name if beside.group else "everybody", estimate=beside.distance) for beside in by_group
        ),
        marked=tuple(place for place, beside in enumerate(by_group) if beside.group is one.group),
        reference=limit,
        reference_name="tolerated",
    )
    part = 1.0 if one.group is None else one.group.size / examined.n
    return about(
        "drift",
        where=one.name if one.group else one.column,
        claim=f"{what}: the two are {one.size:.2f} apart.",
        reading="look here",
        importance=examined.policy.weight("drift") * one.size * 0.2 * part,
        quantities=(Quantity(name=f"distance of {one.name} from the reference", estimate=one.distance, at_most=limit),),
        compared_with=f"{len(there):,} rows of {there.name}",
        place={**(one.group.place if one.group else {}), "column": one.column},
        p=one.p,
        p_adjusted=one.p_adjusted,
        evidence=(drawn(mine, other, one.column), *((figure,) if len(by_group) > 1 else ())),
        method=_METHOD,
        do_next="Find out whether the world has changed or the measuring, and examine the subject on rows of today.",
    )


def _summary(examined: Examined, whole: list[_Moved], within: list[_Moved], limit: float) -> Finding:
    open_ones = [one for one in (*whole, *within) if (one.distance.high or 1.0) > limit]
    worst = max((*whole, *within), key=lambda one: one.distance.high or 1.0)
    where = f"columns{' and groups' if within else ''}"
    claim = f"Each of {len(whole)} columns is distributed as in the reference, within {limit:g}{', in each group too' if within else ''}."
    if open_ones:
        names = listed([one.name for one in open_ones])
        claim = f"Nothing is shown to have moved beyond the tolerance in {where}; for {names} it is possible."
    return about(
        "drift",
        claim=claim,
        reading="cannot tell" if open_ones else "as expected",
        importance=0.02,
        quantities=(Quantity(name=f"distance of {worst.name} from the reference", estimate=worst.distance, at_most=limit),),
        compared_with=f"{len(examined.reference or ()):,} rows of {examined.reference.name if examined.reference else ''}",
        p=min(one.p for one in (*whole, *within)),
        p_adjusted=min(one.p_adjusted for one in (*whole, *within)),
        method=_METHOD,
    )
