from collections.abc import Callable

import numpy as np

from maquette.stats import worse_slices, worse_within
from maquette.stats._nested import widest
from maquette.stats.rates import compare_rates

N = 2000


def region(seed: int, *, rate_inside: float, rate_core: float) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    chance = np.random.default_rng(seed)
    north, old = chance.random(N) < 0.25, chance.random(N) < 0.5
    rate = np.where(north & old, rate_core, np.where(north, rate_inside, 0.1))
    slices = {"north": north, "old": old, "north, old": north & old, "north, young": north & ~old, "south, old": ~north & old}
    return chance.random(N) < rate, slices


def no_worse(wrong: np.ndarray) -> Callable[[np.ndarray, np.ndarray], float]:
    def p(inside: np.ndarray, outside: np.ndarray) -> float:
        return compare_rates(int((wrong & inside).sum()), int(inside.sum()), int((wrong & outside).sum()), int(outside.sum()), "greater")

    return p


def test_where_all_of_a_region_is_bad_the_region_is_named_and_not_a_part_of_it() -> None:
    named = []
    for seed in range(20):
        wrong, slices = region(seed, rate_inside=0.35, rate_core=0.35)
        named.append(worse_slices(wrong, slices, seed=seed)[0].name)
        named.append(worse_within(wrong, slices, np.zeros(N), seed=seed)[0].name)
    assert named == ["north"] * 40


def test_where_only_a_part_is_bad_the_part_is_named() -> None:
    named = []
    for seed in range(20):
        wrong, slices = region(seed, rate_inside=0.1, rate_core=0.35)
        named.append(worse_slices(wrong, slices, seed=seed)[0].name)
        named.append(worse_within(wrong, slices, np.zeros(N), seed=seed)[0].name)
    assert named == ["north, old"] * 40


def test_only_a_slice_that_holds_all_of_it_and_is_shown_to_be_worse_takes_its_place() -> None:
    wrong, slices = region(0, rate_inside=0.35, rate_core=0.35)
    ask = no_worse(wrong)
    assert widest("north, old", ["north, old", "north"], slices, ask, 0.95) == "north"
    assert widest("north, old", ["north, old", "south, old"], slices, ask, 0.95) == "north, old"
    assert widest("north, old", ["north, old"], slices, ask, 0.95) == "north, old"
    assert widest("north", ["north"], slices, ask, 0.95) == "north"
