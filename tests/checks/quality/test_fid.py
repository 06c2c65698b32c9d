import numpy as np
import pytest

from maquette.checks.quality import fid as module
from maquette.checks.quality.fid import Moments, distance, fid, moments
from quality_sides import embedded, normal


def by_the_book(first: np.ndarray, second: np.ndarray) -> float:
    """Eigenvalues of the product of the covariances, as most implementations have it."""
    one, two = np.cov(first, rowvar=False), np.cov(second, rowvar=False)
    root = np.sqrt(np.linalg.eigvals(one @ two).astype(complex)).real.sum()
    apart = first.mean(0) - second.mean(0)
    return float(apart @ apart + np.trace(one) + np.trace(two) - 2 * root)


def test_it_is_the_distance_of_a_second_implementation() -> None:
    first, second = normal(200, 10, seed=1), normal(150, 10, seed=2, shift=0.3, scale=1.4)
    assert distance(moments(first), moments(second)) == pytest.approx(by_the_book(first, second), rel=1e-5)


def test_in_one_dimension_it_is_the_closed_form() -> None:
    one, two = Moments(np.array([1.0]), np.array([[4.0]])), Moments(np.array([-2.0]), np.array([[9.0]]))
    assert distance(one, two) == pytest.approx(3**2 + (2 - 3) ** 2)


def test_of_covariances_that_commute_it_is_the_closed_form() -> None:
    one, two = (Moments(np.zeros(3), np.diag(values)) for values in ([1.0, 4.0, 0.0], [9.0, 1.0, 16.0]))
    assert distance(one, two) == pytest.approx((1 - 3) ** 2 + (2 - 1) ** 2 + 4**2)


def test_it_is_nothing_between_a_set_and_itself_and_the_same_both_ways() -> None:
    first, second = normal(60, 80, seed=1), normal(70, 80, seed=2)  # fewer pictures than features
    assert distance(moments(first), moments(first)) == pytest.approx(0, abs=1e-6)
    there, back = distance(moments(first), moments(second)), distance(moments(second), moments(first))
    assert there == pytest.approx(back, rel=1e-7)  # eigenvalues that are nothing but rounding have roots of 1e-8, on some processors


def test_leaving_rows_out_gives_the_moments_of_the_others() -> None:
    rows, left_out = normal(50, 6, seed=3), np.arange(50) % 7 == 0
    centred = rows - rows.mean(0)
    less = module._less(centred, rows.mean(0), left_out, centred.T @ centred)
    direct = moments(rows[~left_out])
    assert less.mean == pytest.approx(direct.mean, abs=1e-6)
    assert less.covariance == pytest.approx(direct.covariance, abs=1e-6)


def test_drawn_out_to_endless_pictures_it_loses_its_bias_and_its_interval_holds_the_truth() -> None:
    truth = 16 * 0.1**2 + 16 * 0.2**2  # of the two distributions below
    found = [fid(normal(400, 16, seed=seed), normal(400, 16, seed=1000 + seed, shift=0.1, scale=1.2)) for seed in range(30)]
    plain, endless = (np.array([one[place].value for one in found]) for place in (0, 1))
    assert plain.mean() > truth + 0.2  # the bias is there, and large
    assert endless.mean() == pytest.approx(truth, abs=0.05)
    assert np.mean([one[1].low <= truth <= one[1].high for one in found]) > 0.9


def test_its_standard_error_is_about_the_spread_over_new_samples_and_not_less() -> None:
    found = [fid(normal(300, 16, seed=seed), normal(300, 16, seed=1000 + seed, shift=0.2))[0] for seed in range(40)]
    spread = np.std([one.value for one in found])
    error = np.mean([(one.high - one.low) / 2 / 2.093 for one in found])
    assert 0.9 * spread < error < 2.2 * spread


def test_with_too_few_pictures_it_says_so() -> None:
    found, endless = fid(normal(30, 4), normal(500, 4))
    assert found.value is None
    assert "at least 40" in found.reason
    assert endless.value is None


def test_its_finding_warns_of_few_pictures_and_stands_beside_real_ones() -> None:
    finding = module.measure(embedded(normal(300, 8, seed=1, shift=1.0), normal(400, 8, seed=2)))
    assert [one.name for one in finding.quantities] == ["FID", "FID of endless pictures", "FID of real pictures"]
    assert finding.quantities[0].estimate.low > finding.quantities[2].estimate.high
    assert "biased" in finding.limits[0]
    assert "two halves" in finding.compared_with
