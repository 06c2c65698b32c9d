import numpy as np
import pytest

from maquette.seeds import stream
from maquette.stats import compare_rates, rows_needed, smallest_visible


@pytest.mark.parametrize(("n", "points"), [(30, 23), (50, 17.5), (100, 12.5), (200, 8.5), (400, 6), (1000, 4), (3000, 2.5)])
def test_the_smallest_visible_gap_beside_a_large_rest(n: int, points: float) -> None:
    gap = smallest_visible(0.15, n, 100 * n, questions=5)
    assert gap is not None
    assert 100 * gap == pytest.approx(points, abs=0.5)


def test_a_gap_is_found_as_often_as_promised() -> None:
    gap = smallest_visible(0.15, 200, 1000)
    assert gap is not None
    chance = stream(1, "power")
    bad, rest = chance.binomial(200, 0.15 + gap, 1000), chance.binomial(1000, 0.15, 1000)
    found = np.mean([compare_rates(int(a), 200, int(b), 1000, "greater") < 0.05 for a, b in zip(bad, rest)])
    assert found == pytest.approx(0.8, abs=0.04)


def test_rows_needed_is_the_other_way_round() -> None:
    gap = smallest_visible(0.1, 250, 2000, questions=3)
    assert gap is not None
    needed = rows_needed(0.1, gap, 2000, questions=3)
    assert needed is not None
    assert abs(needed - 250) <= 1


def test_what_no_number_would_show_is_said_so() -> None:
    assert smallest_visible(0.9, 3, 100) is None
    assert smallest_visible(0.2, 0, 100) is None
    assert rows_needed(0.15, 0.01, 50) is None
    assert rows_needed(0.5, 0.6, 1000) is None
