"""Small tables with a planted fault, or without one, for the tests of the checks on bias."""

from typing import Any

import numpy as np

Columns = dict[str, Any]


def chance(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def answers(seed: int = 0, *, n: int = 2000, bad: float = 0.15, good: float = 0.15, only: int | None = None) -> Columns:
    """Five groups of one size; the third is answered wrongly with `bad`. `only`: only where the truth is that."""
    random = chance(seed)
    group = np.repeat(list("abcde"), n // 5)
    truth = random.integers(0, 2, n)
    fault = (group == "c") if only is None else (group == "c") & (truth == only)
    wrong = random.random(n) < np.where(fault, bad, good)
    return {"truth": truth, "answer": np.where(wrong, 1 - truth, truth), "group": group}


def scores(seed: int = 0, *, n: int = 4000, shift: float = 0.0, base: float = 0.0) -> Columns:
    """Calibrated chances; `shift` is what they do not know of group a (in logits), `base` makes its positives rarer and they know."""
    random = chance(seed)
    group = np.repeat(list("abcd"), n // 4)
    logit = random.normal(0, 1, n) - base * (group == "a")
    truth = random.random(n) < 1 / (1 + np.exp(-logit - shift * (group == "a")))
    return {"truth": truth.astype(int), "score": 1 / (1 + np.exp(-logit)), "group": group}
