from pathlib import Path

import numpy as np
import pytest
import torch

from making import make_pictures
from maquette.errors import ModelError, OptionError
from maquette.families import FAMILIES
from maquette.model import DISCRIMINATOR, WEIGHTS, read_record
from maquette.spec import PictureSpec, Spec
from maquette.training.checkpoint import checkpoints
from maquette.training.train import train
from maquette.training.transfer import freeze_first, start_from
from maquette.weights import read_tensors

TINY = {"model.width": 4, "model.discriminator_width": 4, "model.batch_size": 4, "training.tensorboard": False}


@pytest.fixture(scope="module")
def parent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parent")
    return train("dcgan", make_pictures(folder / "pictures", 8, 16), folder / "model", size=16, kimg=0.04, settings=TINY)


def networks(size: int, family: str = "dcgan") -> "tuple[torch.nn.Module, torch.nn.Module]":
    module = FAMILIES.open(family)
    torch.manual_seed(9)
    config = module.PRESETS["laptop"].override({"width": 4, "discriminator_width": 4})
    return module.build(config, Spec(PictureSpec(size, size)))


def test_a_child_begins_with_the_weights_of_its_parent(parent: Path) -> None:
    child = networks(16)
    assert start_from(child, "dcgan", str(parent)) == {"generator": 1.0, "discriminator": 1.0}
    for network, file in zip(child, (WEIGHTS, DISCRIMINATOR), strict=True):
        theirs = read_tensors(parent / file)
        assert all(np.array_equal(value.numpy(), theirs[name]) for name, value in network.state_dict().items())


def test_at_another_resolution_what_fits_is_taken_and_the_share_is_said(parent: Path) -> None:
    shares = start_from(networks(32), "dcgan", str(parent))
    assert all(0 < share < 1 for share in shares.values())


def test_the_card_says_where_a_model_began(parent: Path, tmp_path: Path) -> None:
    data = make_pictures(tmp_path / "pictures", 8, 16, seed=5)
    out = train("dcgan", data, tmp_path / "child", size=16, kimg=0.01, start=parent, settings=TINY | {"training.freeze": 1})
    training = read_record(out).training
    assert training["plan"]["training"]["start"] == str(parent)
    assert training["taken"] == {"generator": 1.0, "discriminator": 1.0}
    first, last = (read_tensors(place / DISCRIMINATOR) for place in (parent, out))
    assert np.array_equal(first["0.weight"], last["0.weight"])  # frozen
    assert not np.array_equal(first["2.weight"], last["2.weight"])
    assert checkpoints(out / "run" / "checkpoints")


def test_layers_are_frozen_in_the_order_in_which_the_picture_passes_them() -> None:
    class Backwards(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.last, self.first = torch.nn.Linear(3, 1), torch.nn.Linear(4, 3)

        def forward(self, pictures: torch.Tensor) -> torch.Tensor:
            return self.last(self.first(pictures))

    network = Backwards()
    left = freeze_first(network, (), {"pictures": torch.zeros(2, 4)}, 1)
    assert {id(parameter) for parameter in left} == {id(parameter) for parameter in network.last.parameters()}
    assert not network.first.weight.requires_grad


def test_what_cannot_be_started_from_is_one_clear_error(parent: Path, tmp_path: Path) -> None:
    with pytest.raises(OptionError, match=r"--from .* that model is a dcgan, and this is a gan"):
        start_from(networks(16), "gan", str(parent))
    with pytest.raises(ModelError):
        start_from(networks(16), "dcgan", str(tmp_path / "nothing"))
