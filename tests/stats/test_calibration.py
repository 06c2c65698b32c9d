import math

import numpy as np
import pytest

from maquette.seeds import stream
from maquette.stats import Estimate, calibration_error, calibration_gap, compare_calibration, recalibration
from two_samples import FIRST, HAPPENED


def world(repeat: int, n: int, slope: float = 1.0, shift: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """What happened, and a score: `slope` and `shift` turn its logit into the true one."""
    chance = stream(1, "scores", repeat, n)
    logit = chance.normal(-0.5, 1.2, n)
    true = 1 / (1 + np.exp(-(slope * logit + shift)))
    return (chance.random(n) < true).astype(float), 1 / (1 + np.exp(-logit))


def holds(estimate: Estimate, truth: float) -> bool:
    assert estimate.low is not None and estimate.high is not None  # noqa: PT018
    return estimate.low <= truth <= estimate.high


@pytest.mark.parametrize("n", [300, 3000])
def test_a_true_score_has_no_error_whatever_the_number_of_rows(n: int) -> None:
    found = [calibration_error(*world(repeat, n)) for repeat in range(200)]
    assert np.mean([holds(one, 0.0) for one in found]) > 0.93
    assert np.median([one.value for one in found if one.value is not None]) < 0.035


def test_the_error_covers_the_truth() -> None:
    happened, score = world(0, 400_000, slope=0.5)
    bins = np.array_split(np.argsort(score), 15)
    truth = math.sqrt(float(np.mean([(happened[rows] - score[rows]).mean() ** 2 for rows in bins])))
    assert 0.05 < truth < 0.15
    assert np.mean([holds(calibration_error(*world(repeat + 1, 800, slope=0.5)), truth) for repeat in range(200)]) > 0.91


def test_the_residual_of_a_group_is_the_z_of_its_formula() -> None:
    happened, score = [1, 0, 1, 1, 0, 1], [0.5, 0.2, 0.4, 0.6, 0.3, 0.5]
    z = (4 - 2.5) / math.sqrt(0.25 + 0.16 + 0.24 + 0.24 + 0.21 + 0.25)
    assert compare_calibration(happened, score) == pytest.approx(math.erfc(z / math.sqrt(2)))
    assert calibration_gap(happened, score).value == pytest.approx(0.25)


def test_a_shift_of_a_group_of_800_is_found_as_often_as_simulated() -> None:
    found = np.mean([compare_calibration(*world(repeat, 800, shift=0.35)) <= 0.05 for repeat in range(200)])
    assert found > 0.92  # 0.96 by simulation
    quiet = [world(repeat, 800) for repeat in range(300)]
    assert np.mean([compare_calibration(*one) <= 0.05 for one in quiet]) < 0.085
    assert np.mean([holds(calibration_gap(*one), 0.0) for one in quiet]) > 0.92


def test_the_line_is_that_of_other_libraries() -> None:
    score = 1 / (1 + np.exp(-np.array(FIRST)))
    intercept, slope = recalibration(HAPPENED, score)  # statsmodels 0.15: Logit
    assert (intercept.value, slope.value) == pytest.approx((-0.35862871, -0.17007634), abs=1e-7)
    assert slope.high - slope.value == pytest.approx(1.959964 * 0.39277622, rel=1e-6)  # type: ignore[operator]


def test_over_confidence_is_a_slope_below_one() -> None:
    _, slope = recalibration(*world(3, 5000, slope=0.5))
    assert slope.high is not None and slope.high < 0.6  # noqa: PT018
    assert holds(slope, 0.5)


def test_scores_that_cannot_be_judged_say_why() -> None:
    assert calibration_error([1.0], [0.5]).value is None
    assert calibration_gap([], []).value is None
    assert recalibration([1, 1, 1], [0.2, 0.3, 0.4])[0].value is None
    assert recalibration([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9])[1].value is None
    assert recalibration([0, 1, 0, 1], [0.5] * 4)[1].value is None
    assert compare_calibration([1, 0], [1.0, 0.0]) == 1.0
    assert compare_calibration([0, 0], [1.0, 0.0]) == 0.0
    assert calibration_gap([0, 0, 1], [1.0, 0.0, 1.0]).low is not None
