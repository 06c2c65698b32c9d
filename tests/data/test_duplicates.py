from itertools import combinations

import numpy as np
import pytest

from maquette.data import duplicates, files
from some_pictures import random_picture


def signatures(pictures: list[np.ndarray]) -> np.ndarray:
    return np.stack([duplicates.signature(picture) for picture in pictures])


def test_equal_hashes_are_groups_and_empty_ones_are_not() -> None:
    assert duplicates.same_content(["a", "b", "a", "", "c", "b", "", "a"]) == [[0, 2, 7], [1, 5]]


def test_a_picture_saved_again_scaled_or_brightened_a_little_is_nearly_the_same() -> None:
    picture = random_picture(0, 96, 96)
    changed = [
        picture,
        files.read(files.encode_jpeg(picture, quality=60)),
        files.fit(picture, 61, 61),
        np.clip(picture.astype(int) + 3, 0, 255).astype(np.uint8),
    ]
    others = [random_picture(seed, 96, 96) for seed in range(1, 40)]
    assert duplicates.nearly_same(signatures(changed + others)) == [[0, 1, 2, 3]]


def test_a_mirrored_or_recoloured_picture_is_another() -> None:
    picture = random_picture(0, 96, 96)
    assert duplicates.nearly_same(signatures([picture, picture[:, ::-1], picture[..., ::-1]])) == []


def test_small_different_things_on_white_are_not_nearly_the_same() -> None:
    pictures = []
    for place in range(0, 40, 8):
        white = np.full((48, 48, 3), 255, np.uint8)
        white[place : place + 6, 10:16] = 0
        pictures.append(white)
    assert duplicates.nearly_same(signatures(pictures)) == []


def test_the_fast_search_finds_exactly_the_pairs_of_the_slow_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "_ROWS", 7)
    base = signatures([random_picture(seed, 18, 18) for seed in range(12)])
    noise = np.random.default_rng(0).integers(-7, 8, (5, *base.shape))
    every = np.clip(np.concatenate([base[None], base[None] + noise]).reshape(-1, *base.shape[1:]), 0, 255).astype(np.uint8)
    pairs = {pair for pair in combinations(range(len(every)), 2) if duplicates.nearly_same(every[list(pair)])}
    assert pairs
    joined = {frozenset(pair) for group in duplicates.nearly_same(every) for pair in combinations(group, 2)}
    assert {frozenset(pair) for pair in pairs} <= joined
    connected = {place for pair in pairs for place in pair}
    assert {place for group in duplicates.nearly_same(every) for place in group} == connected


@pytest.mark.parametrize("count", [0, 1])
def test_one_picture_alone_is_like_no_other(count: int) -> None:
    assert duplicates.nearly_same(np.zeros((count, 9, 9, 3), np.uint8)) == []
