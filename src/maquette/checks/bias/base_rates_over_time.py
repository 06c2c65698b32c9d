"""Base rates over time.

Asks: has the wished-for truth become rarer, or more common, in one group beside the others?
Why: a model learns the whole history at once. Where one group was accepted ever less (or was held back and is no more), it learns a mean
that was never true, and repeats the past.
How: time is cut into eight parts of about as many rows. In each of them the share of the positive class in the group less that in the
rest, and a straight line through these gaps; two-sided, every group against the rest of the unflagged, step by step. What moves all
groups alike, such as a season, is nobody's.
Limits: a straight line; a gap that opens and closes again is seen in the figure only. Whether what changed was just, no table says.
Source: Kleinberg, Mullainathan and Raghavan 2016 for what base rates do.
"""

import numpy as np

from maquette.checks.bias._course import course
from maquette.checks.bias._examined import Examined
from maquette.checks.bias._trend import by_trend
from maquette.finding import Finding

TITLE = "Base rates over time"
QUESTION = "Has the wished-for truth become rarer or more common in one group beside the others?"
PAPER = "Kleinberg, Mullainathan and Raghavan 2016, arXiv 1609.05807"


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    if examined.truth is None:
        return "It needs a truth of classes: add `--truth COLUMN`."
    if examined.time is None:
        return "It needs to know when: add `--time COLUMN`."
    if examined.unit is not None:
        return "Its interval holds for rows that do not belong together; leave `--unit` out to see it."
    return examined.needs(positive=True)


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding for each group whose share has moved away from the others'."""
    assert examined.truth is not None
    positive = np.asarray(examined.truth == examined.positive)
    when = course(examined)
    known = (examined.truth >= 0) & when.known
    return by_trend(examined, level, "base_rates_over_time", "those positive in truth", positive, known, when)
