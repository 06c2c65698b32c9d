"""Slices that nobody named.

Asks: is the subject worse in some region of the data that nobody thought of naming?
Why: groups are looked at because somebody has thought of them; the night, the old form, the north were found by their victims.
How: every value and band of every column that is no group, words of texts, brightness and kinds of pictures, and every pair, of at least
twenty rows. Slices are made from features alone. A slice is held against what is trivially expected of it: rows elsewhere with such scores,
or with the same truth where there are no chances as scores. Up to 4,000 rows: what is wrong is dealt out at random among those again and
again, and a slice counts by how often *any* slice is as bad (Westfall and Young); beyond, exact tests with Holm. The worst is flagged, or
the widest that holds it and is as bad around it; its rows leave, and the rest is asked again. For numbers, wrong is an error among the
largest fifth.
Limits: regions of three columns and slanted ones are not seen; a slice may be a sign of something that is not in the table.
Source: Chung et al. 2019 (Slice Finder); Westfall and Young 1993.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._levels import Levels, levels
from maquette.checks.bias._sliced import Slice, columns, slices
from maquette.checks.bias._wording import about, after, per_cent, points
from maquette.finding import Collect, Finding, Quantity, Rows
from maquette.seeds import stream
from maquette.stats import (
    DEALT,
    Compared,
    Within,
    common_difference,
    difference,
    rate,
    rows_of_both,
    smallest_visible,
    tables,
    worse_groups,
    worse_slices,
    worse_within,
)

TITLE = "Slices that nobody named"
QUESTION = "Is the subject worse in some region of the data that nobody thought of naming?"
PAPER = "Chung et al. 2019, arXiv 1807.06068; Westfall and Young 1993"

_LEAST = 20  # rows of a slice
_MOST_ROWS = 100_000
_SHOWN = 12
_MOST = 5  # findings


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    if examined.task not in ("regression", "binary", "multiclass"):
        return "It needs the truth beside the answers: add `--truth` and `--prediction`."
    why = examined.needs(groups=False, truth=True, decision=examined.task != "regression")
    if why:
        return why
    if np.count_nonzero(examined.answered) < 2 * _LEAST:
        return f"It needs {2 * _LEAST} rows with truth and answer."
    has_any = examined.table.root is not None or examined.text is not None or bool(columns(examined))
    return "" if has_any else "There are no columns besides those with a role."


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding for each weak slice; without any, one about them all."""
    wrong = _wrong(examined)
    found = slices(examined, _LEAST)
    if not found:
        return [about("unexpected_slices", claim=f"No slice has {_LEAST} rows and {_LEAST} beside it.", reading="cannot tell")]
    rows = np.flatnonzero(examined.answered)
    if len(rows) > _MOST_ROWS:
        rows = np.sort(stream(examined.seed, "unexpected slices").choice(rows, _MOST_ROWS, replace=False))
    members, alike = {one.name: one.rows[rows] for one in found}, levels(examined)
    seen = _compared(examined, wrong[rows], members, rows, alike, level)
    policy, by_name = examined.policy, {one.name: one for one in found}
    beyond = [one for one in seen if one.is_flagged and (one.gap.value or 0.0) > policy.gap_tolerated(_rest(one))]
    known = [_expected(examined, members, wrong[rows], alike, alike.codes[rows], {one.name for one in beyond})] if alike is not None else []
    if not beyond:
        return [_summary(examined, seen, len(rows), int(wrong[rows].sum()), level, alike), *(one for one in known if one is not None)]
    made = [_finding(examined, one, by_name[one.name], wrong, seen, level, alike) for one in beyond[:_MOST]]
    made = [one.model_copy(update={"claim": after(one.claim, place)}) for place, one in enumerate(made)]
    return made + [one for one in known if one is not None]


def _compared(
    examined: Examined,
    wrong: NDArray[np.bool_],
    members: dict[str, NDArray[np.bool_]],
    rows: NDArray[np.int64],
    alike: Levels | None,
    level: float,
) -> Sequence[Compared | Within]:
    if alike is not None:
        return worse_within(wrong, members, alike.codes[rows], seed=examined.seed, level=level)
    if len(rows) <= DEALT and examined.unit is None:
        return worse_slices(wrong, members, seed=examined.seed, level=level)
    return worse_groups(wrong, members, level, None if examined.unit is None else examined.unit[rows])


