"""The built-in features put pictures in the order in which a person would."""

from pathlib import Path

import numpy as np
import pytest

from maquette.checks.quality.fid import fid
from maquette.checks.quality.kid import kid
from maquette.data import builtin, files
from maquette.data.pictures import open_pictures
from maquette.features.builtin import BuiltIn
from maquette.house import FOLDER
from maquette.model import open_model

NETWORK = BuiltIn(64)


def noisy(pictures: np.ndarray, levels: float) -> np.ndarray:
    return np.clip(pictures + np.random.default_rng(0).normal(0, levels, pictures.shape), 0, 255).astype(np.uint8)


def blurred(pictures: np.ndarray, times: int) -> np.ndarray:
    """By one pixel and its neighbours, so many times."""
    soft = pictures.astype(np.float32)
    for _ in range(times):
        for axis in (1, 2):
            soft = (np.roll(soft, 1, axis) + 2 * soft + np.roll(soft, -1, axis)) / 4
    return soft.astype(np.uint8)


def distances(real: np.ndarray, *others: np.ndarray) -> dict[str, list[float]]:
    seen = NETWORK(real)
    found = [NETWORK(other) for other in others]
    return {
        "kid": [kid(one, seen).value or 0.0 for one in found],
        "fid": [fid(one, seen)[1].value or 0.0 for one in found],
    }


@pytest.fixture(scope="module")
def portraits(tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    folder = builtin.make("portraits", 400, 64, 5, tmp_path_factory.mktemp("ranking") / "portraits")
    return np.asarray(open_pictures(folder, size=64).pictures)


def ordered(real: np.ndarray, other: np.ndarray) -> None:
    levels = [
        other,
        blurred(other, 2),
        blurred(other, 8),
        noisy(other, 60),
        np.random.default_rng(1).integers(0, 256, other.shape, np.uint8),
    ]
    for name, found in distances(real, *levels).items():
        assert found == sorted(found), (name, found)
        assert found[-1] > 10 * found[2] > 20 * abs(found[0]), (name, found)


def test_portraits_blurred_and_disturbed_lie_in_order(portraits: np.ndarray) -> None:
    ordered(portraits[:200], portraits[200:])


@pytest.mark.realdata
def test_photographs_blurred_and_disturbed_lie_in_order(shared_data: Path) -> None:
    clothes = open_pictures(shared_data / "clothing_small_128", size=64, split="train")
    order = np.random.default_rng(0).permutation(len(clothes))[:1600]
    pictures = np.asarray(clothes.pictures)[order]
    ordered(pictures[:800], pictures[800:])
    halves = kid(NETWORK(pictures[:800]), NETWORK(pictures[800:]))
    assert halves.low is not None
    assert halves.high is not None
    assert halves.low <= 0 <= halves.high


def test_two_halves_of_the_portraits_are_not_apart(portraits: np.ndarray) -> None:
    halves = kid(NETWORK(portraits[::2]), NETWORK(portraits[1::2]))
    assert halves.low is not None
    assert halves.high is not None
    assert halves.low <= 0 <= halves.high


def test_a_model_gets_worse_as_its_pictures_are_spoiled_or_made_alike(portraits: np.ndarray) -> None:
    model = open_model(FOLDER / "portraits")
    made = model.sample_arrays(300, 0)
    side = model.spec.picture.height
    real = portraits if side == 64 else np.stack([files.fit(one, side, side) for one in portraits])
    spoiled = distances(real, made, blurred(made, 3), blurred(made, 12), noisy(made, 60))
    alike = distances(real, made, *(model.sample_arrays(300, 0, truncation=truncation) for truncation in (0.7, 0.3)))
    for found in (*spoiled.values(), *alike.values()):
        assert found == sorted(found)
