import numpy as np
import pytest

from maquette.seeds import stream
from maquette.stats import bootstrap, clustered_difference, clustered_rate, compare_clustered, design_effect, rate


def people(repeat: int, count: int = 40, rows: int = 12) -> tuple[np.ndarray, np.ndarray]:
    """Whether each row is wrong (0.2 on average, and each person has a rate of their own), and whose it is."""
    chance = stream(1, "people", repeat)
    owners = np.repeat(np.arange(count), rows)
    return chance.random(len(owners)) < chance.beta(2, 8, count)[owners], owners


def test_a_rate_of_peoples_rows_covers_its_level_and_wilsons_does_not() -> None:
    held = {"units": 0, "rows": 0}
    for repeat in range(200):
        wrong, owners = people(repeat)
        for kind, estimate in (("units", clustered_rate(wrong, owners)), ("rows", rate(int(wrong.sum()), len(wrong)))):
            held[kind] += bool(estimate.low <= 0.2 <= estimate.high)  # type: ignore[operator]
    assert 0.92 < held["units"] / 200 < 0.985
    assert held["rows"] / 200 < 0.88


def test_the_interval_is_that_of_the_bootstrap_of_people() -> None:
    wrong, owners = people(1000, count=150)
    drawn = bootstrap(lambda rows: float(wrong[rows].mean()), len(wrong), seed=1, units=owners, draws=600)
    estimate = clustered_rate(wrong, owners)
    assert (estimate.low, estimate.high) == pytest.approx((drawn.low, drawn.high), abs=0.006)
    assert estimate.clusters == drawn.clusters == 150


def test_the_design_effect_is_that_of_the_textbook() -> None:
    wrong, owners = people(0, count=4000, rows=12)
    within = 1 / 11  # the correlation of two rows of a person: 1 / (a + b + 1) of the beta
    assert design_effect(wrong, owners) == pytest.approx(1 + 11 * within, rel=0.08)
    assert design_effect(wrong, np.arange(len(wrong))) == pytest.approx(1, rel=0.001)
    assert design_effect([1, 1, 1], ["a", "a", "b"]) == 1.0


def test_people_with_rows_on_both_sides_are_their_own_control() -> None:
    chance = stream(2, "both sides")
    owners = np.repeat(np.arange(60), 40)
    ease = chance.beta(1, 1, 60)[owners]
    member = np.tile(np.arange(40) < 20, 60)
    wrong = chance.random(2400) < np.clip(ease + 0.06 * member, 0, 1)
    estimate = clustered_difference(wrong, member, owners)
    assert estimate.low is not None and estimate.low > 0  # noqa: PT018
    assert compare_clustered(wrong, member, owners) < 0.001
    assert compare_clustered(wrong, ~member, owners) > 0.999


@pytest.mark.parametrize("count", [24, 100])
def test_equal_groups_of_people_are_told_apart_no_more_often_than_allowed(count: int) -> None:
    alarms = held = 0
    for repeat in range(250):
        wrong, owners = people(repeat, count=count)
        alarms += compare_clustered(wrong, owners % 3 == 0, owners) <= 0.05
        estimate = clustered_difference(wrong, owners % 3 == 0, owners)
        held += bool(estimate.low <= 0 <= estimate.high)  # type: ignore[operator]
    assert alarms / 250 < 0.08
    assert held / 250 > 0.92


def test_all_none_one_and_nobody() -> None:
    assert clustered_rate([True] * 9, [1, 1, 1, 2, 2, 2, 3, 3, 3]).low == pytest.approx(0.025 ** (1 / 3))  # of 3 people, not of 9 rows
    assert clustered_rate([], []).value is None
    assert clustered_rate([True, False], ["a", "a"]).low is None
    assert clustered_difference([True, False], [True, True], [1, 2]).value is None
    assert clustered_difference([True, False], [True, False], [1, 2]).low is None
    assert compare_clustered([True, False], [True, False], [1, 2]) == 1.0
    assert compare_clustered([True, False], [True, True], [1, 2]) == 1.0
