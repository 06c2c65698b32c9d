"""Why the fairness measures cannot all be equal at once, in the numbers of whom was examined, as a finding without a reading.

Of a group with base rate b, in which the share v of those chosen is rightly chosen (precision) and the share m of the positive is missed,

    false positive rate = b / (1 - b) · (1 - v) / v · (1 - m)            (Chouldechova 2017, eq. 2.6)

So where base rates differ, equal precision and equal misses force unequal false positive rates, unless the answers are perfect.
"""

import itertools
from dataclasses import dataclass

import numpy as np

from maquette.checks.bias import Examined, Group
from maquette.finding import Cell, Finding, Intervals, Quantity, Rows
from maquette.stats import Estimate, compare_rates, difference, rate

_MOST = 12  # groups of a column in the table
_LEVEL = 0.05
_PAPER = "Chouldechova 2017, arXiv 1703.00056; Kleinberg, Mullainathan and Raghavan 2016, arXiv 1609.05807"


@dataclass(frozen=True)
class _Counted:
    """A group's confusion matrix."""

    name: str
    hit: int
    missed: int
    taken: int  # negatives that were taken for positive
    passed: int

    @property
    def n(self) -> int:
        return self.hit + self.missed + self.taken + self.passed

    @property
    def base(self) -> Estimate:
        return rate(self.hit + self.missed, self.n)

    @property
    def rates(self) -> tuple[Estimate, Estimate, Estimate]:
        """Precision, false negative rate, false positive rate."""
        return (
            rate(self.hit, self.hit + self.taken),
            rate(self.missed, self.hit + self.missed),
            rate(self.taken, self.taken + self.passed),
        )


def at_once(examined: Examined) -> list[Finding]:
    """For each column whose groups differ in their base rates beyond chance, what equal precision and equal misses would force.

    Nothing where the question does not arise: without a truth of two classes, decisions and groups, or where base rates do not differ.
    """
    is_asked = examined.task == "binary" and examined.truth is not None and examined.decision is not None and examined.positive is not None
    if not is_asked:
        return []
    columns = {name: [_counted(examined, group) for group in examined.grouping.of(name)] for name in examined.grouping.columns}
    everybody = _counted(examined, Group({}, np.ones(examined.n, dtype=bool)))
    found = [_finding(name, groups, everybody) for name, groups in columns.items()]
    return [finding for finding in found if finding is not None]


def _counted(examined: Examined, group: Group) -> _Counted:
    rows = group.rows & examined.answered
    positive, chosen = examined.truth == examined.positive, examined.decision == examined.positive
    four = (positive & chosen, positive & ~chosen, ~positive & chosen, ~positive & ~chosen)
    return _Counted(group.name, *(int(np.count_nonzero(one & rows)) for one in four))


def forced(base: float, precision: float, missed: float) -> float | None:
    """The false positive rate that a base rate, a precision and a false negative rate leave no choice about; None beyond 1."""
    if not 0 <= base < 1 or precision <= 0:
        return None
    found = base / (1 - base) * (1 - precision) / precision * (1 - missed)
    return found if found <= 1 else None


def _finding(column: str, groups: list[_Counted], everybody: _Counted) -> Finding | None:
    known = [group for group in groups if group.n]
    if len(known) < 2:
        return None
    order = sorted(known, key=lambda group: group.base.value or 0.0)
    pairs = list(itertools.combinations(known, 2))
    ps = [compare_rates(a.hit + a.missed, a.n, b.hit + b.missed, b.n) for a, b in pairs]
    if min(ps) * len(ps) > _LEVEL:
        return None
    least, most = _furthest(pairs, ps)
    precision, missed, _ = (one.value for one in everybody.rates)
    if precision is None or missed is None:
        return None
    must = {group.name: forced(group.base.value or 0.0, precision, missed) for group in known}
    low, high = must[least.name], must[most.name]
    if low is None or high is None or round(low, 3) == round(high, 3):
        return None
    return Finding(
        id=f"bias/all-at-once:{column.replace(' ', '-').replace('#', '')}",
        chapter="bias",
        question="Could the groups be equal in every way at once?",
        claim=(
            f"No answers short of perfect ones can be equally precise, miss equally often and accuse equally often for all of `{column}`:"
            f" with everybody's precision ({_per_cent(precision)}) and misses ({_per_cent(missed)}), false positives would be"
            f" {_per_cent(low)} for {least.name} and {_per_cent(high)} for {most.name}."
        ),
        reading=None,
        importance=0.02,
        quantities=(
            Quantity(
                name=f"positive in truth, {most.name} less {least.name}",
                estimate=difference(most.hit + most.missed, most.n, least.hit + least.missed, least.n),
                unit="points",
            ),
        ),
        p=min(ps),
        p_adjusted=min(1.0, min(ps) * len(ps)),
        evidence=(_as_they_are(order), _table(order[-_MOST:], must), _base_rates(order)),
        method=(
            "The false positive rate that follows from base rate, precision and false negative rate (b / (1 - b) · (1 - v) / v · (1 - m)),"
            " with everybody's precision v and false negative rate m put in. Base rates are compared two by two by Fisher's test"
            " with the mid-p, Bonferroni."
        ),
        paper=_PAPER,
        limits=(
            "It says that a choice must be made, not which: that depends on what a miss and a false alarm cost whom.",
            "Base rates are those of the truth that was given, which may itself be unjust.",
        ),
        do_next="Say which of these shall be equal, and why, before you look at which of them are. docs/fairness.md helps with that.",
    )


def _furthest(pairs: list[tuple[_Counted, _Counted]], ps: list[float]) -> tuple[_Counted, _Counted]:
    """The two groups whose base rates differ most, among those that differ beyond chance; the smaller rate first."""
    beyond = [pair for pair, p in zip(pairs, ps, strict=True) if p * len(ps) <= _LEVEL]
    first, second = max(beyond, key=lambda pair: abs((pair[0].base.value or 0.0) - (pair[1].base.value or 0.0)))
    return (first, second) if (first.base.value or 0.0) <= (second.base.value or 0.0) else (second, first)


def _table(groups: list[_Counted], must: dict[str, float | None]) -> Rows:
    rows: list[tuple[Cell, ...]] = []
    for group in reversed(groups):
        precision, missed, taken = (one.value for one in group.rates)
        needed = must[group.name]
        said = _per_cent(needed) if needed is not None else "impossible"
        rows.append((group.name, group.n, *(_cell(one) for one in (group.base.value, precision, missed, taken)), said))
    return Rows(
        title="What is, and what equal precision and equal misses would force",
        columns=("group", "rows", "positive in truth", "precision", "missed", "false positives", "false positives forced"),
        rows=tuple(rows),
        note="The last column is the false positive rate that a group must have if its precision and its misses are everybody's.",
    )


def _as_they_are(groups: list[_Counted]) -> Intervals:
    shown = [groups[0], groups[-1]]
    names = ("precision", "false negative rate", "false positive rate")
    return Intervals(
        title="The three measures in the groups with the lowest and the highest base rate",
        quantities=tuple(
            Quantity(name=f"{name}, {group.name}", estimate=group.rates[place], unit="share")
            for place, name in enumerate(names)
            for group in shown
        ),
    )


def _base_rates(groups: list[_Counted]) -> Intervals:
    return Intervals(
        title="How common the positive truth is",
        quantities=tuple(Quantity(name=group.name, estimate=group.base, unit="share") for group in groups[-_MOST:]),
    )


def _cell(value: float | None) -> str:
    return "none" if value is None else _per_cent(value)


def _per_cent(share: float) -> str:
    return f"{100 * share:.1f} %"
