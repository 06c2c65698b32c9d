import numpy as np
import pytest

from maquette.seeds import stream
from maquette.stats import mcnemar, paired_difference, paired_mean, paired_rows_needed


def test_a_paired_difference_has_the_published_interval() -> None:
    estimate = paired_difference(36, 12, 2, 0)  # Newcombe 1998, Statistics in Medicine 17, 2635-2650, table II (a), method 10
    assert (estimate.value, estimate.low, estimate.high) == pytest.approx((0.2, 0.0569, 0.3404), abs=5e-5)


@pytest.mark.parametrize("together", [0.0, 0.5])
def test_a_paired_difference_covers_about_its_level(together: float) -> None:
    held = 0
    for repeat in range(400):
        chance = stream(1, "pairs", repeat)
        common, is_common = chance.random(60), chance.random(60) < together
        first, second = (np.where(is_common, common, chance.random(60)) < share for share in (0.4, 0.3))
        cells = (first & second, first & ~second, ~first & second, ~first & ~second)
        estimate = paired_difference(*(int(np.count_nonzero(cell)) for cell in cells))
        held += bool(estimate.low <= 0.1 <= estimate.high)  # type: ignore[operator]
    assert 0.92 < held / 400 < 0.985


def test_nothing_counted_and_nothing_changed() -> None:
    assert paired_difference(0, 0, 0, 0).value is None
    same = paired_difference(30, 0, 0, 20)
    assert same.value == 0.0
    assert same.low is not None and same.low > -0.1  # noqa: PT018


def test_a_change_is_found_although_the_rows_differ_much() -> None:
    chance = stream(2, "before and after")
    before = chance.normal(0, 3, 80)
    found = paired_mean(before + chance.normal(0.3, 0.5, 80), before, seed=1)
    assert found.p < 0.001
    assert found.change.low is not None and found.change.low > 0.1  # noqa: PT018


def test_pairs_of_one_person_are_drawn_together() -> None:
    chance = stream(3, "people")
    people = np.repeat(np.arange(10), 30)
    change = chance.normal(0, 1, 10)[people] + chance.normal(0, 0.2, 300)
    alone, together = (paired_mean(change, np.zeros(300), seed=1, units=units) for units in (None, people))
    assert together.change.clusters == 10
    width = [one.change.high - one.change.low for one in (alone, together)]  # type: ignore[operator]
    assert width[1] > 2 * width[0]


def test_rows_that_all_change_by_the_same_have_no_spread() -> None:
    found = paired_mean([2.0, 3.0], [1.0, 2.0], seed=1)
    assert found.change.value == 1.0
    assert found.change.low is None
    assert paired_mean([1.0, 2.0], [1.0, 2.0], seed=1).p == 1.0


def test_so_many_pairs_show_the_change_as_often_as_promised() -> None:
    n = paired_rows_needed(0.3, 0.1)
    counts = stream(4, "pairs").multinomial(n, [0.2, 0.1, 0.7], size=400)
    found = np.mean([mcnemar(int(one), int(other)) <= 0.05 for one, other, _ in counts])
    assert found == pytest.approx(0.78, abs=0.06)  # the exact test asks a little more than the formula
