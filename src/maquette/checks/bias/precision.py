"""Precision by group.

Asks: of those taken for positive, are more in some group in truth negative?
Why: a search of luggage that seldom finds anything, in one group more seldom than in others, is a search for the group.
How: the share of true negatives among the chosen (one minus precision), every group against the rest of the unflagged. A gap that
calibrated scores promise, or that base rates alone make, is given as a figure.
Limits: precision follows the base rate; that is why it is weighed together with the two error rates.
Source: Chouldechova 2017 (predictive parity).
"""

from maquette.checks.bias._by_group import Share, by_group
from maquette.checks.bias._examined import Examined
from maquette.checks.bias._excuses import by_base_rates, by_scores
from maquette.finding import Finding

TITLE = "Precision by group"
QUESTION = "Of those taken for positive, are more in some group in truth negative?"
PAPER = "Chouldechova 2017, arXiv 1703.00056"


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    return examined.needs(classes=True, decision=True, truth=True, positive=True)


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding for each group in which a positive answer is worth less."""
    chosen = examined.answered & (examined.decision == examined.positive)
    negative = examined.answered & (examined.truth != examined.positive)
    share = Share(
        check="precision",
        name="false share of positive answers",
        rows=chosen,
        happened=chosen & negative,
        worse="that are taken for positive are in truth negative",
        do_next="See whether the scores mean the same in this group (calibration), and whether its threshold fits.",
        excuse=by_scores(examined, chosen, negative) or by_base_rates(examined),
        limits=("It follows the base rate: with equal error rates it still differs between groups.",),
    )
    return by_group(examined, level, share)
