"""Risk and coverage.

Asks: if the least certain answers go to a person, how many of the rest are wrong?
Why: a subject need not answer everything. An autopilot that knows that it does not know can hand over.
How: rows in the order of certainty, the distance of the score from its threshold; the error rate among the most certain share, with
Wilson's interval, for every twentieth. Beside it the share that would have to be handed over for half the errors.
Limits: the threshold that is read off here was chosen on these rows; confirm it on others.
Source: El-Yaniv and Wiener 2010; Geifman and El-Yaniv 2017.
"""

import numpy as np

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._wording import about, per_cent
from maquette.finding import Curve, Finding, Line, Quantity
from maquette.stats import rate

TITLE = "Risk and coverage"
QUESTION = "If the least certain answers go to a person, how many of the rest are wrong?"
PAPER = "El-Yaniv and Wiener 2010; Geifman and El-Yaniv 2017, arXiv 1705.08500"

_STEPS = np.arange(5, 101, 5)


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    return examined.needs(groups=False, truth=True, decision=True, score=True, positive=True)


def measure(examined: Examined, level: float) -> list[Finding]:
    """The curve, as a figure."""
    assert examined.score is not None
    assert examined.truth is not None
    assert examined.decision is not None
    rows = np.flatnonzero(examined.answered & np.isfinite(examined.score))
    score = examined.score[rows]
    chosen = examined.decision[rows] == examined.positive
    cut = score[chosen].min() if chosen.any() else score.max()
    order = np.argsort(-np.abs(score - cut), kind="stable")
    wrong = np.cumsum((examined.truth[rows] != examined.decision[rows])[order])
    counts = np.maximum(1, len(rows) * _STEPS // 100)
    risks = [rate(int(wrong[count - 1]), int(count)) for count in counts]
    everything = risks[-1]
    half = next((int(step) for step, risk in zip(_STEPS[::-1], risks[::-1]) if (risk.value or 0.0) <= (everything.value or 0.0) / 2), None)
    claim = f"Of all answers {per_cent(everything.value or 0.0)} are wrong."
    if half is not None and everything.value:
        claim += f" If the least certain {100 - half} % went to a person, it would be half of that or less among the rest."
    elif everything.value:
        claim += " The subject does not know where it errs: handing over the least certain answers does not halve it."
    line = Line(
        name="wrong among those answered",
        x=tuple(step / 100 for step in _STEPS.tolist()),
        y=tuple(risk.value or 0.0 for risk in risks),
        low=tuple(risk.low or 0.0 for risk in risks),
        high=tuple(risk.high or 0.0 for risk in risks),
    )
    return [
        about(
            "risk_coverage",
            claim=claim,
            reading=None,
            importance=0.04,
            quantities=(
                Quantity(name="wrong, of all answers", estimate=everything, unit="share", better="lower"),
                Quantity(name="wrong, of the most certain half", estimate=risks[9], unit="share", better="lower"),
            ),
            evidence=(Curve(title="Risk and coverage", x_name="share answered, most certain first", y_name="share wrong", lines=(line,)),),
            method="Certainty is the distance of the score from the threshold; Wilson's interval at each point.",
            limits=("A threshold read off here was chosen on these rows: confirm it on others.",),
        )
    ]
