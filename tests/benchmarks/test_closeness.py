"""Closeness: 0 for nothing learned, 1 for not to be told apart."""

import numpy as np

from benchmarks.closeness import closeness, discrepancy, features
from some_pictures import random_picture


def pictures(first: int, count: int = 40) -> np.ndarray:
    return np.stack([random_picture(seed, 32, 32) for seed in range(first, first + count)])


GREY = np.random.default_rng(0).integers(120, 136, (40, 32, 32, 3), dtype=np.uint8)


def test_other_pictures_of_the_same_kind_are_near_and_grey_is_far() -> None:
    goal, more, grey = features(pictures(0)), features(pictures(100)), features(GREY)
    assert abs(discrepancy(goal, more)) < 0.1 * discrepancy(goal, grey)


def test_closeness_is_0_at_the_start_and_about_1_at_the_goal() -> None:
    truth, more = pictures(0), pictures(100)
    assert closeness(GREY, GREY, truth) == 0
    assert closeness(more, GREY, truth) > 0.75


def test_halfway_is_between() -> None:
    half = np.concatenate([GREY[:20], pictures(200, 20)])
    assert 0.1 < closeness(half, GREY, pictures(0)) < 0.9


def test_the_features_are_the_same_for_everybody() -> None:
    assert np.array_equal(features(GREY).numpy(), features(GREY).numpy())
    assert np.allclose(features(pictures(0, 2))[0, :3].numpy(), features(pictures(0, 1))[0, :3].numpy())
