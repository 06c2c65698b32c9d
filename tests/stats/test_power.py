import numpy as np
import pytest

from maquette.seeds import stream
from maquette.stats import (
    compare_means,
    compare_rates,
    equivalent_rates,
    rows_needed,
    rows_of_both,
    rows_to_show_equal,
    smallest_visible,
    smallest_visible_mean,
)


@pytest.mark.parametrize(("n", "points"), [(30, 23), (50, 17.5), (100, 12.5), (200, 8.5), (400, 6), (1000, 4), (3000, 2.5)])
def test_the_smallest_visible_gap_beside_a_large_rest(n: int, points: float) -> None:
    gap = smallest_visible(0.15, n, 100 * n, questions=5)
    assert gap is not None
    assert 100 * gap == pytest.approx(points, abs=0.5)


def test_a_gap_is_found_as_often_as_promised() -> None:
    gap = smallest_visible(0.15, 200, 1000)
    assert gap is not None
    chance = stream(1, "power")
    bad, rest = chance.binomial(200, 0.15 + gap, 1000), chance.binomial(1000, 0.15, 1000)
    found = np.mean([compare_rates(int(a), 200, int(b), 1000, "greater") < 0.05 for a, b in zip(bad, rest)])
    assert found == pytest.approx(0.8, abs=0.04)


def test_rows_needed_is_the_other_way_round() -> None:
    gap = smallest_visible(0.1, 250, 2000, questions=3)
    assert gap is not None
    needed = rows_needed(0.1, gap, 2000, questions=3)
    assert needed is not None
    assert abs(needed - 250) <= 1


def test_what_no_number_would_show_is_said_so() -> None:
    assert smallest_visible(0.9, 3, 100) is None
    assert smallest_visible(0.2, 0, 100) is None
    assert rows_needed(0.15, 0.01, 50) is None
    assert rows_needed(0.5, 0.6, 1000) is None


def test_where_the_rest_is_too_few_both_are_to_be_collected() -> None:
    assert rows_needed(0.15, 0.05, 100) is None
    both = rows_of_both(0.15, 0.05)
    assert both is not None
    assert both == 714  # (1.645 sqrt(2 .175 .825) + .8416 sqrt(.15 .85 + .2 .8))^2 / .05^2 (Fleiss 1981)
    assert rows_needed(0.15, 0.05, both) in (both - 1, both)
    assert rows_of_both(0.5, 0.6) is None


def test_so_many_rows_show_that_rates_are_equal_as_often_as_promised() -> None:
    n = rows_to_show_equal(0.2, 0.1, 400)
    assert n is not None
    chance = stream(2, "equal")
    first, second = chance.binomial(n, 0.2, 600), chance.binomial(400, 0.2, 600)
    shown = np.mean([equivalent_rates(int(a), n, int(b), 400, 0.1).p <= 0.05 for a, b in zip(first, second)])
    assert shown == pytest.approx(0.8, abs=0.06)
    assert rows_to_show_equal(0.2, 0.01, 400) is None
    assert rows_to_show_equal(0.2, 0.1, 0) is None


def test_the_smallest_visible_gap_of_means_is_found_as_often_as_promised() -> None:
    gap = smallest_visible_mean(2.0, 60, 300)
    assert gap is not None
    chance = stream(3, "means")
    found = [compare_means(chance.normal(gap, 2, 60), chance.normal(0, 2, 300)) <= 0.05 for _ in range(500)]
    assert np.mean(found) == pytest.approx(0.8, abs=0.06)
    assert smallest_visible_mean(1.0, 0, 5) is None
