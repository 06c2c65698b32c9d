"""Whether a score means what it says: among rows scored 0.8, do 80 % happen?"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maquette.stats import quantiles
from maquette.stats.estimate import Estimate


def calibration_error(truth: ArrayLike, score: ArrayLike, *, bins: int = 15, level: float = 0.95) -> Estimate:
    """How far scores lie from what happens, as a root mean square over bins with equally many rows, debiased: 0 where they agree.

    The usual expected calibration error adds up sampling noise and is never zero (0.08 for a perfect score of 300 rows). Here each bin
    contributes the mean product of the residuals of two *different* rows, which chance alone makes zero on average (Kumar, Liang and Ma
    2019, arXiv 1909.10155); the interval is Student's over its estimated error. Between bins, and nothing finer, is what is seen.
    """
    happened, chances = _pair(truth, score)
    n, method = len(happened), f"debiased calibration error, {bins} bins"
    count = min(bins, n // 2)
    if count < 1:
        return Estimate.unknown("it takes at least two rows", n, method)
    square = variance = 0.0
    residual = (happened - chances)[np.argsort(chances, kind="stable")]
    for rows in np.array_split(residual, count):
        size = len(rows)
        product = float(rows.sum() ** 2 - (rows**2).sum()) / (size * (size - 1))
        spread = float(rows.var(ddof=1))
        share = size / n
        square += share * product
        variance += share**2 * (4 * max(0.0, product) * spread / size + 2 * spread**2 / (size * (size - 1)))
    reach = quantiles.normal(level) * math.sqrt(variance)
    value, low, high = (math.sqrt(max(0.0, end)) for end in (square, square - reach, square + reach))
    return Estimate(value, low, high, n, method, level)


def calibration_gap(truth: ArrayLike, score: ArrayLike, level: float = 0.95) -> Estimate:
    """What happened less what was promised, on average: above 0, the scores are too low. The variance is that which the scores promise."""
    happened, chances = _pair(truth, score)
    n, method = len(happened), "calibration residual"
    if not n:
        return Estimate.unknown("nothing was measured", method=method)
    value, error = float((happened - chances).mean()), math.sqrt(float((chances * (1 - chances)).sum())) / n
    error = max(error, float((happened - chances).std()) / math.sqrt(n))  # a score of 0 or 1 promises no variance, and may be wrong
    reach = quantiles.normal(level) * error
    return Estimate(value, value - reach, value + reach, n, method, level)


def compare_calibration(truth: ArrayLike, score: ArrayLike) -> float:
    """The two-sided p that the sum of what happened is what the scores promise (z of the residuals over their promised spread)."""
    happened, chances = _pair(truth, score)
    spread = math.sqrt(float((chances * (1 - chances)).sum()))
    away = abs(float((happened - chances).sum()))
    if spread == 0:
        return float(away < 0.5)
    return min(1.0, 2 * quantiles.normal_above(away / spread))


def recalibration(truth: ArrayLike, score: ArrayLike, level: float = 0.95) -> tuple[Estimate, Estimate]:
    """Intercept and slope of the logistic line from score to truth (Cox 1958): 0 and 1 where the scores are calibrated.

    A slope below 1 is over-confidence: scores too far from the middle. Wald's intervals. Scores of 0 and 1 are drawn in by a millionth.
    """
    happened, chances = _pair(truth, score)
    n, method = len(happened), "logistic recalibration"
    if n < 3 or happened.min() == happened.max():
        lacking = Estimate.unknown("it takes rows of both kinds", n, method)
        return lacking, lacking
    safe = np.clip(chances, 1e-6, 1 - 1e-6)
    lines = np.stack([np.ones(n), np.log(safe / (1 - safe))], axis=1)
    fitted = _logistic(lines, happened)
    if fitted is None:
        lacking = Estimate.unknown("the scores divide the two kinds wholly, or are all the same, so no line fits", n, method)
        return lacking, lacking
    weights, errors = fitted
    reach = quantiles.normal(level) * errors
    intercept, slope = (Estimate(weights[k], weights[k] - reach[k], weights[k] + reach[k], n, method, level) for k in (0, 1))
    return intercept, slope


def _logistic(lines: NDArray[np.float64], happened: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Newton's steps to the likeliest weights and their standard errors; None where they run away."""
    weights = np.zeros(lines.shape[1])
    for _ in range(50):
        chances = 1 / (1 + np.exp(-np.clip(lines @ weights, -500, 500)))
        information = lines.T @ (lines * (chances * (1 - chances))[:, None])
        if np.linalg.cond(information) > 1e12:
            return None
        step = np.linalg.solve(information, lines.T @ (happened - chances))
        weights = weights + step
        if float(np.abs(step).max()) < 1e-10:
            return weights, np.sqrt(np.diag(np.linalg.inv(information)))
    return None


def _pair(truth: ArrayLike, score: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    happened, chances = np.asarray(truth, dtype=np.float64).ravel(), np.asarray(score, dtype=np.float64).ravel()
    assert len(happened) == len(chances), f"{len(happened)} truths for {len(chances)} scores"
    assert not len(chances) or (chances.min() >= 0 and chances.max() <= 1), "a calibrated score lies in [0, 1]"
    return happened, chances
