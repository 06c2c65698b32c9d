import torch
from torch import nn

from maquette.layers.normal_init import normal_init


def test_convolutions_norms_and_biases_start_as_the_paper_says() -> None:
    torch.manual_seed(0)
    network = nn.Sequential(nn.Conv2d(64, 64, 3), nn.BatchNorm2d(4096), nn.ConvTranspose2d(64, 64, 3), nn.Linear(3, 3))
    untouched = network[3].weight.detach().clone()
    normal_init(network)
    assert abs(network[0].weight.detach().std().item() - 0.02) < 5e-4
    assert abs(network[2].weight.detach().std().item() - 0.02) < 5e-4
    assert network[0].bias.detach().abs().max().item() == 0
    assert abs(network[1].weight.detach().mean().item() - 1) < 2e-3
    assert torch.equal(network[3].weight, untouched)
