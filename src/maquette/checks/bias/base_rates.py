"""Base rates by group.

Asks: how common is the wished-for truth in each group?
Why: a subject learns what was, and repeats it. Where the groups differ in truth, no scores can be calibrated and have equal error
rates as well; so this figure belongs beside every other.
How: the share of the positive class with Wilson's interval, for each group.
Limits: it is a figure and no judgement; whether the history behind it was just, no table says.
Source: Kleinberg, Mullainathan and Raghavan 2016; Chouldechova 2017.
"""

import numpy as np

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._wording import about, per_cent
from maquette.finding import Finding, Intervals, Quantity
from maquette.stats import rate

TITLE = "Base rates by group"
QUESTION = "How common is the wished-for truth in each group?"
PAPER = "Kleinberg, Mullainathan and Raghavan 2016, arXiv 1609.05807"

_MOST_SHOWN = 40


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    if examined.truth is None:
        return "It needs a truth of classes: add `--truth COLUMN`."
    return examined.needs(positive=True)


def measure(examined: Examined, level: float) -> list[Finding]:
    """The rates, as a figure."""
    assert examined.truth is not None
    known, positive = examined.truth >= 0, examined.truth == examined.positive
    rates = [
        (group, rate(int(np.count_nonzero(positive & group.rows)), int(np.count_nonzero(known & group.rows))))
        for group in examined.grouping.single
    ]
    order = sorted((one for one in rates if one[1].n), key=lambda one: one[1].value or 0.0)
    if not order:
        return [about("base_rates", claim="No group has a row with a truth.", reading="cannot tell")]
    (least, low), (most, high) = order[0], order[-1]
    return [
        about(
            "base_rates",
            claim=f"In truth {per_cent(low.value or 0.0)} of {least.name} are positive, and {per_cent(high.value or 0.0)} of {most.name}.",
            reading=None,
            importance=0.03,
            quantities=(
                Quantity(name=f"positive in truth, {least.name}", estimate=low, unit="share"),
                Quantity(name=f"positive in truth, {most.name}", estimate=high, unit="share"),
            ),
            evidence=(
                Intervals(
                    title="Positive in truth, by group",
                    quantities=tuple(Quantity(name=group.name, estimate=one, unit="share") for group, one in order[:_MOST_SHOWN]),
                    reference=float(positive.sum() / max(1, known.sum())),
                    reference_name="everybody",
                ),
            ),
            limits=("Where base rates differ, calibration and equal error rates cannot both be had.",),
        )
    ]