def _rest(one: Compared | Within) -> float:
    """The rate that the slice's is held against."""
    own = one.count / max(1, one.n)
    return max(0.0, own - (one.gap.value or 0.0)) if isinstance(one, Within) else one.rest_count / max(1, one.n_rest)


def _expected(
    examined: Examined,
    members: dict[str, NDArray[np.bool_]],
    wrong: NDArray[np.bool_],
    alike: Levels,
    codes: NDArray[np.int64],
    found: set[str],
) -> Finding | None:
    """The slice in which most is wrong, where that was to be expected: a figure. None if it was found, or is not beyond the rest."""
    total, n = int(wrong.sum()), len(wrong)
    counts = {name: (int(np.count_nonzero(wrong & rows)), int(np.count_nonzero(rows))) for name, rows in members.items()}

    def gap(name: str) -> float:
        count, size = counts[name]
        return (count - total * size / n) / max(1.0, size * (n - size) / n) ** 0.5

    worst = max(counts, key=gap)
    count, size = counts[worst]
    own, apart = rate(count, size), difference(count, size, total - count, n - size)
    within = common_difference(tables(wrong, members[worst], codes).values())
    rest, such = (total - count) / max(1, n - size), (own.value or 0.0) - (within.value or 0.0)
    is_beyond = (apart.low or 0.0) > examined.policy.gap_tolerated(rest)
    if worst in found or not is_beyond or (within.value or 0.0) > examined.policy.gap_tolerated(such):
        return None
    claim = f"Most is wrong where {worst}: {per_cent(own.value or 0.0)}, against {per_cent(rest)} elsewhere."
    claim += f" That is to be expected: of rows with {alike.alike} {per_cent(such)} are wrong elsewhere too."
    return about(
        "unexpected_slices",
        where=f"expected:{worst}",
        claim=claim,
        reading=None,
        importance=0.03,
        quantities=(
            Quantity(name=f"wrong where {worst}", estimate=own, unit="share", better="lower"),
            Quantity(name=f"wrong where {worst}, less elsewhere", estimate=apart, unit="points", better="lower"),
            Quantity(name=f"... less rows with {alike.alike} elsewhere", estimate=within, unit="points", better="lower"),
        ),
        method="The slice furthest from the rest, whatever is expected of it; a figure and no test. Within levels, Mantel and Haenszel.",
        do_next="Give such rows to a person, or find columns that tell them apart.",
    )


def _wrong(examined: Examined) -> NDArray[np.bool_]:
    """What counts as wrong (N,)."""
    if examined.actual is None or examined.predicted is None:
        return np.asarray((examined.truth != examined.decision) & examined.answered)
    size = np.where(examined.answered, np.abs(examined.actual - examined.predicted), 0.0)
    return np.asarray(size > np.quantile(size[examined.answered], 0.8))


def _finding(
    examined: Examined,
    one: Compared | Within,
    where: Slice,
    wrong: NDArray[np.bool_],
    seen: Sequence[Compared | Within],
    level: float,
    alike: Levels | None,
) -> Finding:
    own, rest = rate(one.count, one.n), _rest(one)
    limit = examined.policy.gap_tolerated(rest)
    whom = "elsewhere" if alike is None else f"of rows with {alike.alike} elsewhere"
    claim = f"Where {one.name} the answers are wrong more often: {per_cent(own.value or 0.0)}, against {per_cent(rest)} {whom}."
    elsewhere = (
        ()
        if isinstance(one, Within)
        else (Quantity(name="wrong elsewhere", estimate=rate(one.rest_count, one.n_rest), unit="share", better="lower"),)
    )
    return about(
        "unexpected_slices",
        where=one.name,
        claim=claim,
        reading="look here",
        importance=examined.policy.weight("unexpected_slices") * (one.gap.value or 0.0) * one.n / examined.n,
        quantities=(
            Quantity(name=f"wrong where {one.name}, less elsewhere", estimate=one.gap, unit="points", better="lower", at_most=limit),
            Quantity(name=f"wrong where {one.name}", estimate=own, unit="share", better="lower"),
            *elsewhere,
        ),
        compared_with=f"{'rows' if alike is None else f'rows with {alike.alike}'} everywhere but in the slices found before",
        place=where.place,
        p=one.p,
        p_adjusted=one.p_adjusted,
        smallest_visible=smallest_visible(rest, one.n, one.n_rest, level=level, questions=len(seen)),
        evidence=(_worst(seen), _wrong_rows(examined, where, wrong)),
        method=_method(len(seen), alike),
        limits=("Regions of three columns, and slanted ones, are not seen.",),
        do_next="Look at the wrong rows of this slice one by one; then collect more rows like them, or say that it is not for them.",
    )


