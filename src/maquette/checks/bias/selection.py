"""Selection rate and impact ratio by group.

Asks: are some groups chosen less often than the rest?
Why: a rate below four fifths of the others' is what American law takes as a sign of adverse impact; and it needs no truth to see.
How: the share that is not chosen, every group against the rest of the unflagged, one-sided, step by step; beside it the ratio of the
rates with its interval. Both must speak: a ratio below the tolerance that chance explains is no finding, and neither is a gap beyond
chance whose ratio is above it. With `--given` this is a figure, and the comparison within each value of that column decides.
With a truth, a group that is chosen less but no less than it is positive in truth is given as a figure.
Limits: whether the difference is just is not asked here.
Source: 29 CFR 1607.4 D (four-fifths rule); Feldman et al. 2015.
"""

import numpy as np

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._groups import Group
from maquette.checks.bias._selected import answer
from maquette.checks.bias._stepdown import Mask, Pair
from maquette.finding import Finding
from maquette.stats import Estimate, clustered_difference, clustered_rate, compare_clustered, compare_rates, difference, rate, ratio

TITLE = "Selection rate by group"
QUESTION = "Are some people chosen less often than others?"
PAPER = "29 CFR 1607.4 D; Feldman et al. 2015, arXiv 1412.3756"


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    if examined.task == "regression":
        return "It is for decisions."
    return examined.needs(decision=True, positive=True)


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding for each group that is chosen less."""
    assert examined.decision is not None
    known, chosen = np.asarray(examined.decision >= 0), np.asarray(examined.decision == examined.positive)

    def compare(inside: Mask, outside: Mask) -> Pair | None:
        return _beside(examined, chosen, inside & known, outside & known)

    def impact(group: Group, pair: Pair) -> Estimate:
        if examined.unit is None:
            a, b = (round((one.value or 0.0) * one.n) for one in (pair.value, pair.rest))
            return ratio(a, pair.value.n, b, pair.rest.n)
        rest, gap = pair.rest.value or 0.0, pair.gap
        if rest == 0 or gap.value is None or gap.low is None or gap.high is None:
            return Estimate.unknown(gap.reason or "nobody of the rest is chosen", gap.n)
        value, low, high = (max(0.0, 1 - end / rest) for end in (gap.value, gap.high, gap.low))
        return Estimate(value, low, high, gap.n, f"{gap.method}, over the rest's rate", gap.level, gap.clusters)

    return answer("selection", examined, level, known, compare, impact)


def _beside(examined: Examined, chosen: Mask, inside: Mask, outside: Mask) -> Pair | None:
    """The two rates, the rest's less the group's, and the p that the group is chosen no less."""
    n_a, n_b = int(np.count_nonzero(inside)), int(np.count_nonzero(outside))
    if not n_a or not n_b:
        return None
    if examined.unit is None:
        a, b = int(np.count_nonzero(chosen & inside)), int(np.count_nonzero(chosen & outside))
        # not being chosen is what should not be more common
        return Pair(rate(a, n_a), rate(b, n_b), difference(b, n_b, a, n_a), compare_rates(n_a - a, n_a, n_b - b, n_b, "greater"))
    rows = inside | outside
    units, rest = examined.unit[rows], outside[rows]
    gap, p = clustered_difference(chosen[rows], rest, units), compare_clustered(~chosen[rows], ~rest, units)
    sides = [clustered_rate(chosen[side], examined.unit[side]) for side in (inside, outside)]
    return Pair(sides[0], sides[1], gap, p)
