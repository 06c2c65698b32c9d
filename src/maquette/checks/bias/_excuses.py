"""When a gap between two groups is no fault of the answers: the groups differ in how common the classes are, and the scores say so.

A calibrated score misses more in the group where positives are rarer, and errs more in the group that is nearer to even; no score can
be calibrated and have equal rates as well (Kleinberg, Mullainathan and Raghavan 2016; Chouldechova 2017). Such a gap is a figure.
"""

import math
from collections.abc import Callable

import numpy as np

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._stepdown import Mask
from maquette.stats import Table, compare_rates, compare_within

_CHANCE = 0.01  # less likely than this, and the excuse is none
_ONE_SIDED = 2.326348  # as much of the normal distribution lies above
_PROMISED = "The calibrated scores promise as much: the groups differ in how common the classes are."
_TRUTH = "In truth as many fewer of them are positive: whether that truth is just is a question of its own."
_BASE_RATES = "Positives and negatives are each answered as well as elsewhere: the groups differ in how common they are."


def by_scores(examined: Examined, rows: Mask, outcome: Mask) -> Callable[[Mask], str] | None:
    """Excuses a group in which the outcome exceeds what the scores promise no more than elsewhere; None without chances as scores.

    Args:
        rows: (N,) those the promise is about, such as all that were refused.
        outcome: (N,) what went wrong there, such as that the truth is positive.
    """
    if examined.score is None or not examined.is_probability or examined.truth is None:
        return None
    chance = np.where(np.isfinite(examined.score), examined.score, 0.0)
    is_chosen = examined.decision == examined.positive
    promised = np.where(is_chosen, 1 - chance, chance)

    def excuse(group: Mask) -> str:
        # beside the rest, since scores that are timid or bold everywhere promise too much or too little everywhere
        excess, spread = 0.0, 0.0
        for sign, here in ((1, rows & group), (-1, rows & ~group)):
            n = max(1, int(np.count_nonzero(here)))
            excess += sign * (np.count_nonzero(outcome & here) - float(promised[here].sum())) / n
            spread += float((promised[here] * (1 - promised[here])).sum()) / n**2
        return _PROMISED if spread > 0 and excess < _ONE_SIDED * math.sqrt(spread) else ""

    return excuse


def by_base_rates(examined: Examined) -> Callable[[Mask], str] | None:
    """Excuses a group whose positives and negatives are answered no worse than elsewhere, neither each nor together; for two classes."""
    if examined.truth is None or examined.decision is None or len(examined.classes) != 2:
        return None
    wrong = examined.truth != examined.decision
    sides = [examined.answered & (examined.truth == place) for place in (0, 1)]

    def excuse(group: Mask) -> str:
        strata = []
        for side in sides:
            strata.append(
                Table(*(int(np.count_nonzero(rows)) for rows in (wrong & side & group, side & group, wrong & side & ~group, side & ~group)))
            )
        # of a group that is a little worse on both sides only the two together can be sure
        least = min(*(compare_rates(*one, "greater") for one in strata), compare_within(strata, "greater"))
        return _BASE_RATES if least >= _CHANCE else ""

    return excuse


def by_truth(examined: Examined) -> Callable[[Mask], str] | None:
    """Excuses a group that is chosen less, but no less than it is positive in truth; None without a truth."""
    if examined.truth is None or examined.decision is None or examined.positive is None:
        return None
    chosen = (examined.decision == examined.positive).astype(np.float64)
    if examined.score is not None and examined.is_probability:
        chosen = np.where(np.isfinite(examined.score), examined.score, 0.0)  # a threshold widens what the scores keep
    surplus = chosen - (examined.truth == examined.positive)

    def excuse(group: Mask) -> str:
        inside, outside = surplus[examined.answered & group], surplus[examined.answered & ~group]
        if min(len(inside), len(outside)) < 2:
            return ""
        spread = math.sqrt(float(inside.var() / len(inside) + outside.var() / len(outside)))
        is_lower = float(outside.mean() - inside.mean()) >= _ONE_SIDED * spread
        return "" if is_lower else _TRUTH

    return excuse
