import numpy as np
import pytest

from maquette.stats import Estimate


def test_numbers_of_numpy_become_plain_ones() -> None:
    estimate = Estimate(np.float32(0.5), np.float64(0.25), np.float16(0.75), np.int64(9), "made up")
    assert [type(part) for part in (estimate.value, estimate.low, estimate.high, estimate.n)] == [float, float, float, int]
    assert estimate.value == 0.5


def test_a_missing_number_or_interval_says_why() -> None:
    with pytest.raises(ValueError, match="must say why"):
        Estimate(0.5, None, None, 1, "Student")
    assert Estimate(0.5, None, None, 1, "Student", reason="one row").high is None
    assert Estimate.unknown("no labels").reason == "no labels"


@pytest.mark.parametrize("parts", [(float("nan"), 0, 1), (0, float("-inf"), 1), (0, 0, np.inf)])
def test_what_is_not_finite_is_refused(parts: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="must be finite"):
        Estimate(*parts, 10, "made up")


def test_an_interval_runs_upwards() -> None:
    with pytest.raises(ValueError, match=r"from 1\.0 down to 0\.0"):
        Estimate(0.5, 1, 0, 10, "made up")
