"""Size of the error by group.

Asks: are the numbers that are answered further from the truth in some group than in the rest?
Why: an estimate of need, of worth or of risk that is wilder for some people decides worse about them.
How: the mean absolute error, every group against the rest of the unflagged, one-sided, step by step; and beside it the mean error with
its sign, which says whether the group is put too high or too low.
Limits: a group with larger numbers has larger errors; compare with its spread before calling it unjust.
Source: Obermeyer et al. 2019.
"""

import numpy as np

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._numbers import Number, by_number
from maquette.checks.bias._stepdown import Mask, Pair, less
from maquette.finding import Finding
from maquette.stats import Estimate, mean

TITLE = "Size of the error by group"
QUESTION = "Are the answers further from the truth for some people than for others?"
PAPER = "Obermeyer et al. 2019, doi 10.1126/science.aax2342"


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    return examined.needs() if examined.task == "regression" else "It is for answers that are numbers."


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding for each group with larger errors."""
    assert examined.actual is not None
    assert examined.predicted is not None
    known = examined.answered
    error = np.where(known, examined.predicted - examined.actual, 0.0)

    def size(rows: Mask) -> Estimate | None:
        rows = rows & known
        return mean(np.abs(error[rows]), None if examined.unit is None else examined.unit[rows]) if np.count_nonzero(rows) >= 3 else None

    def compare(inside: Mask, outside: Mask) -> Pair | None:
        own, rest = size(inside), size(outside)
        found = less(own, rest) if own is not None and rest is not None else None
        return Pair(own, rest, *found) if own is not None and rest is not None and found is not None else None

    number = Number(
        check="regression_error",
        name="mean absolute error",
        gap_name="mean absolute error, {group}, less the rest's",
        unit="",
        compare=compare,
        overall=size(known),
        tolerance=lambda rest: float(f"{examined.policy.error_ratio * abs(rest):.3g}"),
        claim=lambda name, own, rest: (
            f"Answers for rows with {name} are further from the truth: by {own:.3g} on average, against {rest:.3g}."
        ),
        none="In none of {count} groups is the mean absolute error more than {tolerance} above the rest's.",
        unsure="No group is shown to have larger errors; for {group} an error up to {gap} larger is possible.",
        method="Mean absolute error with Student's interval; the difference from both intervals (Zou and Donner 2008).",
        do_next="See whether the errors of this group have one sign, and whether its numbers are larger to begin with.",
        also=lambda rows: ("mean error with its sign", mean(error[rows & known])),
    )
    return by_number(examined, level, number)
