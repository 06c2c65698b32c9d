import numpy as np
import pytest

from maquette.seeds import stream
from maquette.stats import drift, homogeneity, ks, psi
from two_samples import FIRST, SECOND


def test_kolmogorov_and_smirnov_have_the_p_of_other_libraries() -> None:
    found = ks(FIRST, SECOND)  # SciPy 1.17: ks_2samp(method="exact")
    assert found.distance.value == pytest.approx(0.32272727272727275)
    assert found.p == pytest.approx(0.012086239199055266, rel=1e-9)
    assert ks([1, 2, 3, 4], [2.5, 5, 6, 7, 8]).p == pytest.approx(0.07936507936507936)


def test_the_p_of_large_samples_follows_on_the_exact_one(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = stream(1, "large")
    first, second = chance.normal(0, 1, 600), chance.normal(0.12, 1, 600)
    exact = ks(first, second).p
    monkeypatch.setattr(drift, "_EXACT", 0)
    assert ks(first, second).p == pytest.approx(exact, rel=0.06)


@pytest.mark.parametrize("n", [60, 2000])
def test_samples_of_one_source_drift_no_more_often_than_allowed(n: int) -> None:
    alarms = {"ks": 0, "homogeneity": 0, "few in some": 0, "psi": 0}
    rare = np.array([0.6, 0.3, 0.08, 0.015, 0.005])
    for repeat in range(100):
        chance = stream(2, "one source", repeat, n)
        alarms["ks"] += ks(chance.normal(size=n), chance.normal(size=n)).p <= 0.05
        even = [chance.multinomial(n, np.full(6, 1 / 6)) for _ in range(2)]
        alarms["homogeneity"] += homogeneity(*even, seed=repeat, draws=200).p <= 0.05
        alarms["psi"] += psi(*even, seed=repeat, draws=200).p <= 0.05
        alarms["few in some"] += homogeneity(*(chance.multinomial(n, rare) for _ in range(2)), seed=repeat, draws=200).p <= 0.05
    assert max(alarms.values()) <= 11, alarms


def test_a_third_of_a_standard_deviation_is_seen() -> None:
    chance = stream(3, "drift")
    found = ks(chance.normal(size=1000), chance.normal(0.3, 1, 1000))
    assert found.p < 1e-4
    assert found.distance.low is not None and found.distance.low > 0  # noqa: PT018


def test_the_chi_square_is_that_of_other_libraries() -> None:
    found = homogeneity([30, 40, 25, 5], [50, 45, 60, 20], seed=1)
    assert found.p == pytest.approx(0.030451030340434775)  # SciPy 1.17: chi2_contingency
    shares = np.array([30, 40, 25, 5]) / 100 - np.array([50, 45, 60, 20]) / 175
    assert found.distance.value == pytest.approx(np.abs(shares).sum() / 2, abs=0.03)


def test_small_cells_have_the_p_of_random_tables() -> None:
    found = homogeneity([8, 2, 0], [3, 4, 3], seed=1, draws=20_000)
    # all tables with these margins whose chi-square is as large, by their weights
    weights, large = 0.0, 0.0
    both = np.array([11, 6, 3])
    seen = 0.0
    tables = [(a, b, 10 - a - b) for a in range(11) for b in range(7) if 0 <= 10 - a - b <= 3]
    from math import comb, prod

    def away(table: tuple[int, ...]) -> float:
        return float(((np.array(table) - both / 2) ** 2 / (both / 4)).sum())

    seen = away((8, 2, 0))
    for table in tables:
        weight = prod(comb(int(whole), part) for whole, part in zip(both, table))
        weights += weight
        large += weight * (away(table) >= seen - 1e-9)
    assert found.p == pytest.approx(large / weights, abs=0.01)


def test_the_index_is_held_against_chance_and_not_against_a_tenth() -> None:
    even = np.full(10, 0.1)
    chance = stream(4, "index")
    small = [chance.multinomial(100, even) for _ in range(2)]
    usual = ((small[0] - small[1]) / 100 * np.log((small[0] + 1e-9) / (small[1] + 1e-9))).sum()
    assert usual > 0.1  # what others would call drift
    found = psi(*small, seed=1)
    assert found.p > 0.05
    assert found.distance.low == 0.0


@pytest.mark.parametrize("is_moved", [True, False])
def test_intervals_of_a_distance_hold_the_truth(is_moved: bool) -> None:
    a, b = np.array([0.5, 0.3, 0.2]), np.array([0.35, 0.35, 0.3]) if is_moved else np.array([0.5, 0.3, 0.2])
    truth = {"variation": 0.15 * is_moved, "index": float(((a - b) * np.log(a / b)).sum())}
    held = dict.fromkeys(truth, 0)
    for repeat in range(150):
        chance = stream(5, "distance", repeat)
        counts = chance.multinomial(400, a), chance.multinomial(500, b)
        for kind, found in (("variation", homogeneity(*counts, seed=repeat, draws=300)), ("index", psi(*counts, seed=repeat, draws=300))):
            held[kind] += bool(found.distance.low <= truth[kind] <= found.distance.high)  # type: ignore[operator]
    assert min(held.values()) / 150 > 0.9, held


def test_empty_samples_and_one_category_are_no_drift() -> None:
    assert ks([], [1.0]).p == 1.0
    assert ks([1.0, 1.0], [1.0]).p == 1.0
    assert homogeneity([0, 0], [3, 4], seed=1).p == 1.0
    assert psi([0], [3], seed=1).distance.value is None
    assert homogeneity([5, 0], [7, 0], seed=1).p == 1.0
    assert psi([5], [7], seed=1).p == 1.0
