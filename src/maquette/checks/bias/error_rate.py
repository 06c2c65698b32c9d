"""Error rate by group.

Asks: are the answers wrong more often in some group, or in some pair of groups, than in the rest?
Why: an average hides it. Face analysis that was right for 99 of 100 light-skinned men was wrong for one dark-skinned woman in three.
How: every group against the rest of the unflagged, one-sided, step by step. A gap that calibrated scores promise, or that comes from
base rates alone, is given as a figure.
Limits: the truth may itself be unjust; then agreement with it is no virtue.
Source: Buolamwini and Gebru 2018.
"""

import numpy as np

from maquette.checks.bias._by_group import Share, by_group
from maquette.checks.bias._examined import Examined
from maquette.checks.bias._excuses import by_base_rates, by_scores
from maquette.finding import Finding

TITLE = "Error rate by group"
QUESTION = "Are the answers wrong more often for some people than for others?"
PAPER = "Buolamwini and Gebru 2018, Gender Shades"


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    if examined.task == "regression":
        return "Answers that are numbers are not right or wrong; see the size of the error."
    return examined.needs(decision=True, truth=True)


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding for each group that is answered worse."""
    wrong = np.asarray(examined.truth != examined.decision)
    share = Share(
        check="error_rate",
        name="error rate",
        rows=examined.answered,
        happened=wrong & examined.answered,
        worse="are answered wrongly",
        do_next="Look at wrong answers of this group one by one; then collect more of its rows, or mend its labels.",
        excuse=by_scores(examined, examined.answered, wrong) or by_base_rates(examined),
        limits=("The truth is taken as given.",),
    )
    return by_group(examined, level, share)
