"""Who is chosen less, as findings: a gap beyond chance whose ratio is below the tolerance. Shared by both selection checks."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._excuses import by_truth
from maquette.checks.bias._groups import Group
from maquette.checks.bias._stepdown import Beside, Compare, Mask, Pair, step_down
from maquette.checks.bias._wording import about, after, listed, per_cent
from maquette.finding import Collect, Finding, Intervals, Quantity
from maquette.stats import Estimate, rate, rows_needed, smallest_visible

_MOST_SHOWN = 40
_NAMED = 6


def answer(
    check: str, examined: Examined, level: float, known: Mask, compare: Compare, impact: Callable[[Group, Pair], Estimate]
) -> list[Finding]:
    """A finding for each group that is chosen less; without any, one about them all."""
    groups = {group.name: group for group in examined.groups}
    seen = step_down(compare, [(name, group.rows) for name, group in groups.items()], level)
    if not seen:
        return [about(check, claim="There are no two groups with rows to compare.", reading="cannot tell")]
    ratios = {one.name: impact(groups[one.name], one.pair) for one in seen}
    limit = examined.policy.impact_ratio
    beyond = [one for one in seen if one.is_flagged and (ratios[one.name].value or 0.0) < limit]
    maker = _Maker(check, examined, level, ratios, seen, known, compare, by_truth(examined) if check == "selection" else None)
    if beyond:
        found = [maker.finding(one, groups[one.name]) for one in beyond]
        return [one.model_copy(update={"claim": after(one.claim, place)}) for place, one in enumerate(found)]
    return [maker.summary()]


@dataclass(frozen=True)
class _Maker:
    check: str
    examined: Examined
    level: float
    ratios: dict[str, Estimate]
    seen: list[Beside]
    known: Mask
    compare: Compare
    excuse: Callable[[Mask], str] | None

    @property
    def is_figure(self) -> bool:
        """Whether the comparison within what is given decides instead."""
        return self.check == "selection" and self.examined.given is not None

    @property
    def within(self) -> str:
        return f" among rows alike in {self.examined.given_name}" if self.check == "selection_given" else ""

    def finding(self, one: Beside, group: Group) -> Finding:
        own, rest, ratio = one.pair.value.value or 0.0, one.pair.rest.value or 0.0, self.ratios[one.name]
        excused = "" if self.excuse is None or self.is_figure else self.excuse(group.rows)
        times = f" ({ratio.value:.2f} times)" if ratio.value is not None else ""
        claim = f"Rows with {one.name} are chosen less often{self.within}: {per_cent(own)}, against {per_cent(rest)} of the rest{times}."
        if self.is_figure:
            claim += f" What counts is the comparison within {self.examined.given_name}."
        return about(
            self.check,
            where=one.name,
            claim=f"{claim} {excused}".strip(),
            reading=None if self.is_figure or excused else "look here",
            importance=self.examined.policy.weight(self.check) * max(0.0, one.pair.gap.value or 0.0) * one.pair.value.n / self.examined.n,
            quantities=(self.impact(one), *self.rates(one)),
            compared_with="everybody in no group that was found before",
            place=group.place,
            p=one.pair.p,
            p_adjusted=one.p_adjusted,
            smallest_visible=None,
            evidence=(self.figure({one.name}),),
            method=self.method(),
            limits=("Being chosen is taken to be what one wishes for.",),
            do_next="Find the step at which this group falls out, and ask whether what decides there is needed for the task.",
        )

    def summary(self) -> Finding:
        limit = self.examined.policy.impact_ratio
        open_ones = [one for one in self.seen if (low := self.ratios[one.name].low) is None or low < limit]
        worst = min(self.seen, key=lambda one: self.ratios[one.name].low or 0.0)
        low = self.ratios[worst.name].low
        if open_ones:
            possible = f"a ratio down to {low:.2f}" if low is not None else "any ratio"
            claim = f"No group is shown to be chosen less{self.within} beyond the tolerance; for {worst.name} {possible} is possible."
        else:
            claim = f"Each of {len(self.seen)} groups is chosen at least {limit:g} times as often as the rest{self.within}."
        small = min(self.seen, key=lambda one: one.pair.value.n)
        return about(
            self.check,
            claim=claim,
            reading=None if self.is_figure else "cannot tell" if open_ones else "as expected",
            importance=self.examined.policy.weight(self.check) * (1 - min(1.0, low or 0.0)),
            quantities=(self.impact(worst), *self.rates(worst)),
            compared_with="the rest",
            p=min(one.pair.p for one in self.seen),
            p_adjusted=min(one.p_adjusted for one in self.seen),
            smallest_visible=None,
            collect=self.collect(open_ones),
            evidence=(self.figure({one.name for one in open_ones}),),
            method=self.method() + self.visible(small),
            limits=("Being chosen is taken to be what one wishes for.",),
            do_next=f"Collect more rows of {listed([one.name for one in open_ones])}." if open_ones and not self.is_figure else "",
        )

    def impact(self, one: Beside) -> Quantity:
        return Quantity(
            name=f"impact ratio, {one.name}",
            estimate=self.ratios[one.name],
            unit="times",
            better="higher",
            at_least=self.examined.policy.impact_ratio,
        )

    def rates(self, one: Beside) -> tuple[Quantity, ...]:
        return (
            Quantity(name=f"selection rate of the rest, less that of {one.name}", estimate=one.pair.gap, unit="points"),
            Quantity(name=f"selection rate, {one.name}", estimate=one.pair.value, unit="share"),
            Quantity(name="selection rate, the rest", estimate=one.pair.rest, unit="share"),
        )

    def collect(self, open_ones: list[Beside]) -> tuple[Collect, ...]:
        found = []
        for one in sorted(open_ones, key=lambda one: one.pair.value.n)[:_NAMED]:
            rest, n = one.pair.rest.value or 0.0, one.pair.value.n
            gap = (1 - self.examined.policy.impact_ratio) * rest
            needed = rows_needed(1 - rest, gap, one.pair.rest.n, level=self.level, questions=len(self.seen)) if gap > 0 else None
            found += [Collect(what=f"rows with {one.name}", more=needed - n)] if needed is not None and needed > n else []
        return tuple(found)

    def visible(self, one: Beside) -> str:
        rest = one.pair.rest.value or 0.0
        found = smallest_visible(1 - rest, one.pair.value.n, one.pair.rest.n, level=self.level, questions=len(self.seen))
        return f" The smallest gap visible for {one.name} is {100 * found:.1f} points." if found is not None else ""

    def figure(self, marked: set[str]) -> Intervals:
        pairs = [(group.name, self.compare(group.rows, ~group.rows)) for group in self.examined.groups]
        order = sorted(((name, pair.value) for name, pair in pairs if pair is not None), key=lambda one: one[1].value or 0.0)[:_MOST_SHOWN]
        chosen = (self.examined.decision == self.examined.positive) & self.known
        total = rate(int(np.count_nonzero(chosen)), int(np.count_nonzero(self.known)))
        return Intervals(
            title=f"Selection rate by group{self.within}",
            quantities=tuple(Quantity(name=name, estimate=one, unit="share") for name, one in order),
            marked=tuple(place for place, one in enumerate(order) if one[0] in marked),
            reference=total.value,
            reference_name="everybody",
            note=f"The line is everybody, {total.n:,} rows.",
        )

    def method(self) -> str:
        test = "the Cochran-Mantel-Haenszel test" if self.check == "selection_given" else "the pooled score test, or Fisher's mid-p"
        return (
            f"{len(self.seen)} groups and pairs of groups, each against the rest of the unflagged, by {test}, one-sided and step by step"
            f" (Holm, {1 - self.level:.2g} for all together). A group is spoken of where the gap is beyond chance and the ratio below"
            f" {self.examined.policy.impact_ratio:g}."
        )
