import numpy as np
import pytest

from maquette.seeds import stream
from maquette.stats import auc, mean


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
