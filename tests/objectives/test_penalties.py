import torch
from torch import nn

from maquette.objectives.penalties import r1


def test_the_slope_of_a_plane_is_known() -> None:
    pictures = torch.randn(4, 3, 5, 5, requires_grad=True)
    weights = torch.randn(3, 5, 5)
    logits = (pictures * weights).sum(dim=(1, 2, 3))
    assert torch.allclose(r1(logits, pictures), weights.square().sum().expand(4), rtol=1e-5)


def test_each_picture_has_its_own() -> None:
    pictures = torch.tensor([[[[1.0]]], [[[3.0]]]], requires_grad=True)
    assert r1(pictures.square().flatten(), pictures).tolist() == [4.0, 36.0]


def test_it_can_be_minimised() -> None:
    torch.manual_seed(0)
    network = nn.Sequential(nn.Flatten(), nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
    pictures = torch.randn(3, 1, 2, 2, requires_grad=True)
    r1(network(pictures), pictures).mean().backward()
    assert network[1].weight.grad is not None
    assert network[1].weight.grad.abs().sum() > 0


def test_patches_that_slope_independently_count_once() -> None:
    pictures = torch.randn(2, 1, 4, 4, requires_grad=True)
    assert torch.allclose(r1(3 * pictures, pictures), torch.full((2,), 9.0))  # sixteen patches of one pixel, each with slope 3
