"""Representation of groups.

Asks: are groups, or pairs of groups, rarer in this table than in the population or in the other split?
Why: what is rarely seen is rarely learned, and a test that hardly holds a group cannot speak for it.
How: the count of each group against its stated share (exact binomial) or against its share in the reference (score test or Fisher's
mid-p), one-sided, Holm over all. Without either, the shares are given as figures.
Limits: a group that is not recorded cannot be counted.
Source: Shankar et al. 2017; Buolamwini and Gebru 2018.
"""

import numpy as np

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._groups import Group, make_groups
from maquette.checks.bias._wording import about, per_cent
from maquette.finding import Collect, Finding, Intervals, Quantity
from maquette.stats import Estimate, compare_rates, compare_with_share, exact_rate, holm, rate, ratio

TITLE = "Representation of groups"
QUESTION = "Are some people rarer here than where the subject will be used?"
PAPER = "Shankar et al. 2017, arXiv 1711.08536"

_MOST_SHOWN = 40
_METHOD = "One-sided: exact binomial against a stated share, score test or Fisher's mid-p against a reference; Holm over all groups."


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    return examined.needs()


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding for each group that is too rare; without a wish or a reference, the shares as a figure."""
    wished = _wished(examined)
    if not wished:
        return [_figure_only(examined)]
    tests = [_test(examined, *wish) for wish in wished]
    adjusted = holm([p for _, _, p in tests])
    seen = [(group, quantity, p, float(after)) for (group, quantity, p), after in zip(tests, adjusted)]
    limit = examined.policy.representation
    beyond = [one for one in seen if one[3] <= 1 - level and (one[1].estimate.value or 0.0) < limit]
    if beyond:
        return [_finding(examined, *one) for one in sorted(beyond, key=lambda one: one[2])]
    return [_summary(examined, seen)]


Wish = tuple[Group, float | tuple[int, int]]  # a group with its stated share, or with its count in the reference and that one's rows


def _wished(examined: Examined) -> list[Wish]:
    stated: list[Wish] = []
    for name, shares in examined.policy.population.items():
        if name in examined.grouping.columns:
            here = {group.place[name]: group for group in examined.grouping.of(name)}
            stated += [(here.get(value, Group({name: value}, np.zeros(examined.n, bool))), share) for value, share in shares.items()]
    if stated or examined.reference is None:
        return stated
    names = [name for name in examined.grouping.columns if name in examined.reference]
    there = make_groups(examined.reference, names)
    n = len(examined.reference)
    here = {group.name: group for group in examined.groups}
    return [
        (here.get(group.name, Group(group.place, np.zeros(examined.n, bool))), (group.size, n)) for group in there.groups if group.size >= 5
    ]


def _test(examined: Examined, group: Group, wish: float | tuple[int, int]) -> tuple[Group, Quantity, float]:
    """The group's share over the wished one, and the p that it is not below it."""
    count, n = group.size, examined.n
    if isinstance(wish, tuple):
        p = compare_rates(n - count, n, wish[1] - wish[0], wish[1], "greater")
        estimate = ratio(count, n, *wish)
        wished = wish[0] / wish[1]
    else:
        share = exact_rate(count, n)
        p, wished = compare_with_share(n - count, n, 1 - wish, "greater"), wish
        ends = (share.value, share.low, share.high)
        value, low, high = ((end or 0.0) / wish for end in ends)
        estimate = Estimate(value, low, high, n, "Clopper-Pearson over the stated share")
    name = f"share of {group.name}, over {per_cent(wished)}"
    return group, Quantity(name=name, estimate=estimate, unit="times", at_least=examined.policy.representation), p


def _finding(examined: Examined, group: Group, quantity: Quantity, p: float, adjusted: float) -> Finding:
    share, wished = rate(group.size, examined.n), quantity.name.rpartition("over ")[2]
    return about(
        "representation",
        where=group.name,
        claim=f"Rows with {group.name} are too rare: {per_cent(share.value or 0.0)} of all, where {wished} are expected.",
        reading="look here",
        importance=examined.policy.weight("representation") * _lacking(quantity),
        quantities=(quantity, Quantity(name=f"share of {group.name}", estimate=share, unit="share")),
        compared_with=_source(examined),
        place=group.place,
        p=p,
        p_adjusted=adjusted,
        evidence=(_shares(examined, {group.name}),),
        method=_METHOD,
        do_next="Collect more rows of this group, or say for whom the subject has not been examined.",
    )


def _lacking(quantity: Quantity) -> float:
    return 0.2 * max(0.0, 1 - (quantity.estimate.value or 0.0))


def _summary(examined: Examined, seen: list[tuple[Group, Quantity, float, float]]) -> Finding:
    limit = examined.policy.representation
    open_ones = [one for one in seen if (one[1].estimate.low or 0.0) < limit]
    worst = min(seen, key=lambda one: one[1].estimate.low or 0.0)
    if open_ones:
        claim = f"No group is shown to be too rare; {worst[0].name} may have {worst[1].estimate.low or 0.0:.2f} times its share."
    else:
        claim = f"Each of {len(seen)} groups has at least {limit:g} times the share that is expected."
    return about(
        "representation",
        claim=claim,
        reading="cannot tell" if open_ones else "as expected",
        importance=0.1 * examined.policy.weight("representation"),
        quantities=(worst[1],),
        compared_with=_source(examined),
        p=min(one[2] for one in seen),
        p_adjusted=min(one[3] for one in seen),
        collect=tuple(Collect(what="rows drawn as these were", more=_more(one[1].estimate, limit, examined.n)) for one in open_ones[:1]),
        evidence=(_shares(examined, {one[0].name for one in open_ones}),),
        method=_METHOD,
    )


def _more(estimate: Estimate, limit: float, n: int) -> int:
    """The interval narrows with the root of n."""
    room, reach = 1 - limit, 1 - (estimate.low or 0.0)
    return max(1, int(n * (reach / room) ** 2) - n)


def _figure_only(examined: Examined) -> Finding:
    groups = examined.grouping.single
    small = min(groups, key=lambda group: group.size)
    share = rate(small.size, examined.n)
    return about(
        "representation",
        claim=f"The smallest group is {small.name} with {small.size:,} of {examined.n:,} rows.",
        reading=None,
        importance=0.05,
        quantities=(Quantity(name=f"share of {small.name}", estimate=share, unit="share"),),
        evidence=(_shares(examined, set()),),
        do_next="Say what is expected: `--reference` with the other split, or `population` in the policy.",
    )


def _source(examined: Examined) -> str:
    return "the shares stated in the policy" if examined.policy.population else f"{examined.reference.name if examined.reference else ''}"


def _shares(examined: Examined, marked: set[str]) -> Intervals:
    groups = examined.grouping.single[:_MOST_SHOWN]
    return Intervals(
        title="Share of each group",
        quantities=tuple(Quantity(name=group.name, estimate=rate(group.size, examined.n), unit="share") for group in groups),
        marked=tuple(place for place, group in enumerate(groups) if group.name in marked),
    )
