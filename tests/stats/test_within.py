import numpy as np
import pytest

from maquette.seeds import stream
from maquette.stats import compare_within, tables, worse_within


def columns(chance: np.random.Generator, n: int, features: int = 4) -> dict[str, np.ndarray]:
    """Every value of some columns."""
    values = chance.integers(0, 3, (features, n))
    return {f"{i}={v}": values[i] == v for i in range(features) for v in range(3)}


def test_a_slice_that_is_worse_only_because_its_rows_are_harder_is_left_alone() -> None:
    alarms = 0
    for repeat in range(30):
        chance = stream(1, "hard", repeat)
        hard = chance.integers(0, 3, 900)
        found = columns(chance, 900) | {"hard": (hard == 2) & (chance.random(900) < 0.9)}
        wrong = chance.random(900) < np.array([0.02, 0.1, 0.45])[hard]
        alarms += worse_within(wrong, found, hard, seed=repeat, draws=300)[0].is_flagged
    assert alarms <= 5  # of 30, at 5 %


def test_many_rows_are_left_alone_too() -> None:
    for repeat in range(5):
        chance = stream(2, "many hard", repeat)
        hard = chance.integers(0, 3, 9000)
        wrong = chance.random(9000) < np.array([0.02, 0.1, 0.45])[hard]
        seen = worse_within(wrong, columns(chance, 9000) | {"hard": hard == 2}, hard, seed=repeat)
        assert not seen[0].is_flagged


@pytest.mark.parametrize("n", [2000, 9000])
def test_the_slice_that_is_worse_than_rows_like_its_own_is_named_first(n: int) -> None:
    chance = stream(3, "planted", n)
    hard, found = chance.integers(0, 3, n), columns(chance, n)
    wrong = chance.random(n) < np.array([0.02, 0.1, 0.45])[hard] + 0.2 * found["1=2"]
    first, *others = worse_within(wrong, found, hard, seed=0)
    assert (first.name, first.is_flagged) == ("1=2", True)
    assert first.gap.value == pytest.approx(0.2, abs=0.06)
    assert not any(one.is_flagged for one in others)
    assert all(one.n + one.n_rest == n - first.n for one in others)  # its rows have left


def test_the_p_is_that_of_cochran_mantel_and_haenszel() -> None:
    chance = stream(4, "beside")
    hard, inside = chance.integers(0, 4, 500), chance.random(500) < 0.4
    wrong = chance.random(500) < 0.1 * hard + 0.12 * inside
    (one,) = worse_within(wrong, {"inside": inside}, hard, seed=0, draws=4000)
    assert 2 * one.p == pytest.approx(compare_within(tables(wrong, inside, hard).values()), rel=1e-6)
    assert one.p_adjusted == pytest.approx(one.p, abs=0.02)


def test_levels_in_which_nothing_varies_say_nothing() -> None:
    wrong, hard = np.array([True] * 20 + [False] * 20), np.array([0] * 20 + [1] * 20)
    (one,) = worse_within(wrong, {"first": np.arange(40) < 30}, hard, seed=0, draws=50)
    assert not one.is_flagged
    assert one.p_adjusted == 1.0
