import numpy as np
import pytest
import torch

from maquette.features import segmenter
from maquette.features.segmenter import SIDE, Segmenter, shrunk, train
from maquette.seeds import stream

COLOURS = np.array([[40, 90, 200], [60, 180, 70], [220, 200, 120]])


def scenes(count: int, seed: int = 0, side: int = 48) -> tuple[np.ndarray, np.ndarray]:
    """Pictures of three regions with noise, and their label maps."""
    pictures, maps = [], []
    for index in range(count):
        luck = stream(seed, "scene", index)
        y, x = np.mgrid[:side, :side]
        map = (y > luck.uniform(0.3, 0.7) * side).astype(np.uint8)
        map[(y - luck.uniform(0.2, 0.8) * side) ** 2 + (x - luck.uniform(0.2, 0.8) * side) ** 2 < (0.2 * side) ** 2] = 2
        pictures.append(np.clip(COLOURS[map] + luck.normal(0, 15, (side, side, 3)), 0, 255).astype(np.uint8))
        maps.append(map)
    return np.stack(pictures), np.stack(maps)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segmenter, "_PICTURES", 320)


@pytest.mark.usefixtures("short")
def test_it_reads_maps_of_pictures_that_it_has_not_seen() -> None:
    tensors = train(*scenes(40), labels=3)
    pictures, maps = scenes(10, seed=1)
    read = Segmenter(tensors)(pictures)
    assert read.shape == (10, SIDE, SIDE)
    assert (read == shrunk(maps, 3)).mean() > 0.9


def test_the_same_seed_gives_the_same_network_and_leaves_chance_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segmenter, "_PICTURES", 32)
    state = torch.get_rng_state()
    one, again, other = (train(*scenes(20), labels=3, seed=seed) for seed in (0, 0, 1))
    assert torch.equal(torch.get_rng_state(), state)
    assert all(np.array_equal(one[name], again[name]) for name in one)
    assert not np.array_equal(one["head.weight"], other["head.weight"])


def test_pixels_of_which_nothing_is_said_teach_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segmenter, "_PICTURES", 32)
    pictures, maps = scenes(20)
    silent = maps.copy()
    silent[maps == 2] = 255
    assert (shrunk(silent, 3)[shrunk(maps, 3) == 2] < 0).all()
    repainted = np.where(maps == 2, 7, maps)  # another index beyond the labels
    one, other = (train(pictures, given, labels=2) for given in (silent, repainted))
    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_maps_are_shrunk_and_grown_by_taking_pixels() -> None:
    map = np.arange(128 * 128).reshape(1, 128, 128) % 5
    assert (shrunk(map, 5)[0] == map[0, 1::2, 1::2]).all()
    assert (shrunk(map[:, :32, :32], 5)[0, ::2, ::2] == map[0, :32, :32]).all()
