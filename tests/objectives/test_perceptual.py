from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from maquette.errors import ModelError
from maquette.objectives.perceptual import WEIGHTS, Perceptual
from maquette.weights import write_tensors

LAYERS = [64, 64, 0, 128, 128, 0, 256, 256, 256, 256, 0, 512, 512, 512, 512, 0, 512]  # VGG-19 as far as it is looked at; 0 halves the side


def vgg() -> nn.Sequential:
    """The network as torchvision builds it, with weights by chance."""
    torch.manual_seed(0)
    layers: list[nn.Module] = []
    channels = 3
    for width in LAYERS:
        if not width:
            layers.append(nn.MaxPool2d(2))
        else:
            layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU()]
            channels = width
    return nn.Sequential(*layers)


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("vgg") / "vgg19.safetensors"
    write_tensors(path, {f"features.{name}": value.numpy() for name, value in vgg().state_dict().items()})
    return path


def test_it_is_what_a_plain_vgg_notices(weights: Path) -> None:
    fakes, pictures = torch.rand(2, 3, 32, 32) * 2 - 1, torch.rand(2, 3, 32, 32) * 2 - 1
    mean, deviation = torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1), torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1)
    ours, theirs = (((one + 1) / 2 - mean) / deviation for one in (fakes, pictures))
    expected, share = torch.zeros(()), iter(WEIGHTS)
    with torch.no_grad():
        for place, layer in enumerate(vgg()):
            ours, theirs = layer(ours), layer(theirs)
            if place in (1, 6, 11, 20, 29):
                expected = expected + next(share) * (ours - theirs).abs().mean()
    assert torch.isclose(Perceptual(weights, 10.0)(fakes, {"pictures": pictures}), 10 * expected, rtol=1e-4)


def test_it_teaches_the_fakes_and_nothing_else(weights: Path) -> None:
    fakes, pictures = torch.zeros(1, 1, 16, 16, requires_grad=True), torch.ones(1, 1, 16, 16, requires_grad=True)
    loss = Perceptual(weights)
    loss(fakes, {"pictures": pictures}).backward()
    assert fakes.grad is not None
    assert pictures.grad is None
    assert not any(parameter.requires_grad for parameter in loss.parameters())


def test_another_network_is_named_and_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.safetensors"
    write_tensors(path, {"features.0.weight": np.zeros((64, 3, 7, 7), np.float32)})
    with pytest.raises(ModelError, match=r"other.safetensors.*features.0.weight should be \(64, 3, 3, 3\)"):
        Perceptual(path)
    with pytest.raises(ModelError, match="no such file"):
        Perceptual(tmp_path / "missing.safetensors")
