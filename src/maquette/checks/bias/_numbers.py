"""A number with an interval that should not be worse in any group than in the rest: an area, a mean, a residual."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._groups import Group
from maquette.checks.bias._stepdown import Beside, Compare, Mask, step_down
from maquette.checks.bias._wording import about, after, points
from maquette.finding import Collect, Finding, Intervals, Quantity
from maquette.stats import Estimate

_MOST_SHOWN = 40
_NAMED = 6


@dataclass(frozen=True)
class Number:
    """What is measured, how two sides are compared, and how to speak of it. A gap is so made that larger is worse."""

    check: str
    name: str
    gap_name: str  # with {group}
    unit: str
    compare: Compare
    overall: Estimate | None
    tolerance: Callable[[float], float]  # of the gap, beside a rest with that number
    claim: Callable[[str, float, float], str]  # of the group's name, its number and the rest's
    none: str  # with {count} and {tolerance}
    unsure: str  # with {group} and {gap}
    method: str
    do_next: str
    is_two_sided: bool = False
    better: Literal["lower", "higher"] | None = None
    excuse: Callable[[Mask], str] | None = None  # why a gap is no fault of the answers, or nothing
    also: Callable[[Mask], tuple[str, Estimate]] | None = None  # a figure beside it


def by_number(examined: Examined, level: float, number: Number) -> list[Finding]:
    """A finding for each group in which the number is worse than in the rest; without any, one finding about them all."""
    groups = {group.name: group for group in examined.groups}
    seen = step_down(number.compare, [(name, group.rows) for name, group in groups.items()], level)
    if not seen:
        return [about(number.check, claim="No group has enough rows on both sides to have a number.", reading="cannot tell")]
    beyond = [one for one in seen if one.is_flagged and _size(one, number) > number.tolerance(one.pair.rest.value or 0.0)]
    if beyond:
        found = [_finding(examined, number, one, groups, seen, level) for one in beyond]
        return [one.model_copy(update={"claim": after(one.claim, place)}) for place, one in enumerate(found)]
    return [_summary(examined, number, seen, groups, level)]


def _size(one: Beside, number: Number) -> float:
    value = one.pair.gap.value or 0.0
    return abs(value) if number.is_two_sided else value


def _furthest(one: Beside, number: Number) -> float:
    """The largest gap that its interval allows."""
    low, high = one.pair.gap.low or 0.0, one.pair.gap.high or 0.0
    return max(abs(low), abs(high)) if number.is_two_sided else high


def _gap(one: Beside, number: Number) -> Quantity:
    tolerated = number.tolerance(one.pair.rest.value or 0.0)
    return Quantity(
        name=number.gap_name.format(group=one.name),
        estimate=one.pair.gap,
        unit=number.unit,
        at_most=tolerated,
        at_least=-tolerated if number.is_two_sided else None,
    )


def _finding(examined: Examined, number: Number, one: Beside, groups: dict[str, Group], seen: list[Beside], level: float) -> Finding:
    group = groups[one.name]
    beside = number.also(group.rows) if number.also is not None else None
    more = (Quantity(name=f"{beside[0]}, {one.name}", estimate=beside[1], unit=number.unit),) if beside is not None else ()
    excused = number.excuse(group.rows) if number.excuse is not None else ""
    claim = number.claim(one.name, one.pair.value.value or 0.0, one.pair.rest.value or 0.0)
    return about(
        number.check,
        where=one.name,
        claim=f"{claim} {excused}".strip(),
        reading=None if excused else "look here",
        importance=examined.policy.weight(number.check)
        * min(1.0, _size(one, number) / _scale(number, one))
        * one.pair.value.n
        / examined.n,
        quantities=(
            _gap(one, number),
            Quantity(name=f"{number.name}, {one.name}", estimate=one.pair.value, unit=number.unit, better=number.better),
            Quantity(name=f"{number.name}, the rest", estimate=one.pair.rest, unit=number.unit, better=number.better),
            *more,
        ),
        compared_with="everybody in no group that was found before",
        place=group.place,
        p=one.pair.p,
        p_adjusted=one.p_adjusted,
        smallest_visible=_visible(one, len(seen), level),
        evidence=(_figure(number, groups, {one.name}),),
        method=_method(number, len(seen), level),
        do_next=number.do_next,
    )


def _summary(examined: Examined, number: Number, seen: list[Beside], groups: dict[str, Group], level: float) -> Finding:
    open_ones = [one for one in seen if _furthest(one, number) > number.tolerance(one.pair.rest.value or 0.0)]
    worst = max(seen, key=lambda one: _furthest(one, number))
    left_out = f" {len(groups) - len(seen)} groups have too few rows to have a number." if len(groups) > len(seen) else ""
    if open_ones:
        claim = number.unsure.format(group=worst.name, gap=_said(_furthest(worst, number), number.unit))
    else:
        claim = number.none.format(count=len(seen), tolerance=_said(number.tolerance(worst.pair.rest.value or 0.0), number.unit))
    everybody = (
        (Quantity(name=f"{number.name}, everybody", estimate=number.overall, unit=number.unit, better=number.better),)
        if number.overall is not None
        else ()
    )
    smallest = min(seen, key=lambda one: one.pair.value.n)
    return about(
        number.check,
        claim=claim + left_out,
        reading="cannot tell" if open_ones or left_out else "as expected",
        importance=examined.policy.weight(number.check) * min(1.0, _furthest(worst, number) / _scale(number, worst)),
        quantities=(_gap(worst, number), *everybody),
        compared_with="the rest",
        p=min(one.pair.p for one in seen),
        p_adjusted=min(one.p_adjusted for one in seen),
        smallest_visible=_visible(smallest, len(seen), level),
        collect=tuple(_collect(number, open_ones, level, len(seen))),
        evidence=(_figure(number, groups, {one.name for one in open_ones}),),
        method=_method(number, len(seen), level),
    )


def _collect(number: Number, open_ones: list[Beside], level: float, questions: int) -> list[Collect]:
    """Rows at which a gap of the size tolerated would be seen: the spread shrinks with the root of the group's rows, the rest's stays."""
    found = []
    for one in sorted(open_ones, key=lambda one: one.pair.value.n)[:_NAMED]:
        own, rest = _error(one.pair.value), _error(one.pair.rest)
        room = (number.tolerance(one.pair.rest.value or 0.0) / _reach(level, questions)) ** 2 - rest**2
        if room > 0 and own > 0:
            more = int(one.pair.value.n * own**2 / room) + 1 - one.pair.value.n
            found += [Collect(what=f"rows with {one.name}", more=more)] if more > 0 else []
    return found


def _visible(one: Beside, questions: int, level: float) -> float:
    """The smallest gap that would be found four times in five."""
    return _reach(level, questions) * (_error(one.pair.value) ** 2 + _error(one.pair.rest) ** 2) ** 0.5


def _reach(level: float, questions: int) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(1 - (1 - level) / questions) + NormalDist().inv_cdf(0.8)


def _error(one: Estimate) -> float:
    return ((one.high or 0.0) - (one.low or 0.0)) / 2 / 1.959964


def _scale(number: Number, one: Beside) -> float:
    """What makes a gap of a unit of its own comparable with gaps between shares."""
    return 1.0 if number.unit == "points" or number.better == "higher" else abs(one.pair.rest.value or 0.0) or 1.0


def _said(value: float, unit: str) -> str:
    return points(value) if unit == "points" else f"{value:.3g}"


def _figure(number: Number, groups: dict[str, Group], marked: set[str]) -> Intervals:
    """Every group with all its rows, those of groups that were found before too; the furthest from the rest first."""
    pairs = [(name, number.compare(group.rows, ~group.rows)) for name, group in groups.items()]
    order = sorted(((name, pair) for name, pair in pairs if pair is not None), key=lambda one: one[1].p)[:_MOST_SHOWN]
    return Intervals(
        title=f"{number.name[0].upper()}{number.name[1:]} by group",
        quantities=tuple(Quantity(name=name, estimate=pair.value, unit=number.unit, better=number.better) for name, pair in order),
        marked=tuple(place for place, one in enumerate(order) if one[0] in marked),
        reference=number.overall.value if number.overall is not None else None,
        reference_name="everybody" if number.overall is not None else "",
    )


def _method(number: Number, questions: int, level: float) -> str:
    sides = "two-sided" if number.is_two_sided else "one-sided"
    return (
        f"{number.method} {questions} groups and pairs of groups, each against the rest of the unflagged, {sides} and step by step"
        f" (Holm, {1 - level:.2g} for all together)."
    )
