"""The same rows before and after (a float model and its quantised copy, a text and its counterfactual): how much changed, and whether."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from maquette.stats import quantiles
from maquette.stats.estimate import Estimate
from maquette.stats.rates import rate
from maquette.stats.resampling import bootstrap, paired_permutation


@dataclass(frozen=True)
class Paired:
    """A change with its interval, and the p that there is none."""

    change: Estimate
    p: float


def paired_difference(both: int, only_first: int, only_second: int, neither: int, level: float = 0.95) -> Estimate:
    """The share of the first yes-or-no less that of the second, on the same rows.

    Wilson's intervals of the two shares, joined with the correlation that the four counts show (Newcombe 1998, Statistics in Medicine 17,
    2635-2650, method 10). The test beside it is `mcnemar`.
    """
    assert min(both, only_first, only_second, neither) >= 0, "counts"
    n, method = both + only_first + only_second + neither, "Newcombe, paired"
    if not n:
        return Estimate.unknown("nothing was counted", method=method)
    a, b = rate(both + only_first, n, level), rate(both + only_second, n, level)
    assert a.value is not None and a.low is not None and a.high is not None, "rows were counted"  # noqa: PT018
    assert b.value is not None and b.low is not None and b.high is not None, "rows were counted"  # noqa: PT018
    together = _correlation(both, only_first, only_second, neither)
    value = a.value - b.value
    down, up = (a.value - a.low, b.high - b.value), (a.high - a.value, b.value - b.low)
    low, high = (math.sqrt(max(0.0, x * x - 2 * together * x * y + y * y)) for x, y in (down, up))
    return Estimate(value, max(-1.0, value - low), min(1.0, value + high), n, method, level)


def paired_mean(first: ArrayLike, second: ArrayLike, *, seed: int, units: ArrayLike | None = None, level: float = 0.95) -> Paired:
    """The mean of first less second over the same rows, with its BCa bootstrap interval and the p of flipped signs.

    Args:
        units: whom each row belongs to; what belongs together is drawn and flipped together.
    """
    change = np.asarray(first, dtype=np.float64).ravel() - np.asarray(second, dtype=np.float64).ravel()
    if len(change) and np.ptp(change) == 0:  # every draw is the same
        fixed = Estimate(float(change[0]), None, None, len(change), "paired", level, reason="all rows changed by the same")
        return Paired(fixed, paired_permutation(change, seed=seed, units=units))
    estimate = bootstrap(lambda rows: float(change[rows].mean()), len(change), seed=seed, units=units, level=level, name="paired bootstrap")
    return Paired(estimate, paired_permutation(change, seed=seed, units=units))


def paired_rows_needed(changed: float, gap: float, *, level: float = 0.95, power: float = 0.8) -> int:
    """How many pairs show that a yes-or-no changes more one way than the other (Connor 1987, Biometrics 43, 207-211).

    Args:
        changed: the share of pairs that differ at all.
        gap: the share that changes one way less the share that changes the other, above 0 and at most `changed`.
    """
    assert 0 < gap <= changed <= 1, (gap, changed)
    reach, sure = quantiles.normal(level), quantiles.normal(2 * power - 1)
    return math.ceil(((reach * math.sqrt(changed) + sure * math.sqrt(changed - gap * gap)) / gap) ** 2)


def _correlation(both: int, only_first: int, only_second: int, neither: int) -> float:
    """Phi of the four counts, drawn towards zero by half a row where it is positive (Newcombe's method 10)."""
    margins = math.prod([both + only_first, only_second + neither, both + only_second, only_first + neither])
    if margins == 0:
        return 0.0
    product = float(both * neither - only_first * only_second)
    if product > 0:
        product = max(0.0, product - (both + only_first + only_second + neither) / 2)
    return product / math.sqrt(margins)
