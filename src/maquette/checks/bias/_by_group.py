"""A share that should not be larger in any group than in the rest: tested, bounded, and said in words. Most checks are one of these."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._groups import Group
from maquette.checks.bias._stepdown import Beside, Pair, step_down
from maquette.checks.bias._wording import about, after, listed, per_cent, points
from maquette.finding import Collect, Finding, Intervals, Quantity
from maquette.stats import (
    Estimate,
    clustered_difference,
    clustered_rate,
    compare_clustered,
    compare_pairs,
    pair_difference,
    pair_rate,
    rate,
    rows_needed,
    rows_of_both,
    smallest_visible,
    worse_groups,
)

Mask = NDArray[np.bool_]
_MOST_SHOWN = 40  # groups in a figure
_NAMED = 6  # groups for which rows to collect are named
_SINGLE = (clustered_rate, clustered_difference, compare_clustered)


@dataclass(frozen=True)
class Share:
    """What is counted, among which rows, and how to speak of it."""

    check: str  # the file's name
    name: str  # "error rate"
    rows: Mask  # (N,) among these
    happened: Mask  # (N,) the unwanted thing
    worse: str  # "are answered wrongly"
    do_next: str
    excuse: Callable[[Mask], str] | None = None  # for the rows of a group: why a gap is no fault of the answers, or nothing
    limits: tuple[str, ...] = ()
    tolerated: Callable[[float], float] | None = None  # the gap beside a rest with that rate, where it is not the policy's `gap`


@dataclass(frozen=True)
class _Seen:
    """A group beside the rest, whichever procedure compared them."""

    name: str
    is_flagged: bool
    p: float
    p_adjusted: float
    value: Estimate
    rest: Estimate
    gap: Estimate


def by_group(examined: Examined, level: float, share: Share) -> list[Finding]:
    """A finding for each group in which it happens more often than in the rest; without any, one finding about them all."""
    groups = [group for group in examined.groups if np.any(group.rows & share.rows)]
    if len(groups) < 2:
        only = f": {groups[0].name}" if groups else ""
        return [about(share.check, claim=f"There are no two groups with rows to compare{only}.", reading="cannot tell")]
    seen = _compared(examined, level, share, groups)
    allowed = share.tolerated or examined.policy.gap_tolerated
    tolerated = {one.name: allowed(one.rest.value or 0.0) for one in seen}
    beyond = [one for one in seen if one.is_flagged and (one.gap.value or 0.0) > tolerated[one.name]]
    if not beyond:
        return [_summary(examined, share, seen, tolerated, groups, level)]
    found = [_finding(examined, share, one, tolerated[one.name], groups, level) for one in beyond]
    return [one.model_copy(update={"claim": after(one.claim, place)}) for place, one in enumerate(found)]


def _compared(examined: Examined, level: float, share: Share, groups: list[Group]) -> list[_Seen]:
    rows = np.flatnonzero(share.rows)
    happened, members = share.happened[rows], {group.name: group.rows[rows] for group in groups}
    if examined.unit is None:
        found = worse_groups(happened, members, level)
        return [
            _Seen(one.name, one.is_flagged, one.p, one.p_adjusted, rate(one.count, one.n), rate(one.rest_count, one.n_rest), one.gap)
            for one in found
            if one.n and one.n_rest
        ]
    units = examined.unit[rows]
    besides = step_down(lambda inside, outside: _clustered(happened, units, inside, outside), list(members.items()), level)
    return [_from_beside(one) for one in besides]


def _from_beside(one: Beside) -> _Seen:
    return _Seen(one.name, one.is_flagged, one.pair.p, one.p_adjusted, one.pair.value, one.pair.rest, one.pair.gap)


def _clustered(happened: Mask, units: NDArray[np.int64], inside: Mask, outside: Mask) -> Pair | None:
    """Two sides whose rows belong together, over their units."""
    if not inside.any() or not outside.any():
        return None
    rows = inside | outside
    found, member, owners = happened[rows], inside[rows], units[rows]
    of_side, of_gap, test = (pair_rate, pair_difference, compare_pairs) if units.ndim == 2 else _SINGLE
    sides = [of_side(happened[side], units[side]) for side in (inside, outside)]
    return Pair(sides[0], sides[1], of_gap(found, member, owners), test(found, member, owners))


def _finding(examined: Examined, share: Share, one: _Seen, tolerated: float, groups: list[Group], level: float) -> Finding:
    group = next(group for group in groups if group.name == one.name)
    own, rest = one.value.value or 0.0, one.rest.value or 0.0
    excused = share.excuse(group.rows) if share.excuse is not None else ""
    claim = f"Rows with {one.name} {share.worse} more often: {per_cent(own)}, against {per_cent(rest)} of the rest."
    if excused:
        claim = f"{claim} {excused}"
    return about(
        share.check,
        where=one.name,
        claim=claim,
        reading=None if excused else "look here",
        importance=examined.policy.weight(share.check) * (one.gap.value or 0.0) * one.value.n / examined.n,  # how many rows it is about
        quantities=(
            Quantity(name=f"{share.name}, {one.name}, less the rest's", estimate=one.gap, unit="points", better="lower", at_most=tolerated),
            Quantity(name=f"{share.name}, {one.name}", estimate=one.value, unit="share", better="lower"),
            Quantity(name=f"{share.name}, the rest", estimate=one.rest, unit="share", better="lower"),
        ),
        compared_with="everybody in no group that was found before",
        place=group.place,
        p=one.p,
        p_adjusted=one.p_adjusted,
        smallest_visible=smallest_visible(rest, one.value.n, one.rest.n, level=level, questions=len(groups)),
        evidence=(_figure(examined, share, groups, {one.name}),),
        method=_method(examined, share, len(groups), level),
        limits=share.limits,
        do_next="Ask whether the difference between the groups that lies behind this is itself just." if excused else share.do_next,
    )


def _summary(
    examined: Examined, share: Share, seen: list[_Seen], tolerated: dict[str, float], groups: list[Group], level: float
) -> Finding:
    questions = len(groups)
    open_ones = [one for one in seen if one.gap.high is None or one.gap.high > tolerated[one.name]]
    worst = max(seen, key=lambda one: one.gap.high if one.gap.high is not None else 1.0)
    if open_ones:
        shown = len(seen) - len(open_ones)
        proven = f"for {shown} of {len(seen)} groups a larger gap is ruled out, " if shown else ""
        high = f"up to {points(worst.gap.high)} more" if worst.gap.high is not None else "any gap"
        claim = f"No group is shown to have a higher {share.name}; {proven}for {worst.name} {high} is possible."
    else:
        claim = f"In none of {len(seen)} groups is the {share.name} more than {points(tolerated[worst.name])} above the rest's."
    small = min(seen, key=lambda one: one.value.n)
    return about(
        share.check,
        claim=claim,
        reading="cannot tell" if open_ones else "as expected",
        importance=examined.policy.weight(share.check) * min(1.0, worst.gap.high or 1.0),
        quantities=(
            Quantity(
                name=f"{share.name}, {worst.name}, less the rest's",
                estimate=worst.gap,
                unit="points",
                better="lower",
                at_most=tolerated[worst.name],
            ),
            Quantity(name=f"{share.name}, everybody", estimate=_rate(examined, share, share.rows), unit="share", better="lower"),
        ),
        compared_with="the rest",
        p=min(one.p for one in seen),
        p_adjusted=min(one.p_adjusted for one in seen),
        smallest_visible=smallest_visible(small.rest.value or 0.0, small.value.n, small.rest.n, level=level, questions=questions),
        collect=_collect(share, open_ones, tolerated, questions, level),
        evidence=(_figure(examined, share, groups, {one.name for one in open_ones}),),
        method=_method(examined, share, questions, level),
        limits=share.limits,
        do_next=f"Collect more rows of {listed([one.name for one in open_ones])}." if open_ones else "",
    )


def _collect(share: Share, open_ones: list[_Seen], tolerated: dict[str, float], questions: int, level: float) -> tuple[Collect, ...]:
    """How many more rows of which group would show a gap of the size that is tolerated, four times in five."""
    kind = "" if share.rows.all() else ", among those that this rate is over"
    found = []
    for one in sorted(open_ones, key=lambda one: one.value.n):
        rest = max(one.rest.value or 0.0, 1e-3)
        needed = rows_needed(rest, tolerated[one.name], one.rest.n, level=level, questions=questions)
        if needed is None:
            return (Collect(what=f"rows drawn as these were{kind}", more=_more_of_all(one, rest, tolerated[one.name])),)
        if needed > one.value.n:
            found.append(Collect(what=f"rows with {one.name}{kind}", more=needed - one.value.n))
    return tuple(found[:_NAMED])


def _more_of_all(one: _Seen, rest: float, tolerated: float) -> int:
    """Rows of everybody, where the rest is too small for the gap to be seen however large the group."""
    needed = rows_of_both(rest, tolerated) or 0
    return max(1, round((one.value.n + one.rest.n) * (needed / max(1, min(one.value.n, one.rest.n)) - 1)))


def _rate(examined: Examined, share: Share, rows: Mask) -> Estimate:
    """How often it happens among these."""
    rows = rows & share.rows
    if examined.unit is None:
        return rate(int(np.count_nonzero(share.happened & rows)), int(np.count_nonzero(rows)))
    of_rows = pair_rate if examined.unit.ndim == 2 else clustered_rate
    return of_rows(share.happened[rows], examined.unit[rows])


def _figure(examined: Examined, share: Share, groups: list[Group], marked: set[str]) -> Intervals:
    """Every group with all its rows, those of groups that were found before too."""
    rates = [(group.name, _rate(examined, share, group.rows)) for group in groups]
    order = sorted(rates, key=lambda one: -(one[1].value or 0.0))[:_MOST_SHOWN]
    everybody = _rate(examined, share, share.rows)
    more = f" The {_MOST_SHOWN} highest of {len(rates)}." if len(rates) > _MOST_SHOWN else ""
    return Intervals(
        title=f"{share.name[0].upper()}{share.name[1:]} by group",
        quantities=tuple(Quantity(name=name, estimate=one, unit="share", better="lower") for name, one in order),
        marked=tuple(place for place, one in enumerate(order) if one[0] in marked),
        reference=everybody.value,
        reference_name="everybody",
        note=f"The line is everybody, {everybody.n:,} rows.{more}",
    )


def _method(examined: Examined, share: Share, questions: int, level: float) -> str:
    units = ""
    if examined.unit is not None:
        who = "pairs that share a person" if examined.unit.ndim == 2 else "rows of one unit"
        units = f" {who[0].upper()}{who[1:]} are taken together: Student over units."
    return (
        f"{questions} groups and pairs of groups, each against the rest of the unflagged, one-sided and step by step (Holm,"
        f" {1 - level:.2g} for all together); the pooled score test, or Fisher's mid-p where fewer than five are expected.{units} A"
        " gap is spoken of where it is beyond chance and larger than the tolerance; as expected means that the"
        " interval of every gap ends below it."
    )