def _summary(examined: Examined, seen: Sequence[Compared | Within], n: int, wrong: int, level: float, alike: Levels | None) -> Finding:
    limit = examined.policy.gap_tolerated(wrong / max(1, n))
    widest = max(seen, key=lambda one: one.gap.high or 0.0)
    is_open = (widest.gap.high or 1.0) > limit
    claim = (
        f"None of {len(seen):,} slices is shown to be worse than {'the rest' if alike is None else f'rows with {alike.alike} elsewhere'}"
        + (
            f"; where {widest.name} up to {points(widest.gap.high or 1.0)} more are possible."
            if is_open
            else ", nor can one be by the tolerance."
        )
    )
    needed = rows_of_both(max(1e-3, wrong / max(1, n)), limit, level=level, questions=len(seen)) if is_open else None
    more = round(n * (needed / max(1, widest.n) - 1)) if needed is not None else 0
    return about(
        "unexpected_slices",
        claim=claim,
        reading="cannot tell" if is_open else "as expected",
        importance=0.02,
        quantities=(
            Quantity(name=f"wrong where {widest.name}, less elsewhere", estimate=widest.gap, unit="points", better="lower", at_most=limit),
            Quantity(name="wrong, of all", estimate=rate(wrong, n), unit="share", better="lower"),
        ),
        p=min(one.p for one in seen),
        p_adjusted=min(one.p_adjusted for one in seen),
        smallest_visible=smallest_visible(wrong / max(1, n), widest.n, widest.n_rest, level=level, questions=len(seen)),
        collect=(Collect(what="rows drawn as these were", more=more),) if more > 0 else (),
        evidence=(_worst(seen),),
        method=_method(len(seen), alike),
        limits=("Regions of three columns, and slanted ones, are not seen.",),
    )


def _worst(seen: Sequence[Compared | Within]) -> Rows:
    order = sorted(seen, key=lambda one: (not one.is_flagged, one.p))[:_SHOWN]
    rows = tuple((one.name, one.n, one.count / max(1, one.n), _rest(one), one.p_adjusted) for one in order)
    names = ("slice", "rows", "wrong there", "wrong elsewhere", "p, adjusted")
    marked = tuple(place for place, one in enumerate(order) if one.is_flagged)
    return Rows(title="The worst slices", columns=names, rows=rows, marked=marked, total=len(seen))


def _wrong_rows(examined: Examined, where: Slice, wrong: NDArray[np.bool_]) -> Rows:
    rows = np.flatnonzero(where.rows & wrong)
    shown = list(examined.table.columns)[:_SHOWN]
    texts = {name: examined.table.columns[name].take(rows[:20]).as_words().texts() for name in shown}
    cells = tuple((int(row) + 1, *(texts[name][place] for name in shown)) for place, row in enumerate(rows[:20]))
    return Rows(title="Wrong rows of the slice", columns=("row", *shown), rows=cells, total=len(rows))


def _method(count: int, alike: Levels | None) -> str:
    beside = "Fisher's mid-p" if alike is None else f"the binomial mid-p at the rates of rows with {alike.alike}"
    return (
        f"{count:,} slices made from features alone, one-sided and step by step; the maximum's permutation up to {DEALT:,} rows (Westfall"
        f" and Young), {beside} with Holm beyond, Student over units where rows belong together."
    )
