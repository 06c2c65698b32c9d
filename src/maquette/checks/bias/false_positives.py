"""False positive rate by group.

Asks: among those whose truth is negative, are some groups taken for positive more often?
Why: whoever is innocent and flagged pays for it; risk scores flagged black defendants who did not offend again twice as often.
How: the share of positives among true negatives, every group against the rest of the unflagged. With scores that are chances, a gap
that they promise is given as a figure.
Limits: it cannot be equal between groups together with calibration where base rates differ.
Source: Hardt, Price and Srebro 2016 (equalised odds).
"""

from maquette.checks.bias._by_group import Share, by_group
from maquette.checks.bias._examined import Examined
from maquette.checks.bias._excuses import by_scores
from maquette.finding import Finding

TITLE = "False positives by group"
QUESTION = "Among true negatives, are some people taken for positive more often?"
PAPER = "Hardt, Price and Srebro 2016, arXiv 1610.02413"


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    return examined.needs(classes=True, decision=True, truth=True, positive=True)


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding for each group that is flagged falsely more often."""
    negative = examined.answered & (examined.truth != examined.positive)
    chosen = examined.answered & (examined.decision == examined.positive)
    share = Share(
        check="false_positives",
        name="false positive rate",
        rows=negative,
        happened=negative & chosen,
        worse="that are negative are taken for positive",
        do_next="Look at this group's false positives, and at what a false positive costs the person.",
        excuse=by_scores(examined, chosen, negative),
        limits=("Where base rates differ, equal rates and calibration cannot both be had.",),
    )
    return by_group(examined, level, share)
