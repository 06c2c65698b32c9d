"""False matches by group.

Asks: do two different people of some group pass for one person more often than those of the others, at one threshold for all?
Why: a false match opens a stranger's telephone, or has an innocent person arrested; recognisers erred ten to a hundred times as often on
some groups.
How: the share of impostor pairs whose score reaches the global threshold, in every group against the rest of the unflagged, one-sided and
step by step, exact. With `--unit` for one or both people of a pair, pairs that share a person count for what they are worth.
Limits: impostors of one group and sex are harder to tell apart than people drawn at random; compare groups whose pairs were made alike.
Source: Grother, Ngan and Hanaoka 2019 (NIST IR 8280).
"""

import numpy as np

from maquette.checks.bias._by_group import Share, by_group
from maquette.checks.bias._examined import Examined
from maquette.finding import Finding

TITLE = "False matches by group"
QUESTION = "Do different people of some group pass for one person more often?"
PAPER = "Grother, Ngan and Hanaoka 2019, NIST IR 8280"


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    return examined.needs_pairs(genuine=False)


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding for each group whose people are taken for one another."""
    assert examined.genuine is not None
    assert examined.score is not None
    assert examined.cut is not None
    policy = examined.policy
    share = Share(
        check="false_matches",
        name="false match rate",
        rows=~examined.genuine & np.isfinite(examined.score),
        happened=np.nan_to_num(examined.score, nan=-np.inf) >= examined.cut,
        worse="of two different people pass for one person",
        do_next="Raise the one threshold until the worst group has the rate that was promised, and see what that costs the others.",
        limits=("Pairs of different groups are compared as they were made; pairs made more alike match more often.",),
        tolerated=lambda rest: round(max(policy.match_floor, min(policy.gap, policy.gap_of_rate * rest)), 5),
    )
    return by_group(examined, level, share)
