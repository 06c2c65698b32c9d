"""Ranking by group.

Asks: within a group, do the scores put positives above negatives as well as within the rest?
Why: a score can look just at one threshold and know nothing about some people.
How: the area under the ROC curve with DeLong's interval, every group against the rest of the unflagged, one-sided, step by step.
Where the scores are chances, a gap that they promise (a group whose chances lie closer together) is given as a figure.
Limits: it says nothing about the threshold in use, nor about pairs across groups.
Source: DeLong, DeLong and Clarke-Pearson 1988; Borkan et al. 2019 (subgroup AUC).
"""

from collections.abc import Callable

import numpy as np

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._numbers import Number, by_number
from maquette.checks.bias._stepdown import Mask, Pair, less
from maquette.finding import Finding
from maquette.stats import Estimate, auc

TITLE = "Ranking by group"
QUESTION = "Do the scores tell positives from negatives as well for some people as for others?"
PAPER = "Borkan et al. 2019, arXiv 1903.04561"


_PROMISED = "Its chances promise as much: they lie closer together, and where they do nobody can rank well."
_ONE_PER_CENT = 2.326348 / 1.959964  # of an interval of 95 %


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    if examined.unit is not None:
        return "Its interval holds for rows that do not belong together; leave `--unit` out to see it."
    return examined.needs(score=True, truth=True, positive=True)


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding for each group that is ranked worse."""
    assert examined.score is not None
    assert examined.truth is not None
    score, positive = examined.score, examined.truth == examined.positive

    def area(rows: Mask) -> Estimate | None:
        above, below = score[rows & positive], score[rows & ~positive]
        return auc(above, below) if min(len(above), len(below)) >= 5 else None

    def compare(inside: Mask, outside: Mask) -> Pair | None:
        own, rest = area(inside & known), area(outside & known)
        gap = less(rest, own) if own is not None and rest is not None else None
        return Pair(own, rest, *gap) if own is not None and rest is not None and gap is not None else None

    known = examined.answered & np.isfinite(score)
    tolerated = examined.policy.auc_gap
    number = Number(
        check="auc",
        name="AUC",
        gap_name="AUC of the rest, less that of {group}",
        unit="",
        compare=compare,
        overall=area(known),
        tolerance=lambda rest: tolerated,
        claim=lambda name, own, rest: f"The scores rank rows with {name} worse: AUC {own:.3f}, against {rest:.3f} of the rest.",
        none="In none of {count} groups is the AUC more than {tolerance} below the rest's.",
        unsure="No group is shown to be ranked worse; for {group} an AUC up to {gap} lower is possible.",
        better="higher",
        excuse=_excuse(examined, area, known),
        method="AUC with DeLong's interval; the difference from both intervals (Zou and Donner 2008).",
        do_next="Look for features that carry information about this group; more rows of it in training usually help most.",
    )
    return by_number(examined, level, number)


def _excuse(examined: Examined, area: Callable[[Mask], Estimate | None], known: Mask) -> Callable[[Mask], str] | None:
    """Excuses a group whose area is no further below what its chances promise than the rest's is; None where scores are no chances."""
    if not examined.is_probability or examined.score is None:
        return None
    score = examined.score

    def excuse(group: Mask) -> str:
        sides = [known & group, known & ~group]
        areas, promised = [area(side) for side in sides], [promised_area(score[side]) for side in sides]
        found = less(areas[1], areas[0]) if areas[0] is not None and areas[1] is not None else None
        if found is None or found[0].value is None or found[0].low is None:
            return ""
        excess = found[0].value - (promised[1] - promised[0])
        return _PROMISED if excess < (found[0].value - found[0].low) * _ONE_PER_CENT else ""

    return excuse


def promised_area(chances: np.ndarray) -> float:
    """The area under the curve that chances (N,) have where each of them is right."""
    values, place = np.unique(chances, return_inverse=True)
    positive, negative = np.bincount(place, weights=chances), np.bincount(place, weights=1 - chances)
    below = np.cumsum(negative) - negative / 2
    total = float(chances.sum()) * float((1 - chances).sum())
    return float((positive * below).sum()) / total if total > 0 and len(values) > 1 else 0.5
