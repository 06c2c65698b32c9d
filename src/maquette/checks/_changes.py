"""How much a number changed between two examinations, and whether beyond chance: on the same rows, or on rows of their own."""

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from maquette.checks.kept import Kept
from maquette.finding import Intervals, Report
from maquette.stats import (
    Estimate,
    auc,
    auc_difference,
    compare_rates,
    difference,
    mcnemar,
    mean,
    mean_difference,
    paired_difference,
    quantiles,
    rate,
)

Mask = NDArray[np.bool_]
EVERYBODY = "everybody"
GAP = "gap in the "  # before the name of a measure: a group's less the rest's


@dataclass(frozen=True)
class Change:
    """A number then and now. `change` is now less then."""

    measure: str  # "error rate"
    where: str  # a group, or everybody
    before: Estimate
    after: Estimate
    change: Estimate
    p: float  # that there is none, two-sided
    unit: str = "share"
    better: Literal["lower", "higher"] | None = None


@dataclass(frozen=True)
class _Seen:
    """Something that is said of every row, then and now."""

    name: str
    rows: Mask
    before: NDArray[np.float64]
    after: NDArray[np.float64]
    is_count: bool = True
    unit: str = "share"
    better: Literal["lower", "higher"] | None = "lower"


def on_the_same_rows(first: Kept, second: Kept) -> list[Change]:
    """Every rate of everybody, of each group, and of each group less the rest; and the area under the curve."""
    groups = _groups(first, second)
    unit = second.unit if second.unit is not None else first.unit
    found = []
    for seen in _seen(first, second):
        found.append(_change(seen, EVERYBODY, seen.rows, unit))
        for name, member in groups.items():
            inside, outside = seen.rows & member, seen.rows & ~member
            if inside.any():
                found.append(_change(seen, name, inside, unit))
            if inside.sum() > 1 and outside.sum() > 1:
                found.append(_gap(seen, name, inside, outside, unit))
    return found + _areas(first, second)


def between_reports(first: Report, second: Report) -> list[Change]:
    """What both reports show by group, each over its own rows, as independent."""
    before, after = _figures(first), _figures(second)
    shared = [key for key in before if key in after and before[key][1:] == after[key][1:]]
    return [_apart(*key, before[key][0], after[key][0], *before[key][1:]) for key in shared]


def _seen(first: Kept, second: Kept) -> list[_Seen]:
    if first.actual is not None and first.predicted is not None and second.predicted is not None:
        away = [np.abs(one.predicted - first.actual) for one in (first, second) if one.predicted is not None]
        rows = np.isfinite(away[0]) & np.isfinite(away[1])
        return [_Seen("mean absolute error", rows, away[0], away[1], is_count=False, unit="")]
    if first.decision is None or second.decision is None:
        return []
    before, after = first.decision, _as_in(first, second)
    answered = (before >= 0) & (after >= 0)
    found, truth, positive = [], first.truth, first.positive
    if truth is not None:
        known = answered & (truth >= 0)
        found.append(_yes("error rate", known, before != truth, after != truth))
        if positive is not None and len(first.classes) == 2:
            negative = known & (truth != positive)
            found.append(_yes("false positive rate", negative, before == positive, after == positive))
            found.append(_yes("false negative rate", known & (truth == positive), before != positive, after != positive))
    if positive is not None:
        found.append(replace(_yes("selection rate", answered, before == positive, after == positive), better=None))
    return found


def _yes(name: str, rows: Mask, before: Mask, after: Mask) -> _Seen:
    return _Seen(name, rows, before.astype(np.float64), after.astype(np.float64))


def _as_in(first: Kept, second: Kept) -> NDArray[np.int32]:
    """The second's decisions in the codes of the first; a class that the first does not know becomes one beyond them."""
    assert second.decision is not None
    places = [first.classes.index(name) if name in first.classes else len(first.classes) for name in second.classes]
    found: NDArray[np.int32] = np.array([*places, -1], dtype=np.int32)[second.decision]
    return found


def _groups(first: Kept, second: Kept) -> dict[str, Mask]:
    """The rows of every value of the columns that divide people in both."""
    found: dict[str, Mask] = {}
    for column in first.groups:
        if column in second.groups:
            words = first.groups[column]
            codes = [code for code in np.unique(words.codes) if code >= 0]
            found |= {f"{column} = {words.words[code]}": np.asarray(words.codes == code) for code in codes}
    return found


