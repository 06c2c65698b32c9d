import numpy as np
import pytest

from maquette.checks.quality._making import spread


@pytest.mark.parametrize(
    ("counts", "total", "expected"),
    [
        ([50, 30, 20], 10, [5, 3, 2]),
        ([1, 1, 1], 100, [34, 33, 33]),
        ([0, 0], 10, [5, 5]),
        ([3, 0, 1], 8, [6, 0, 2]),
        ([99, 1], 9, [9, 0]),
    ],
)
def test_classes_are_asked_for_in_the_proportions_of_the_real_pictures(counts: list[int], total: int, expected: list[int]) -> None:
    labels = spread(counts, total, seed=0)
    assert np.bincount(labels, minlength=len(counts)).tolist() == expected


def test_classes_come_in_an_order_of_chance_that_the_seed_decides() -> None:
    assert (spread([1, 1], 100, 0) == spread([1, 1], 100, 0)).all()
    assert (spread([1, 1], 100, 0) != spread([1, 1], 100, 1)).any()
    assert (np.diff(spread([1, 1], 100, 0)) != 0).sum() > 20
