"""Over-confidence.

Asks: is the subject surer of its answers than it is right?
Why: an autopilot did not know that it did not know. Whoever acts on 95 % must be right in nineteen of twenty.
How: the chance that the scores give to the likelier class, less the share in which that class is the truth, over all rows, one-sided, with
the spread that the scores themselves promise. Beside it the slope of the logistic line from score to truth (1 where calibrated, below 1
where over-confident) and the curve.
Limits: it may be right on average, too sure at one end and too timid at the other; the curve shows it. Scores of two classes only.
Source: Spiegelhalter 1986; Cox 1958; Guo et al. 2017.
"""

import math

import numpy as np

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._wording import about, per_cent, points
from maquette.finding import Collect, Curve, Finding, Line, Quantity, Reading
from maquette.stats import Estimate, rate, recalibration
from maquette.stats.quantiles import normal, normal_above

TITLE = "Over-confidence"
QUESTION = "Is the subject surer of its answers than it is right?"
PAPER = "Guo et al. 2017, arXiv 1706.04599; Cox 1958"

_BANDS = 10
_LEAST = 30


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    if examined.task == "regression":
        return "It is for chances."
    why = examined.needs(groups=False, score=True, truth=True, positive=True)
    if not why and examined.unit is not None:
        why = "Its interval holds for rows that do not belong together; leave `--unit` out to see it."
    if not why and not examined.is_probability:
        why = "The scores are no chances: some lie outside [0, 1]."
    return why or ("" if np.count_nonzero(examined.answered) >= _LEAST else f"It needs {_LEAST} rows.")


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding about all rows."""
    assert examined.score is not None
    assert examined.truth is not None
    known = examined.answered & np.isfinite(examined.score)
    score, truth = examined.score[known], examined.truth[known] == examined.positive
    sure, right = np.maximum(score, 1 - score), np.where(score >= 0.5, truth, ~truth)
    n, value = len(score), float(sure.mean() - right.mean())
    promised = math.sqrt(float((sure * (1 - sure)).sum())) / n
    error = max(promised, float((right - sure).std()) / math.sqrt(n))
    p = normal_above(value / error) if error > 0 else float(value <= 0)
    limit, reach = examined.policy.overconfidence, normal(0.95) * error
    gap = Estimate(value, max(-1.0, value - reach), min(1.0, value + reach), n, "normal, spread of the promises")
    is_found = p <= 1 - level and value > limit
    reading: Reading = "look here" if is_found else "as expected" if value + reach <= limit else "cannot tell"
    claim = f"The answers are held for right in {per_cent(float(sure.mean()))} and are right in {per_cent(float(right.mean()))}"
    claim += f": {points(value)} too sure." if is_found else "."
    if reading == "cannot tell":
        claim += f" Up to {points(value + reach)} too sure are possible."
    needed = int(n * (reach / max(1e-6, limit - value)) ** 2) + 1 if value < limit else 0
    return [
        about(
            "confidence",
            claim=claim,
            reading=reading,
            importance=examined.policy.weight("confidence") * max(0.0, value if is_found else 0.0),
            quantities=(
                Quantity(name="how sure, less how often right", estimate=gap, unit="points", better="lower", at_most=limit),
                Quantity(name="slope of the logistic line (1: calibrated)", estimate=recalibration(truth, score)[1]),
            ),
            compared_with="what the scores promise",
            p=p,
            p_adjusted=p,
            collect=(Collect(what="rows drawn as these were", more=needed - n),) if reading == "cannot tell" and needed > n else (),
            evidence=(_curve(sure, right),),
            method="Mean of the likelier class's chance less the share of right answers; one-sided, spread of the promises.",
            limits=("It may be right on average and wrong at both ends: see the curve.",),
            do_next="Recalibrate on rows that were not trained on (one temperature is often enough), and hand over what is least sure."
            if is_found
            else "",
        )
    ]


def _curve(sure: np.ndarray, right: np.ndarray) -> Curve:
    """How often right in bands of as many rows each, least sure first."""
    bands = [band for band in np.array_split(np.argsort(sure, kind="stable"), _BANDS) if len(band)]
    rates = [rate(int(right[band].sum()), len(band)) for band in bands]
    line = Line(
        name="right",
        x=tuple(float(sure[band].mean()) for band in bands),
        y=tuple(one.value or 0.0 for one in rates),
        low=tuple(one.low or 0.0 for one in rates),
        high=tuple(one.high or 0.0 for one in rates),
    )
    return Curve(title="How sure and how often right", x_name="held for right in", y_name="right in", lines=(line,), diagonal=True)
