import numpy as np
import pytest

from maquette.seeds import stream
from maquette.stats import Estimate, auc, auc_difference, auc_gap


def holds(estimate: Estimate, truth: float) -> bool:
    assert estimate.low is not None and estimate.high is not None  # noqa: PT018
    return estimate.low <= truth <= estimate.high


def test_the_area_is_the_share_of_pairs_in_order() -> None:
    chance = stream(2, "area")
    above, below = chance.integers(0, 9, 40) + 2, chance.integers(0, 9, 30)  # with ties
    pairs = (above[:, None] > below) + (above[:, None] == below) / 2
    estimate = auc(above, below)
    assert estimate.value == pytest.approx(pairs.mean())
    variance = pairs.mean(1).var(ddof=1) / 40 + pairs.mean(0).var(ddof=1) / 30  # DeLong, by all pairs
    value = pairs.mean()
    reach = 1.959964 * np.sqrt(variance) / (value * (1 - value))
    logits = np.log([estimate.low / (1 - estimate.low), estimate.high / (1 - estimate.high)])  # type: ignore[operator]
    assert (logits[1] - logits[0]) / 2 == pytest.approx(reach, rel=1e-6)


def test_the_area_covers_about_its_level() -> None:
    truth, held = 0.760250, 0  # of two normals one standard deviation apart
    for repeat in range(400):
        chance = stream(3, "area", repeat)
        estimate = auc(chance.normal(1, 1, 40), chance.normal(0, 1, 60))
        held += bool(estimate.low <= truth <= estimate.high)  # type: ignore[operator]
    assert 0.92 < held / 400 < 0.985


def test_sides_that_are_wholly_apart_still_have_an_interval() -> None:
    estimate = auc([5, 6, 7, 8], [1, 2, 3, 4, 4])
    assert estimate.value == estimate.high == 1.0
    assert estimate.low == pytest.approx(0.5101, abs=1e-4)  # Wilson, 4 of 4
    assert auc([1], []).value is None
    assert auc([1], [0, 2]).low is None


def test_two_scores_of_the_same_rows_are_compared_by_delongs_covariance() -> None:
    chance = stream(5, "two scores")
    above, below = (chance.normal(1, 1, 30), chance.normal(1, 1, 30)), (chance.normal(0, 1, 25), chance.normal(0, 1, 25))
    estimate = auc_difference(above, below)
    pairs = [(a[:, None] > b) + (a[:, None] == b) / 2 for a, b in zip(above, below)]
    # the covariance matrix of DeLong et al. 1988, eq. 5 and 6, contracted with (1, -1)
    of_above, of_below = np.cov([pair.mean(1) for pair in pairs]), np.cov([pair.mean(0) for pair in pairs])
    contrast = np.array([1, -1])
    error = np.sqrt(contrast @ (of_above / 30 + of_below / 25) @ contrast)
    assert estimate.value == pytest.approx(pairs[0].mean() - pairs[1].mean())
    assert estimate.high - estimate.value == pytest.approx(1.959964 * error)  # type: ignore[operator]


def test_a_score_does_not_differ_from_itself() -> None:
    same = auc_difference(([1.0, 2, 3], [1.0, 2, 3]), ([0.0, 2], [0.0, 2]))
    assert (same.low, same.value, same.high) == (0.0, 0.0, 0.0)


def test_differences_of_areas_cover_about_their_level() -> None:
    paired = apart = 0
    for repeat in range(300):
        chance = stream(6, "areas", repeat)
        shared_above, shared_below = chance.normal(1, 1, 50), chance.normal(0, 1, 60)
        above = [shared_above + chance.normal(0, 0.7, 50) for _ in range(2)]
        below = [shared_below + chance.normal(0, 0.7, 60) for _ in range(2)]
        paired += holds(auc_difference((above[0], above[1]), (below[0], below[1])), 0)
        apart += holds(auc_gap((above[0][:25], below[0][:30]), (above[1][25:], below[1][30:])), 0)
    assert 0.92 < paired / 300 < 0.985
    assert 0.92 < apart / 300 < 0.99


def test_a_group_of_one_kind_has_no_area_to_compare() -> None:
    assert auc_gap(([1.0, 2], []), ([1.0, 2], [0.0, 1])).value is None
    assert auc_gap(([1.0], [0.0, 1]), ([1.0, 2], [0.0, 1])).low is None
    assert auc_difference(([], []), ([0.0], [0.0])).value is None
    assert auc_difference(([1.0], [1.0]), ([0.0], [2.0])).low is None
