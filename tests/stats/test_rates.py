import math

import pytest

from maquette.stats import Estimate, compare_rates, compare_with_share, difference, exact_rate, mcnemar, rate


def binomial(k: int, n: int, p: float) -> float:
    return math.comb(n, k) * p**k * (1 - p) ** (n - k)


def holds(estimate: Estimate, truth: float) -> bool:
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.low <= truth <= estimate.high


# Newcombe 1998, Statistics in Medicine 17, 857-872, table I
@pytest.mark.parametrize(
    ("successes", "n", "wilson", "exact"),
    [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0, 0.1611), (0.0, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_rates_have_the_published_intervals(successes: int, n: int, wilson: tuple[float, float], exact: tuple[float, float]) -> None:
    for estimate, known in ((rate(successes, n), wilson), (exact_rate(successes, n), exact)):
        assert (estimate.low, estimate.high) == pytest.approx(known, abs=5e-5)
        assert estimate.value == successes / n
        assert estimate.n == n


def test_a_difference_has_the_published_interval() -> None:
    estimate = difference(56, 70, 48, 80)  # Newcombe 1998, Statistics in Medicine 17, 873-890, table II (a), method 10
    assert (estimate.value, estimate.low, estimate.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


@pytest.mark.parametrize("p", [0.02, 0.1, 0.3, 0.5, 0.8])
def test_wilson_covers_about_its_level_and_the_exact_one_at_least(p: float) -> None:
    n = 60
    covered = {kind: sum(binomial(k, n, p) for k in range(n + 1) if holds(kind(k, n), p)) for kind in (rate, exact_rate)}
    assert 0.92 < covered[rate] < 0.99
    assert covered[exact_rate] >= 0.95


@pytest.mark.parametrize(("p", "q"), [(0.1, 0.1), (0.3, 0.2), (0.6, 0.2), (0.95, 0.9)])
def test_a_difference_covers_about_its_level(p: float, q: float) -> None:
    n, m = 30, 45
    covered = 0.0
    for k in range(n + 1):
        for j in range(m + 1):
            covered += binomial(k, n, p) * binomial(j, m, q) * holds(difference(k, n, j, m), p - q)
    assert 0.93 < covered < 0.985


def test_an_empty_group_has_no_rate() -> None:
    for estimate in (rate(0, 0), exact_rate(0, 0), difference(0, 0, 1, 2)):
        assert estimate.value is None
        assert estimate.reason == "nothing was counted"
    assert compare_rates(0, 0, 1, 2) == 1.0


def test_small_tables_are_compared_exactly() -> None:
    # the lady tasting tea: 1 table of 70 is more extreme, 16 are as seen, half of which count
    assert compare_rates(3, 4, 1, 4, "greater") == pytest.approx((1 + 16 / 2) / 70)
    assert compare_rates(3, 4, 1, 4) == pytest.approx(2 * (1 + 16 / 2) / 70)
    assert compare_rates(0, 5, 0, 9) == 1.0


# SciPy 1.17: hypergeom.sf + pmf / 2
@pytest.mark.parametrize(
    ("counts", "known"),
    [
        ((160, 400, 120, 400), 0.0015369798399207106),
        ((30, 300, 10, 290), 0.0007273628190499213),
        ((3, 50, 12, 450), 0.1172255808331425),
        ((26, 1333, 93, 9331), 0.0021160164441163015),
        ((12_000, 100_000, 110_000, 1_000_000), 1.0200646496212906e-21),
    ],
)
def test_tables_of_any_size_are_compared_exactly(counts: tuple[int, int, int, int], known: float) -> None:
    first, n_first, second, n_second = counts
    assert compare_rates(*counts, "greater") == pytest.approx(known, rel=1e-6)
    assert compare_rates(*counts) == pytest.approx(2 * known, rel=1e-6)
    assert compare_rates(second, n_second, first, n_first, "greater") == pytest.approx(1 - known)


def test_what_is_far_below_is_not_above() -> None:
    assert compare_rates(0, 500_000, 400_000, 500_000, "greater") == 1.0
    assert compare_rates(0, 500_000, 400_000, 500_000) < 1e-300


def test_a_count_is_compared_with_a_known_share() -> None:
    assert compare_with_share(7, 20, 0.2, "greater") == pytest.approx(0.059417588324137766)  # SciPy 1.17: binom.sf + pmf / 2
    assert compare_with_share(80, 1000, 0.13, "greater") == pytest.approx(0.9999997040857702)
    assert compare_with_share(80, 1000, 0.13) == pytest.approx(2 * (1 - 0.9999997040857702), rel=1e-6)
    assert compare_with_share(10, 20, 0.5) == 1.0
    assert compare_with_share(0, 20, 0.0, "greater") == pytest.approx(0.5)
    assert compare_with_share(20, 20, 0.3, "greater") == pytest.approx(0.3**20 / 2)


@pytest.mark.parametrize(("n", "m", "p"), [(12, 40, 0.1), (20, 20, 0.3), (60, 90, 0.5)])
def test_equal_groups_are_told_apart_no_more_often_than_allowed(n: int, m: int, p: float) -> None:
    alarms = sum(
        binomial(k, n, p) * binomial(j, m, p) for k in range(n + 1) for j in range(m + 1) if compare_rates(k, n, j, m, "greater") < 0.05
    )
    assert alarms < 0.06


def test_the_least_p_can_still_be_told_apart() -> None:
    assert 0 < compare_rates(600, 1000, 100, 1000, "greater") < compare_rates(500, 1000, 100, 1000, "greater") < 1e-50
    assert 0 < compare_rates(100, 1000, 600, 1000) < 1e-50


def test_changes_are_compared_among_the_rows_that_changed() -> None:
    assert mcnemar(1, 9) == pytest.approx(2 * (1 + 10) / 1024)
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(5, 5) == 1.0
    assert mcnemar(3, 20) == mcnemar(20, 3)
