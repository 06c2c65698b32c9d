"""False negative rate by group.

Asks: among those whose truth is positive, are some groups missed more often?
Why: a missed illness, a deserved loan that was refused, a face that the camera does not find.
How: the share of negatives among true positives, every group against the rest of the unflagged. With scores that are chances, a gap
that they promise is given as a figure.
Limits: it cannot be equal between groups together with calibration where base rates differ.
Source: Hardt, Price and Srebro 2016 (equal opportunity).
"""

from maquette.checks.bias._by_group import Share, by_group
from maquette.checks.bias._examined import Examined
from maquette.checks.bias._excuses import by_scores
from maquette.finding import Finding

TITLE = "False negatives by group"
QUESTION = "Among true positives, are some people missed more often?"
PAPER = "Hardt, Price and Srebro 2016, arXiv 1610.02413"


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    return examined.needs(classes=True, decision=True, truth=True, positive=True)


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding for each group that is missed more often."""
    positive = examined.answered & (examined.truth == examined.positive)
    refused = examined.answered & (examined.decision != examined.positive)
    share = Share(
        check="false_negatives",
        name="false negative rate",
        rows=positive,
        happened=positive & refused,
        worse="that are positive are missed",
        do_next="Look at the people of this group who were missed, and at what a miss costs them.",
        excuse=by_scores(examined, refused, positive),
        limits=("Where base rates differ, equal rates and calibration cannot both be had.",),
    )
    return by_group(examined, level, share)
