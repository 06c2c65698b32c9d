import numpy as np
import pytest

from maquette.seeds import stream
from maquette.stats import bootstrap, jackknife, mean, paired_permutation, permutation

# Efron and Tibshirani 1993, table 14.1: spatial perception of 26 children; the statistic is the plug-in variance
SPATIAL = np.array([48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41])


def variance(rows: np.ndarray) -> float:
    return float(SPATIAL[rows].var())


def test_the_corrected_bootstrap_gives_the_published_interval() -> None:
    corrected = bootstrap(variance, 26, seed=1, level=0.9)
    assert corrected.value == pytest.approx(171.5, abs=0.05)
    assert (corrected.low, corrected.high) == pytest.approx((115.8, 259.6), rel=0.03)  # table 14.2
    assert corrected.method == "BCa bootstrap, 2,000 draws"


def test_the_plain_bootstrap_cuts_where_very_many_draws_would() -> None:
    plain = bootstrap(variance, 26, seed=1, level=0.9, method="percentile")
    rows = stream(9, "very many").integers(26, size=(50_000, 26))
    assert (plain.low, plain.high) == pytest.approx(np.quantile(SPATIAL[rows].var(axis=1), [0.05, 0.95]), rel=0.04)
    assert plain.method == "percentile bootstrap, 2,000 draws"


def test_the_bootstrap_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    assert bootstrap(variance, 26, seed=1, draws=200) == bootstrap(variance, 26, seed=1, draws=200)
    assert bootstrap(variance, 26, seed=1, draws=200) != bootstrap(variance, 26, seed=2, draws=200)


def test_more_draws_do_not_move_those_before() -> None:
    seen: dict[int, list[np.ndarray]] = {}
    for draws in (5, 9):
        rows: list[np.ndarray] = seen.setdefault(draws, [])
        bootstrap(lambda drawn, rows=rows: rows.append(drawn) or 0.0, 26, seed=1, draws=draws, method="percentile")  # type: ignore[misc]
    assert all((a == b).all() for a, b in zip(seen[5], seen[9]))


@pytest.mark.parametrize("method", ["bca", "percentile"])
def test_the_bootstrap_covers_about_its_level(method: str) -> None:
    held = 0
    for repeat in range(150):
        values = stream(4, "skewed", repeat).exponential(size=40)
        estimate = bootstrap(lambda rows, values=values: values[rows].mean(), 40, seed=repeat, draws=300, method=method)  # type: ignore[arg-type, misc]
        held += bool(estimate.low <= 1 <= estimate.high)  # type: ignore[operator]
    assert 0.88 < held / 150 < 0.99


def test_what_belongs_together_is_drawn_together() -> None:
    units = np.array(["a", "b", "a", "c", "b", "b"])
    drawn: list[np.ndarray] = []
    bootstrap(lambda rows: drawn.append(rows) or 0.0, 6, seed=1, units=units, draws=50, method="percentile")  # type: ignore[func-returns-value]
    for rows in drawn:
        counts = np.bincount(rows, minlength=6)
        assert all(len(set(counts[units == one])) == 1 for one in "abc")
        assert sum(counts[[0, 1, 3]]) == 3


def test_every_stratum_keeps_its_size() -> None:
    strata = np.array([0] * 3 + [1] * 20)
    drawn: list[np.ndarray] = []
    bootstrap(lambda rows: drawn.append(rows) or 0.0, 23, seed=1, strata=strata, draws=50, method="percentile")  # type: ignore[func-returns-value]
    assert all((strata[rows] == 0).sum() == 3 for rows in drawn)


def test_an_interval_over_units_is_wider_than_one_over_rows() -> None:
    chance = stream(5, "people")
    people = np.repeat(np.arange(15), 20)
    values = chance.normal(size=15)[people] + 0.3 * chance.normal(size=300)
    by_rows, by_people = (bootstrap(lambda rows: values[rows].mean(), 300, seed=1, units=units, draws=400) for units in (None, people))
    assert by_people.high - by_people.low > 2 * (by_rows.high - by_rows.low)  # type: ignore[operator]
    assert by_people.clusters == 15


def test_a_statistic_without_a_value_for_some_draws_has_no_interval() -> None:
    rare = np.array([1.0] + [0.0] * 9)
    estimate = bootstrap(lambda rows: 1 / rare[rows].sum() if rare[rows].any() else np.nan, 10, seed=1, draws=100)
    assert estimate.value is None
    assert "too few" in estimate.reason
    assert bootstrap(variance, 1, seed=1).value is None


def test_a_statistic_that_never_changes_has_an_interval_of_no_width() -> None:
    estimate = bootstrap(lambda rows: 7.0, 12, seed=1, draws=100)
    assert (estimate.low, estimate.value, estimate.high) == (7.0, 7.0, 7.0)


def test_the_jackknife_of_a_mean_is_students_interval() -> None:
    estimate, known = jackknife(lambda rows: float(SPATIAL[rows].mean()), 26), mean(SPATIAL)
    assert (estimate.value, estimate.low, estimate.high) == pytest.approx((known.value, known.low, known.high))


def test_the_jackknife_in_groups_covers_about_its_level() -> None:
    held = 0
    for repeat in range(200):
        values = stream(6, "grouped", repeat).normal(size=200)
        estimate = jackknife(lambda rows, values=values: float(np.exp(values[rows].mean())), 200, groups=10, seed=repeat)  # type: ignore[misc]
        held += bool(estimate.low <= 1 <= estimate.high)  # type: ignore[operator]
    assert 0.91 < held / 200 < 0.99
    assert estimate.method == "jackknife, 10 groups"
    assert jackknife(variance, 1).value is None


def test_signs_of_few_pairs_are_flipped_in_all_ways() -> None:
    assert paired_permutation([1, 2, 3], seed=1) == 2 / 8
    assert paired_permutation([0.1] * 10, seed=1) == 2 / 1024
    assert paired_permutation([1, -1, 0], seed=1) == 1.0
    assert paired_permutation([0, 0], seed=1) == 1.0


def test_signs_of_many_pairs_are_flipped_at_random() -> None:
    chance = stream(7, "pairs")
    differences = chance.normal(0.25, 1, 100)
    z = differences.mean() / differences.std() * 10
    p = paired_permutation(differences, seed=1)
    assert p == pytest.approx(2 * (1 - 0.5 * (1 + np.tanh(z * np.sqrt(2 / np.pi) * (1 + 0.044715 * z * z)))), abs=0.01)
    assert p == paired_permutation(differences, seed=1)


def test_pairs_of_one_unit_flip_as_a_whole() -> None:
    assert paired_permutation([1.0] * 40, seed=1, units=["a"] * 20 + ["b"] * 20) == 2 / 4


def test_two_samples_of_one_source_are_told_apart_as_often_as_chance() -> None:
    alarms = 0
    for repeat in range(150):
        values = stream(8, "samples", repeat).normal(size=30)
        p = permutation(lambda a, b, values=values: abs(values[a].mean() - values[b].mean()), 10, 20, seed=repeat, draws=99)  # type: ignore[misc]
        alarms += p <= 0.1
    assert 0.03 < alarms / 150 < 0.18
    values = np.concatenate([np.ones(10), np.zeros(20)])
    assert permutation(lambda a, b: float(values[a].mean() - values[b].mean()), 10, 20, seed=1, draws=199) == 1 / 200
