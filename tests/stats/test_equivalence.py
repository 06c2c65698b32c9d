import math

import numpy as np
import pytest

from maquette.seeds import stream
from maquette.stats import equivalent_means, equivalent_rates
from two_samples import FIRST, SECOND


def by_hand(first: int, n_first: int, second: int, n_second: int, gap: float) -> float:
    """The score test with the likeliest shares looked for on a grid."""
    share = np.linspace(max(0, -gap) + 1e-9, min(1, 1 - gap) - 1e-9, 1_000_000)
    likelihood = first * np.log(share + gap) + (n_first - first) * np.log1p(-share - gap)
    likelihood += second * np.log(share) + (n_second - second) * np.log1p(-share)
    likeliest = float(share[likelihood.argmax()])
    variance = (likeliest + gap) * (1 - likeliest - gap) / n_first + likeliest * (1 - likeliest) / n_second
    return math.erfc((first / n_first - second / n_second - gap) / math.sqrt(2 * variance)) / 2


@pytest.mark.parametrize(("counts", "tolerance"), [((40, 400, 44, 420), 0.05), ((9, 100, 20, 150), 0.1), ((3, 60, 0, 50), 0.15)])
def test_the_two_sides_are_score_tests_at_the_likeliest_shares(counts: tuple[int, int, int, int], tolerance: float) -> None:
    found = equivalent_rates(*counts, tolerance)
    first, n_first, second, n_second = counts
    sides = by_hand(*counts, -tolerance), by_hand(second, n_second, first, n_first, -tolerance)
    assert (found.p_low, found.p_high) == pytest.approx(sides, rel=1e-3)
    assert found.p == max(found.p_low, found.p_high)


def test_where_the_second_count_is_zero_it_is_what_other_libraries_say() -> None:
    assert equivalent_rates(3, 60, 0, 50, 0.15).p == pytest.approx(0.015029783946206242)  # statsmodels 0.15: tost_proportions_2indep


def test_means_are_equal_enough_as_other_libraries_say() -> None:
    assert equivalent_means(FIRST, SECOND, 1.0).p == pytest.approx(0.041881680804658525)  # statsmodels 0.15: ttost_ind(usevar="unequal")


def test_rates_at_the_tolerance_pass_no_more_often_than_allowed() -> None:
    chance = stream(1, "at the edge")
    first, second = chance.binomial(150, 0.25, 1500), chance.binomial(200, 0.15, 1500)
    passed = np.mean([equivalent_rates(int(a), 150, int(b), 200, 0.1).p <= 0.05 for a, b in zip(first, second)])
    assert passed < 0.065


def test_few_rows_never_show_that_they_are_equal() -> None:
    assert equivalent_rates(0, 0, 5, 50, 0.1).p == 1.0
    assert equivalent_rates(1, 10, 1, 10, 0.1).p > 0.05
    assert equivalent_rates(0, 5, 0, 5, 0.1).p > 0.05
    assert equivalent_rates(1000, 10_000, 1000, 10_000, 0.1).p < 1e-50
    assert equivalent_means([1.0], [1.0, 2.0], 5.0).p == 1.0
