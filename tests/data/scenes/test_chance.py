import numpy as np
import pytest

from maquette.data.scenes import _chance
from maquette.seeds import stream


def test_draws_stay_within_their_range() -> None:
    randomness = stream(0, "chance")
    assert all(2 <= _chance.between(randomness, 2, 3) < 3 for _ in range(500))
    near = [_chance.around(randomness, 10, 4) for _ in range(2000)]
    assert min(near) >= 6
    assert max(near) <= 14
    assert abs(np.mean(near) - 10) < 0.2
    assert np.mean(np.abs(np.array(near) - 10) < 2) > 0.7  # a triangle holds three quarters there


def test_values_are_picked_by_their_weights() -> None:
    randomness = stream(1, "chance")
    picks = [_chance.pick(randomness, "abc", (1, 0, 3)) for _ in range(2000)]
    assert "b" not in picks
    assert abs(picks.count("c") / 2000 - 0.75) < 0.04
    assert {_chance.pick(randomness, "abc") for _ in range(200)} == set("abc")


@pytest.mark.parametrize("chance", [0.0, 0.3, 1.0])
def test_things_happen_as_often_as_their_chance(chance: float) -> None:
    randomness = stream(2, "chance")
    assert abs(np.mean([_chance.happens(randomness, chance) for _ in range(2000)]) - chance) < 0.04
