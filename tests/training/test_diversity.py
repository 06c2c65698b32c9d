import numpy as np

from maquette.training.diversity import diversity


def test_equal_pictures_have_none_and_opposites_all() -> None:
    black, white = np.zeros((8, 8, 3), np.uint8), np.full((8, 8, 3), 255, np.uint8)
    assert diversity(np.stack([black, black])) == 0
    assert diversity(np.stack([black, white])) == 1


def test_it_is_the_mean_over_all_pairs() -> None:
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (5, 8, 8, 3), dtype=np.uint8)
    flat = pictures.reshape(5, -1) / 255
    plain = np.mean([np.abs(flat[i] - flat[j]).mean() for i in range(5) for j in range(i)])
    assert abs(diversity(pictures) - plain) < 1e-6


def test_fine_noise_is_not_variety() -> None:
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (20, 64, 64, 3), dtype=np.uint8)
    assert diversity(pictures) < 0.06
