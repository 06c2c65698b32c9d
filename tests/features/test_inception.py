"""The numbers below are those of torch-fidelity 0.4.0 (its feature extractor and `calculate_metrics`) with the same weights and files."""

import importlib
import importlib.util
import sys
import types
from pathlib import Path

import numpy as np
import pytest

from making import make_pictures
from maquette.checks.quality.fid import distance, moments
from maquette.checks.quality.kid import kid
from maquette.data import files
from maquette.errors import ModelError
from maquette.features.inception import SIZE, Inception, open_inception
from maquette.weights import write_tensors
from random_inception import random_inception

FEATURES = [  # of the first two pictures, at 0, 1, 700, 1400 and 2047
    [4.154301643371582, 0.014238100498914719, 0.0, 0.1811097413301468, 1.4969193935394287],
    [4.117611885070801, 0.0016483765793964267, 0.0, 0.17884153127670288, 1.5187879800796509],
]
FID, KID = 36.153850495858194, -0.838616943359375  # between the two sets of 12


@pytest.fixture(scope="module")
def network() -> Inception:
    return Inception(random_inception(), "random")


def read(folder: Path) -> np.ndarray:
    return np.stack([files.read(path) for path in sorted(folder.iterdir())])


def test_features_are_those_of_torch_fidelity(network: Inception, tmp_path: Path) -> None:
    seen = network(read(make_pictures(tmp_path / "a", 2, 40, seed=1)))
    assert seen.shape == (2, SIZE)
    assert seen[:, [0, 1, 700, 1400, 2047]] == pytest.approx(np.array(FEATURES), abs=1e-4)


def test_fid_and_kid_are_those_of_torch_fidelity_on_the_same_files(network: Inception, tmp_path: Path) -> None:
    first, second = (network(read(make_pictures(tmp_path / name, 12, 40, seed=seed))) for name, seed in (("a", 1), ("b", 2)))
    assert distance(moments(first), moments(second)) == pytest.approx(FID, rel=1e-3)
    assert kid(first, second).value == pytest.approx(KID, rel=1e-3)


@pytest.mark.skipif(importlib.util.find_spec("torch_fidelity") is None, reason="torch-fidelity is not installed (pip install --no-deps)")
def test_features_are_those_of_the_installed_torch_fidelity(network: Inception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    spec = importlib.util.find_spec("torch_fidelity")
    bare = types.ModuleType("torch_fidelity")  # its front door wants torchvision; the extractor behind it does not
    bare.__path__ = list(spec.submodule_search_locations or [])  # type: ignore[union-attr]
    monkeypatch.setitem(sys.modules, "torch_fidelity", bare)
    peer = importlib.import_module("torch_fidelity.feature_extractor_inceptionv3")
    tensors = {name: torch.from_numpy(value) for name, value in random_inception().items()}
    head = {"fc.weight": torch.zeros(1008, SIZE), "fc.bias": torch.zeros(1008)}
    torch.save(tensors | head, tmp_path / "weights.pth")
    extractor = peer.FeatureExtractorInceptionV3("x", ["2048"], feature_extractor_weights_path=str(tmp_path / "weights.pth"))
    pictures = np.random.default_rng(0).integers(0, 256, (2, 50, 70, 3), np.uint8)
    theirs = extractor(torch.from_numpy(pictures.transpose(0, 3, 1, 2)))[0].numpy()
    assert network(pictures) == pytest.approx(theirs, abs=1e-3)


def test_weights_come_from_a_safetensors_file_and_the_name_says_which(tmp_path: Path) -> None:
    write_tensors(tmp_path / "inception.safetensors", random_inception())
    assert open_inception(tmp_path / "inception.safetensors").name.startswith("inception-")


def test_grey_pictures_are_seen_as_colour(network: Inception) -> None:
    grey = np.random.default_rng(0).integers(0, 256, (1, 20, 20, 1), np.uint8)
    assert network(grey) == pytest.approx(network(np.repeat(grey, 3, axis=3)), abs=1e-5)


def test_a_pickled_file_is_refused_unopened(tmp_path: Path) -> None:
    (tmp_path / "weights.pth").write_bytes(b"anything")
    with pytest.raises(ModelError, match=r"weights\.pth.*safetensors.*docs/quality\.md"):
        open_inception(tmp_path / "weights.pth")


def test_another_network_is_refused_with_the_tensor_that_does_not_fit() -> None:
    tensors = random_inception()
    del tensors["Mixed_6c.branch7x7_2.conv.weight"]
    with pytest.raises(ModelError, match=r"Mixed_6c\.branch7x7_2\.conv\.weight. is missing"):
        Inception(tensors, "other")
    tensors["Mixed_6c.branch7x7_2.conv.weight"] = np.zeros((3, 3), np.float32)
    with pytest.raises(ModelError, match=r"has the shape \(3, 3\)"):
        Inception(tensors, "other")
