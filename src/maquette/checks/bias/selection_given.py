"""Selection rate by group, within each value of another column.

Asks: among people of one department, grade or level, are some groups still chosen less often?
Why: a gap may vanish or turn round when like is compared with like: women applied to Berkeley where few were admitted, and within the
departments they were admitted as often as men or more.
How: the Cochran-Mantel-Haenszel test over the values of the column, every group against the rest of the unflagged, one-sided, step by
step; the gap is the mean difference over the values, weighted as Mantel and Haenszel do.
Limits: a column that is itself decided unjustly (a grade, a department one is sent to) explains injustice away.
Source: Bickel, Hammel and O'Connell 1975; Mantel and Haenszel 1959; Sato 1989 for the spread.
"""

import math

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._groups import Group
from maquette.checks.bias._selected import answer
from maquette.checks.bias._stepdown import Mask, Pair
from maquette.finding import Finding
from maquette.stats import Estimate, Table, common_difference, common_ratio, compare_within, rate

TITLE = "Selection rate by group, given another column"
QUESTION = "Among people who are alike in what is given, are some chosen less often?"
PAPER = "Bickel, Hammel and O'Connell 1975, doi 10.1126/science.187.4175.398"


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    if examined.task == "regression":
        return "It is for decisions."
    if examined.given is None:
        return "Nothing was given to compare within: add `--given COLUMN`, such as a department."
    if examined.unit is not None:
        return "Its interval holds for rows that do not belong together; leave `--unit` out to see it."
    return examined.needs(decision=True, positive=True)


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding for each group that is chosen less among its like."""
    assert examined.decision is not None
    assert examined.given is not None
    known, chosen = examined.decision >= 0, examined.decision == examined.positive
    strata = examined.given.codes + 1
    size = len(examined.given.words) + 1

    def compare(inside: Mask, outside: Mask) -> Pair | None:
        sides = [np.bincount(strata[rows & known], minlength=size) for rows in (inside, outside)]
        taken = [np.bincount(strata[rows & known & chosen], minlength=size) for rows in (inside, outside)]
        return _within(np.array([taken[1], sides[1], taken[0], sides[0]]))

    def impact(group: Group, pair: Pair) -> Estimate:
        rows = [np.bincount(strata[side & known], minlength=size) for side in (group.rows, ~group.rows)]
        taken = [np.bincount(strata[side & known & chosen], minlength=size) for side in (group.rows, ~group.rows)]
        return common_ratio(_strata(np.array([taken[0], rows[0], taken[1], rows[1]])))

    return answer("selection_given", examined, level, known, compare, impact)


def _strata(counts: NDArray[np.int64]) -> list[Table]:
    """Four rows of counts, a column for each value of what is given, as tables; those with rows on both sides."""
    return [Table(*(int(count) for count in column)) for column in counts.T if column[1] and column[3]]


def _within(counts: NDArray[np.int64]) -> Pair | None:
    """The rest (chosen, rows) against the group (chosen, rows), value by value of what is given."""
    strata = _strata(counts)
    if not strata:
        return None
    gap, p = common_difference(strata), compare_within(strata)
    if gap.value is None or gap.low is None:
        return None
    weights = np.array([one.n_first * one.n_second / (one.n_first + one.n_second) for one in strata])
    weights /= weights.sum()
    rest = _standard([rate(one.first, one.n_first) for one in strata], weights)
    own = _standard([rate(one.second, one.n_second) for one in strata], weights)
    return Pair(own, rest, gap, p / 2 if gap.value > 0 else 1 - p / 2)


def _standard(rates: list[Estimate], weights: NDArray[np.float64]) -> Estimate:
    """The rate as it would be if both sides had the same mixture of what is given (the weights of Mantel and Haenszel)."""
    value = sum(weight * (one.value or 0.0) for one, weight in zip(rates, weights, strict=True))
    down = math.hypot(*(weight * ((one.value or 0.0) - (one.low or 0.0)) for one, weight in zip(rates, weights, strict=True)))
    up = math.hypot(*(weight * ((one.high or 0.0) - (one.value or 0.0)) for one, weight in zip(rates, weights, strict=True)))
    return Estimate(value, max(0.0, value - down), min(1.0, value + up), sum(one.n for one in rates), "standardised, from Wilson's")
