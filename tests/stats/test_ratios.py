import math

import pytest

from maquette.stats import ratio


# Koopman 1984, Biometrics 40, 513-517, for the first; statsmodels 0.15 (score, without correction) for all
@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((36, 40, 16, 80), 2.9395691922149965, 7.15222343486603),
        ((5, 100, 20, 200), 0.19796590950560952, 1.2336223757270715),
        ((1, 50, 9, 60), 0.022150318072424444, 0.7665142198734343),
        ((40, 41, 30, 42), 1.1524302525134624, 1.7342013780906038),
        ((0, 20, 5, 30), 0.0, 1.0349916966206345),
    ],
)
def test_a_ratio_has_the_published_interval(counts: tuple[int, int, int, int], low: float, high: float) -> None:
    estimate = ratio(*counts)
    assert (estimate.low, estimate.high) == pytest.approx((low, high), rel=2e-5)
    assert estimate.value == pytest.approx(counts[0] / counts[1] / (counts[2] / counts[3]))


def test_the_other_way_round_is_the_reciprocal() -> None:
    one, other = ratio(12, 80, 30, 90), ratio(30, 90, 12, 80)
    assert one.low is not None and other.high is not None  # noqa: PT018
    assert one.low == pytest.approx(1 / other.high, rel=1e-9)


@pytest.mark.parametrize(("p", "q"), [(0.1, 0.1), (0.3, 0.2), (0.95, 0.9)])
def test_a_ratio_covers_about_its_level(p: float, q: float) -> None:
    n, m = 25, 30
    covered = 0.0
    for k in range(n + 1):
        for j in range(m + 1):
            estimate = ratio(k, n, j, m)
            assert estimate.low is not None
            if estimate.low <= p / q and (estimate.high is None or p / q <= estimate.high):
                covered += math.comb(n, k) * p**k * (1 - p) ** (n - k) * math.comb(m, j) * q**j * (1 - q) ** (m - j)
    assert 0.935 < covered < 0.985


def test_a_ratio_to_nothing_has_a_lower_end_only_and_says_so() -> None:
    estimate = ratio(5, 50, 0, 50)
    assert estimate.value is None
    assert estimate.high is None
    assert "zero" in estimate.reason
    assert estimate.low is not None
    assert 1 < estimate.low < 2


def test_all_beside_all_and_nothing_beside_nothing() -> None:
    everybody = ratio(20, 20, 30, 30)
    assert everybody.value == 1.0
    assert everybody.low is not None and everybody.high is not None  # noqa: PT018
    assert 0.8 < everybody.low < 1 < everybody.high < 1.2
    assert ratio(0, 20, 0, 30).low == 0.0
    assert ratio(1, 2, 0, 0).reason == "nothing was counted"
