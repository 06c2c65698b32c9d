"""The threshold each group would need.

Asks: which threshold would each group need for the false match rate that all have together?
Why: one threshold for all is what is deployed; how far apart the groups' own ones lie says what that costs them.
How: for each group the score that as large a share of its impostor pairs reaches as of all impostor pairs reach the global threshold. The
interval is the distribution-free one of a quantile, from the ranks between which the binomial puts it. Beside it the false non-match rate
there.
Limits: a figure and not a judgement: thresholds by group treat people by group, which law may forbid. Pairs that share a person are taken
for free ones, so the intervals are too narrow where there are many.
Source: Grother, Ngan and Hanaoka 2019 (NIST IR 8280), annex on thresholds; David and Nagaraja 2003 for the interval.
"""

import math

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._wording import about, per_cent
from maquette.finding import Cell, Collect, Finding, Intervals, Quantity, Rows
from maquette.stats import Estimate, rate

TITLE = "The threshold each group would need"
QUESTION = "Which threshold would each group need for the false match rate that all have together?"
PAPER = "Grother, Ngan and Hanaoka 2019, NIST IR 8280"

_MOST_SHOWN = 40
_LEAST = 5  # false matches that a group is expected to have


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    return examined.needs_pairs(genuine=False)


def measure(examined: Examined, level: float) -> list[Finding]:
    """The thresholds, as a figure."""
    assert examined.genuine is not None
    assert examined.score is not None
    assert examined.cut is not None
    score, known = examined.score, np.isfinite(examined.score)
    impostors, genuine = known & ~examined.genuine, known & examined.genuine
    target = float((score[impostors] >= examined.cut).mean())
    if target == 0:
        claim = "No impostor pair reaches the threshold, so there is no rate to hold the groups to."
        more = (Collect(what="impostor pairs", more=int(impostors.sum())),)
        return [about("match_thresholds", claim=claim, reading="cannot tell", collect=more)]
    found = {group.name: needed(score[impostors & group.rows], target) for group in examined.grouping.single}
    known_ones = {name: one for name, one in found.items() if one.value is not None}
    short = [
        Collect(what=f"impostor pairs with {group.name}", more=math.ceil(_LEAST / target) - (impostors & group.rows).sum())
        for group in examined.grouping.single
        if found[group.name].value is None
    ]
    if not known_ones:
        claim = f"No group has the pairs for a threshold at a false match rate of {per_cent(target)}."
        return [about("match_thresholds", claim=claim, reading="cannot tell", collect=tuple(short))]
    order = sorted(known_ones, key=lambda name: -(known_ones[name].value or 0.0))[:_MOST_SHOWN]
    first, last = known_ones[order[0]], known_ones[order[-1]]
    claim = (
        f"For the false match rate that all have together, {per_cent(target)}, {order[0]} would need a threshold of {first.value:.3g}"
        f" and {order[-1]} one of {last.value:.3g}; it is {examined.cut:.3g} for all."
    )
    rows: list[tuple[Cell, ...]] = []
    for group in examined.grouping.single:
        own, pairs = found[group.name].value, genuine & group.rows
        missed = rate(int((score[pairs] < own).sum()), int(pairs.sum())).value if own is not None and pairs.any() else None
        now = rate(int((score[pairs] < examined.cut).sum()), int(pairs.sum())).value
        rows.append((group.name, own, now, missed, int((impostors & group.rows).sum()), int(pairs.sum())))
    names = ("group", "threshold it would need", "false non-matches now", "... and there", "impostor pairs", "genuine pairs")
    return [
        about(
            "match_thresholds",
            claim=claim,
            reading=None,
            importance=0.06,
            quantities=tuple(Quantity(name=f"threshold that {name} would need", estimate=known_ones[name]) for name in order[:2]),
            compared_with=f"the global threshold of {examined.cut:.6g}",
            collect=tuple(short[:6]),
            evidence=(
                Intervals(
                    title="Threshold each group would need",
                    quantities=tuple(Quantity(name=name, estimate=known_ones[name]) for name in order),
                    reference=examined.cut,
                    reference_name="the one for all",
                ),
                Rows(title="What each group has and would have", columns=names, rows=tuple(rows[:_MOST_SHOWN]), total=len(rows)),
            ),
            method="The score that the same share of a group's impostor pairs reaches; a quantile's interval from binomial ranks.",
            limits=("Thresholds by group treat people by group, which law may forbid.", "Pairs that share a person count as free."),
        )
    ]


def needed(impostors: NDArray[np.float64], target: float) -> Estimate:
    """The score that a share of these (N,) reaches, with a distribution-free interval."""
    n, method = len(impostors), "quantile, binomial ranks"
    if n * target < _LEAST:
        return Estimate.unknown(f"at that rate {n * target:.1f} false matches are expected, and {_LEAST} are needed", n, method)
    high_first = np.sort(impostors)[::-1]
    few, many = _ranks(n, target)
    value = high_first[max(0, round(n * target) - 1)]
    return Estimate(float(value), float(high_first[min(n - 1, many)]), float(high_first[max(0, few - 1)]), n, method)


def _ranks(n: int, share: float) -> tuple[int, int]:
    """Between which counts a binomial lies with 95 %."""
    log = n * math.log1p(-share) if share < 1 else 0.0
    total, low = 0.0, -1
    for k in range(n + 1):
        total += math.exp(log)
        low = k if low < 0 and total > 0.025 else low
        if total >= 0.975 or share >= 1:
            return max(0, low), k
        log += math.log((n - k) / (k + 1)) + math.log(share) - math.log1p(-share)
    return max(0, low), n
