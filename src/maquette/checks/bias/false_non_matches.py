"""False non-matches by group.

Asks: are people of some group not known again more often than those of the others, at one threshold for all?
Why: a false non-match locks somebody out of a telephone, a bank or a country.
How: the share of genuine pairs whose score stays below the global threshold, in every group against the rest of the unflagged, one-sided
and step by step, exact. With `--unit` for the person, his pairs count for what they are worth.
Limits: what it measures is camera, light and pose as well as the recogniser.
Source: Grother, Ngan and Hanaoka 2019 (NIST IR 8280).
"""

import numpy as np

from maquette.checks.bias._by_group import Share, by_group
from maquette.checks.bias._examined import Examined
from maquette.finding import Finding

TITLE = "False non-matches by group"
QUESTION = "Are people of some group not known again more often?"
PAPER = "Grother, Ngan and Hanaoka 2019, NIST IR 8280"


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    return examined.needs_pairs(genuine=True)


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding for each group whose people are not known again."""
    assert examined.genuine is not None
    assert examined.score is not None
    assert examined.cut is not None
    share = Share(
        check="false_non_matches",
        name="false non-match rate",
        rows=examined.genuine & np.isfinite(examined.score),
        happened=np.nan_to_num(examined.score, nan=np.inf) < examined.cut,
        worse="of one person are not matched",
        do_next="Look at the pairs that failed: light, pose, the camera. More pictures of this group in training usually help most.",
        limits=("Camera, light and pose are measured as well as the recogniser.",),
    )
    return by_group(examined, level, share)
