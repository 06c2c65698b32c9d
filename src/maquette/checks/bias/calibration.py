"""Calibration by group.

Asks: does a score of 70 % mean 70 % for everybody?
Why: whoever acts on the score treats people alike only if it means the same for all.
How: what happened less what was promised, on average, in every group against the rest of the unflagged, in both directions. The
spread is that of the promises, the sum of p(1 - p); no bins are chosen.
Limits: a score may be right on average and wrong at both ends; the curve shows it.
Source: Spiegelhalter 1986; Pleiss et al. 2017.
"""

import math

import numpy as np

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._numbers import Number, by_number
from maquette.checks.bias._stepdown import Mask, Pair, less
from maquette.finding import Finding
from maquette.stats import Estimate

TITLE = "Calibration by group"
QUESTION = "Do the scores mean the same for everybody?"
PAPER = "Pleiss et al. 2017, arXiv 1709.02012"


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    if examined.unit is not None:
        return "Its interval holds for rows that do not belong together; leave `--unit` out to see it."
    why = examined.needs(score=True, truth=True, positive=True)
    return why or ("" if examined.is_probability else "The scores are no chances: some lie outside [0, 1].")


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding for each group whose scores promise too much or too little."""
    assert examined.score is not None
    known = examined.answered & np.isfinite(examined.score)
    score = np.where(known, examined.score, 0.0)
    assert examined.truth is not None
    happened = (examined.truth == examined.positive).astype(np.float64)
    residual, spread = happened - score, score * (1 - score)

    def excess(rows: Mask) -> Estimate | None:
        rows = rows & known
        n, variance = int(np.count_nonzero(rows)), float(spread[rows].sum())
        if n < 5 or variance == 0:
            return None
        value, reach = float(residual[rows].mean()), 1.959964 * math.sqrt(variance) / n
        return Estimate(value, value - reach, value + reach, n, "normal, spread of the promises")

    def compare(inside: Mask, outside: Mask) -> Pair | None:
        own, rest = excess(inside), excess(outside)
        found = less(own, rest) if own is not None and rest is not None else None
        if own is None or rest is None or found is None:
            return None
        gap, p = found
        return Pair(own, rest, gap, min(1.0, 2 * min(p, 1 - p)))

    tolerated = examined.policy.calibration_gap
    number = Number(
        check="calibration",
        name="what happened less what was promised",
        gap_name="what happened less what was promised, {group}, less the rest's",
        unit="points",
        compare=compare,
        overall=excess(known),
        tolerance=lambda rest: tolerated,
        is_two_sided=True,
        claim=_claim,
        none="In none of {count} groups do the scores promise more than {tolerance} too much or too little beside the rest.",
        unsure="No group is shown to have scores that mean something else; for {group} {gap} are possible.",
        method="Mean of truth less score; two-sided.",
        do_next="Recalibrate for this group, or find the feature that means something else in it.",
    )
    return by_number(examined, level, number)


def _claim(name: str, own: float, rest: float) -> str:
    word = "too little" if own > rest else "too much"
    return f"For rows with {name} the scores promise {abs(100 * (own - rest)):.1f} points {word} beside the rest."
