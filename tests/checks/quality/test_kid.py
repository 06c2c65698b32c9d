import numpy as np
import pytest

from maquette.checks.quality import kid as module
from maquette.checks.quality.kid import kid
from quality_sides import embedded, normal


def by_the_book(first: np.ndarray, second: np.ndarray) -> float:
    """Sums over all pairs, one at a time."""

    def kernel(x: np.ndarray, y: np.ndarray) -> float:
        return float((x @ y / len(x) + 1) ** 3)

    n, m = len(first), len(second)
    own = sum(kernel(first[i], first[j]) for i in range(n) for j in range(n) if i != j) / (n * (n - 1))
    others = sum(kernel(second[i], second[j]) for i in range(m) for j in range(m) if i != j) / (m * (m - 1))
    return own + others - 2 * sum(kernel(x, y) for x in first for y in second) / (n * m)


def test_it_is_the_unbiased_discrepancy_summed_over_all_pairs() -> None:
    first, second = normal(45, 5, seed=1), normal(60, 5, seed=2, shift=0.4)
    assert kid(first, second).value == pytest.approx(by_the_book(first, second), rel=1e-5)


def test_leaving_groups_out_is_the_figure_of_the_rest() -> None:
    # 40 and 40 rows in 20 groups: the jackknife's error computed from the figures of what is left
    first, second = normal(40, 5, seed=1), normal(40, 5, seed=2, shift=0.4)
    ours, theirs = (module._leaving_out.groups(40, 20, 0, name) for name in ("made", "real"))
    without = np.array([by_the_book(first[ours != group], second[theirs != group]) for group in range(20)])
    error = np.sqrt(19 / 20 * ((without - without.mean()) ** 2).sum())
    found = kid(first, second)
    assert (found.high - found.low) / 2 == pytest.approx(2.093 * error, rel=1e-3)


def test_between_two_halves_of_one_set_the_interval_holds_nothing_in_nearly_every_draw() -> None:
    found = [kid(normal(300, 16, seed=seed), normal(300, 16, seed=1000 + seed)) for seed in range(40)]
    assert np.mean([one.low <= 0 <= one.high for one in found]) >= 0.95
    assert abs(np.mean([one.value for one in found])) < 0.002  # unbiased: negative as often as positive


def test_its_interval_holds_the_expectation_when_the_sets_differ() -> None:
    found = [kid(normal(300, 16, seed=seed), normal(300, 16, seed=1000 + seed, shift=0.2)) for seed in range(40)]
    middle = np.mean([one.value for one in found])
    assert np.mean([one.low <= middle <= one.high for one in found]) >= 0.9
    assert all(one.low > 0 for one in found)


def test_of_pairs_that_are_the_same_it_is_nothing_and_of_near_ones_near_it() -> None:
    # the plain form would come out below zero, since its two sets must not depend on each other
    first = normal(200, 8, seed=1)
    near = first + normal(200, 8, seed=2, scale=0.3)
    assert kid(first, first, is_paired=True).value == pytest.approx(0, abs=1e-9)
    assert kid(first, first).value < -0.05
    found, plain = kid(first, near, is_paired=True), kid(first, near)
    assert found.low <= 0 <= found.high
    assert found.high - found.low < plain.high - plain.low


def test_with_too_few_pictures_it_says_so() -> None:
    assert "at least 10 pictures are needed on both sides, and there are 9 and 500" in kid(normal(9, 4), normal(500, 4)).reason


def test_its_finding_leads_below_a_thousand_pictures_and_shows_some_of_both_sides() -> None:
    few = module.measure(embedded(normal(200, 8, seed=1), normal(200, 8, seed=2)))
    many = module.measure(embedded(normal(1000, 8, seed=1), normal(1000, 8, seed=2)))
    assert few.importance > 0.85 > many.importance
    assert [len(group) for group in few.evidence[0].groups] == [8, 8]
    assert few.reading is None
