import math

import torch
from torch import Tensor, nn

from maquette.objectives.penalties import PathLength, gradient_penalty, orthogonal, squared_slope


def test_the_slope_of_a_plane_is_known() -> None:
    pictures = torch.randn(4, 3, 5, 5, requires_grad=True)
    weights = torch.randn(3, 5, 5)
    logits = (pictures * weights).sum(dim=(1, 2, 3))
    assert torch.allclose(squared_slope(logits, pictures), weights.square().sum().expand(4), rtol=1e-5)


def test_each_picture_has_its_own() -> None:
    pictures = torch.tensor([[[[1.0]]], [[[3.0]]]], requires_grad=True)
    assert squared_slope(pictures.square().flatten(), pictures).tolist() == [4.0, 36.0]


def test_it_can_be_minimised() -> None:
    torch.manual_seed(0)
    network = nn.Sequential(nn.Flatten(), nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
    pictures = torch.randn(3, 1, 2, 2, requires_grad=True)
    squared_slope(network(pictures), pictures).mean().backward()
    assert network[1].weight.grad is not None
    assert network[1].weight.grad.abs().sum() > 0


def test_patches_that_slope_independently_count_once() -> None:
    pictures = torch.randn(2, 1, 4, 4, requires_grad=True)
    assert torch.allclose(squared_slope(3 * pictures, pictures), torch.full((2,), 9.0))  # sixteen patches of a pixel, each with slope 3


def test_the_gradient_penalty_of_a_plane_is_its_steepness_less_one_squared() -> None:
    weights = torch.full((2, 3), 2.0)  # length sqrt(24)
    real, fake = torch.randn(5, 2, 3), torch.randn(5, 2, 3)
    found = gradient_penalty(lambda some: (some * weights).sum(dim=(1, 2)), real, fake)
    assert torch.allclose(found, torch.full((5,), (math.sqrt(24) - 1) ** 2), rtol=1e-5)


def test_the_gradient_penalty_is_taken_between_real_and_fake() -> None:
    places: list[Tensor] = []

    def judge(some: Tensor) -> Tensor:
        places.append(some.detach())
        return some.flatten(1).sum(1)

    gradient_penalty(judge, torch.zeros(64, 1, 2, 2), torch.ones(64, 1, 2, 2))
    assert ((places[0] >= 0) & (places[0] <= 1)).all()
    assert places[0].std(dim=(1, 2, 3)).max() == 0  # one place on the line for each picture
    assert places[0].flatten(1)[:, 0].std() > 0.2


def test_filters_at_right_angles_cost_nothing() -> None:
    assert orthogonal([3 * torch.eye(4)]).item() == 0
    assert orthogonal([torch.ones(2, 3)]).item() == 18  # two of the four products are off the diagonal, each 3


class Plane(nn.Module):
    """A generator whose pictures are linear in W, so that its path lengths are known."""

    layers = 2

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(2.0))

    def mapping(self, latents: Tensor, labels: Tensor | None) -> Tensor:
        return latents

    def synthesis(self, styles: Tensor) -> Tensor:
        return self.scale * styles.mean(1)[:, :, None, None].expand(-1, -1, 4, 4)


def test_path_lengths_follow_their_mean_and_are_drawn_to_it() -> None:
    torch.manual_seed(0)
    penalty, plane = PathLength(shrink=1), Plane()
    found = penalty(plane, torch.randn(4096, 8), None)
    assert found.shape == (4096,)
    # the slope for each of 8 numbers is a normal one times 2, half of it in each of two layers
    length = penalty.mean.item() / penalty.decay
    assert abs(length - math.gamma(4.5) / math.gamma(4) * math.sqrt(2)) < 0.05  # the mean length of 8 standard normal numbers
    for _ in range(400):
        penalty(plane, torch.randn(256, 8), None)
    assert abs(penalty.mean.item() - length) < 0.1
    found.mean().backward()
    assert plane.scale.grad is not None
    assert penalty.state_dict().keys() == {"mean"}
