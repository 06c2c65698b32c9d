import numpy as np
import pytest

from maquette.seeds import stream
from maquette.stats import compare_means, mean, mean_difference
from two_samples import FIRST, SECOND


def test_a_mean_has_students_interval() -> None:
    estimate = mean([1.0, 2.0, 3.0, 4.0])
    # t of 3 degrees 3.182446, standard error sqrt(5/3) / 2
    assert (estimate.value, estimate.low, estimate.high) == pytest.approx((2.5, 2.5 - 2.054260, 2.5 + 2.054260), abs=1e-5)


def test_few_values_say_what_they_cannot() -> None:
    assert mean([]).value is None
    assert mean([3.0]).value == 3.0
    assert mean([3.0]).low is None
    assert mean([3.0, 4.0], units=["a", "a"]).low is None


def test_rows_of_one_person_do_not_count_as_many() -> None:
    held = {"rows": 0, "people": 0}
    for repeat in range(300):
        chance = stream(1, "clusters", repeat)
        people = np.repeat(np.arange(12), 20)
        values = chance.normal(size=12)[people] + 0.5 * chance.normal(size=240)
        for kind, units in (("rows", None), ("people", people)):
            estimate = mean(values, units)
            held[kind] += bool(estimate.low <= 0 <= estimate.high)  # type: ignore[operator]
    assert held["people"] / 300 > 0.92
    assert held["rows"] / 300 < 0.6
    assert mean(values, people).clusters == 12
    assert mean(values, people).n == 240


def test_a_difference_of_means_is_welchs() -> None:
    estimate = mean_difference(FIRST, SECOND)  # SciPy 1.17: ttest_ind with equal_var=False
    assert (estimate.low, estimate.high) == pytest.approx((-1.05083471671551, -0.2018971014663079))
    assert compare_means(FIRST, SECOND) == pytest.approx(0.9978687413224354)
    assert compare_means(SECOND, FIRST) == pytest.approx(1 - 0.9978687413224354)


def test_means_of_too_few_rows_are_not_compared() -> None:
    assert compare_means([1.0], [0.0, 0.1]) == 1.0
    assert mean_difference([1.0], [0.0, 0.1]).low is None
    assert mean_difference([], [0.0]).value is None
    assert compare_means([2.0, 2.0], [1.0, 1.0]) == 0.0
    assert mean_difference([2.0, 2.0], [1.0, 1.0]).low == 1.0
