"""Drift of what is right, over time.

Asks: are the answers wrong more often in some stretch of time, or ever more often in one group?
Why: the world moves on and a model stays. From one day to the next it is right in 70 of 100 cases instead of 90, and the mean of the year
looks as before.
How: time is cut into eight parts of about as many rows. The error rate in every run of parts against the other parts, by the maximum's
permutation; and in every group the error rate less the rest's, as a straight line over the parts, two-sided, step by step. Half of the
chance of a false finding for either. What is asked, and how much of it is positive, may come and go with the season.
Limits: a run of parts is an eighth of the rows at least, so a bad hour in a good year is not seen. Columns are not looked at: give two
tables, one of them as the reference, for that.
Source: Westfall and Young 1993 for the maximum's permutation; Gama et al. 2014 for drift of concepts.
"""

import numpy as np

from maquette.checks.bias._course import Course, course
from maquette.checks.bias._examined import Examined
from maquette.checks.bias._trend import by_trend
from maquette.checks.bias._wording import about, per_cent
from maquette.finding import Finding, Quantity
from maquette.stats import rate, worse_slices
from maquette.stats.groups import Compared

TITLE = "Drift of what is right, over time"
QUESTION = "Are the answers wrong more often at some time, or ever more often in one group?"
PAPER = "Gama et al. 2014, doi 10.1145/2523813; Westfall and Young 1993"

_DRAWS = 2000
_LEAST = 80  # rows
_METHOD = "Every run of up to eight parts of time against the other parts, by the maximum's permutation."


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    if examined.time is None:
        return "It needs to know when: add `--time COLUMN`."
    if examined.task == "regression":
        return "Answers that are numbers are not right or wrong."
    if examined.unit is not None:
        return "Its test holds for rows that do not belong together; leave `--unit` out to see it."
    return examined.needs(groups=False, truth=True, decision=True)


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding about all rows, and one for each group whose error rate has moved away from the rest's."""
    when = course(examined)
    known = examined.answered & when.known
    if known.sum() < _LEAST or len(when.names) < 3:
        return [about("drift_over_time", claim="There are too few rows or moments to see a course.", reading="cannot tell")]
    wrong = np.asarray(examined.truth != examined.decision) & known
    if not examined.grouping.columns:
        return [_overall(examined, wrong, known, when, level, 1)]
    overall = _overall(examined, wrong, known, when, 1 - (1 - level) / 2, 2)
    groups = by_trend(examined, 1 - (1 - level) / 2, "drift_over_time", "wrong answers", wrong, known, when)
    return [overall, *(_halved(finding) for finding in groups)]


def _overall(examined: Examined, wrong: np.ndarray, known: np.ndarray, when: Course, level: float, questions: int) -> Finding:
    """The run of parts that is worst."""
    count = len(when.names)
    runs = {
        f"{first} {last}": known & (when.part >= first) & (when.part <= last)
        for first in range(count)
        for last in range(first, count)
        if last - first < count - 1
    }
    worst = worse_slices(wrong[known], {name: rows[known] for name, rows in runs.items()}, seed=examined.seed, draws=_DRAWS, level=level)[0]
    limit = examined.policy.gap_tolerated(worst.rest_count / max(1, worst.n_rest))
    is_fault = worst.is_flagged and (worst.gap.value or 0.0) > limit
    # the worst of many runs looks worse than it is, so its interval can only err towards "cannot tell"
    is_fine = (worst.gap.high or 1.0) <= limit
    time = _said(worst, when)
    share = rate(worst.count, worst.n)
    rest = rate(worst.rest_count, worst.n_rest)
    claim = (
        f"In the time from {time} {per_cent(share.value or 0.0)} of the answers are wrong, against {per_cent(rest.value or 0.0)} otherwise."
    )
    if not is_fault:
        claim = f"At no time are the answers shown to be wrong more often; worst is {time}: {per_cent(share.value or 0.0)}."
    return about(
        "drift_over_time",
        claim=claim,
        reading="look here" if is_fault else "as expected" if is_fine else "cannot tell",
        importance=examined.policy.weight("drift_over_time") * max(0.0, worst.gap.value or 0.0) * worst.n / examined.n,
        quantities=(
            Quantity(name="error rate in that time, less otherwise", estimate=worst.gap, unit="points", better="lower", at_most=limit),
            Quantity(name="error rate in that time", estimate=share, unit="share", better="lower"),
            Quantity(name="error rate otherwise", estimate=rest, unit="share", better="lower"),
        ),
        compared_with="all other times",
        p=worst.p,
        p_adjusted=min(1.0, questions * worst.p_adjusted),
        evidence=(when.curve("Error rate over time", wrong, {"all rows": known}, "error rate"),),
        method=_METHOD,
        do_next="Look at what changed at that time; examine the subject on the rows since then, and train it on them." if is_fault else "",
    )


def _said(worst: Compared, when: Course) -> str:
    first, last = (int(place) for place in worst.name.split())
    start, _, _ = when.names[first].partition(" to ")
    return f"{start} to {when.names[last].rpartition(' to ')[2]}"


def _halved(finding: Finding) -> Finding:
    """Its p beside the other half of the questions; an id of its own, since the finding about all rows has the check's."""
    id = finding.id if ":" in finding.id else f"{finding.id}:by-group"
    return finding.model_copy(update={"id": id, "p_adjusted": None if finding.p_adjusted is None else min(1.0, 2 * finding.p_adjusted)})