def _change(seen: _Seen, where: str, rows: Mask, unit: NDArray[np.int64] | None) -> Change:
    before, after = seen.before[rows], seen.after[rows]
    owners = None if unit is None else unit[rows]
    if seen.is_count and owners is None:
        first, second = before.astype(bool), after.astype(bool)
        both, gone, new = (int(np.count_nonzero(one)) for one in (first & second, first & ~second, ~first & second))
        change = paired_difference(both, new, gone, len(first) - both - gone - new)
        levels = [rate(int(np.count_nonzero(one)), len(one)) for one in (first, second)]
        return Change(seen.name, where, levels[0], levels[1], change, mcnemar(gone, new), seen.unit, seen.better)
    change = mean(after - before, owners)
    return Change(seen.name, where, mean(before, owners), mean(after, owners), change, p_of(change), seen.unit, seen.better)


def _gap(seen: _Seen, where: str, inside: Mask, outside: Mask, unit: NDArray[np.int64] | None) -> Change:
    """How much more it changed in the group than in the rest, which is how much the gap between them changed."""
    gaps = []
    for values in (seen.before, seen.after, seen.after - seen.before):
        if unit is None:
            gaps.append(mean_difference(values[inside], values[outside]))
        else:
            gaps.append(joined(mean(values[inside], unit[inside]), mean(values[outside], unit[outside])))
    shown = "points" if seen.unit == "share" else seen.unit
    better: Literal["lower", "higher"] | None = "lower" if seen.better is not None else None
    return Change(f"{GAP}{seen.name}", where, gaps[0], gaps[1], gaps[2], p_of(gaps[2]), shown, better)


def _areas(first: Kept, second: Kept) -> list[Change]:
    if first.truth is None or first.positive is None or first.score is None or second.score is None or len(first.classes) != 2:
        return []
    known = np.isfinite(first.score) & np.isfinite(second.score) & (first.truth >= 0)
    positive, negative = known & (first.truth == first.positive), known & (first.truth != first.positive)
    if positive.sum() < 2 or negative.sum() < 2:
        return []
    change = auc_difference((second.score[positive], first.score[positive]), (second.score[negative], first.score[negative]))
    before, after = (auc(one.score[positive], one.score[negative]) for one in (first, second) if one.score is not None)
    return [Change("AUC", EVERYBODY, before, after, change, p_of(change), "", "higher")]


Figure = tuple[Estimate, str, Literal["lower", "higher"] | None]


def _figures(report: Report) -> dict[tuple[str, str], Figure]:
    """What a report shows by group: the first figure of intervals of each question."""
    found: dict[tuple[str, str], Figure] = {}
    for finding in report.findings:
        for evidence in finding.evidence:
            if not isinstance(evidence, Intervals) or not evidence.title.endswith("by group"):
                continue
            measure = evidence.title.removesuffix("by group").rstrip(", ")
            for quantity in evidence.quantities:
                if quantity.estimate.value is not None:
                    found.setdefault((_within_a_sentence(measure), quantity.name), (quantity.estimate, quantity.unit, quantity.better))
    return found


def _within_a_sentence(words: str) -> str:
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


def _apart(measure: str, where: str, before: Estimate, after: Estimate, unit: str, better: Literal["lower", "higher"] | None) -> Change:
    if unit == "share" and before.method == after.method == "Wilson":
        counts = [(round((one.value or 0.0) * one.n), one.n) for one in (after, before)]
        change = difference(*counts[0], *counts[1])
        return Change(measure, where, before, after, change, compare_rates(*counts[0], *counts[1]), unit, better)
    change = joined(after, before)
    return Change(measure, where, before, after, change, p_of(change), unit, better)


def joined(first: Estimate, second: Estimate) -> Estimate:
    """The first less the second, of independent rows, from their intervals (Zou and Donner 2008, Statistics in Medicine 27, 1693)."""
    n, method = first.n + second.n, "two intervals joined"
    if first.value is None or second.value is None:
        return Estimate.unknown("one of the two has no number", n, method)
    value = first.value - second.value
    if None in (first.low, first.high, second.low, second.high):
        return Estimate(value, None, None, n, method, first.level, reason="one of the two has no interval")
    assert first.low is not None and first.high is not None and second.low is not None and second.high is not None  # noqa: PT018
    low = value - math.hypot(first.value - first.low, second.high - second.value)
    high = value + math.hypot(first.high - first.value, second.value - second.low)
    return Estimate(value, low, high, n, method, first.level)


def p_of(change: Estimate) -> float:
    """The two-sided p that there is no change, from the interval, by the normal curve; 1 where there is no interval."""
    if change.value is None or change.low is None or change.high is None or change.value == 0:
        return 1.0
    reach = change.value - change.low if change.value > 0 else change.high - change.value  # the side that zero lies on
    if reach <= 0:
        return 0.0
    return min(1.0, 2 * quantiles.normal_above(abs(change.value) / reach * quantiles.normal(change.level)))
