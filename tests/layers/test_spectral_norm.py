import copy

import pytest
import torch
from torch import nn

from maquette.layers.spectral_norm import Conv2d, Embedding, Linear, SpectralNorm


def largest(weight: torch.Tensor) -> torch.Tensor:
    return torch.linalg.svdvals(weight.detach().flatten(1))[0]


@pytest.mark.parametrize("shape", [(8, 5), (5, 40), (6, 4, 3, 3), (64, 3)])
def test_after_many_forwards_the_largest_singular_value_is_one(shape: tuple[int, ...]) -> None:
    torch.manual_seed(0)
    weight, norm = torch.randn(shape), SpectralNorm(shape[0])
    for _ in range(200):
        norm(weight)
    assert torch.allclose(largest(norm(weight)), torch.tensor(1.0), atol=1e-5)
    assert torch.allclose(norm(weight), weight / largest(weight), atol=1e-5)


def test_the_estimate_grows_towards_the_true_value_and_never_passes_it() -> None:
    torch.manual_seed(0)
    weight, norm = torch.randn(12, 30), SpectralNorm(12)
    estimates = torch.stack([(weight / norm(weight)).mean() for _ in range(30)])
    assert (estimates.diff() >= -1e-5).all()
    assert (estimates <= largest(weight) * (1 + 1e-5)).all()


def test_one_forward_is_one_step_of_the_power_iteration() -> None:
    torch.manual_seed(0)
    weight, norm = torch.randn(7, 3, 3, 3), SpectralNorm(7)
    matrix = weight.flatten(1)
    v = matrix.T @ norm.u
    v = v / v.norm()
    u = matrix @ v / (matrix @ v).norm()
    assert torch.allclose(norm(weight), weight / (u @ matrix @ v), atol=1e-6)
    assert torch.allclose(norm.u, u, atol=1e-6)


def test_the_gradient_is_that_of_the_formula_with_both_vectors_held() -> None:
    torch.manual_seed(0)
    layer = Linear(6, 4, bias=False, dtype=torch.float64)
    layer.norm.double()
    inputs, u = torch.randn(3, 6, dtype=torch.float64), layer.norm.u.clone()
    layer(inputs).square().sum().backward()
    weight = layer.weight.detach().clone().requires_grad_()
    v = nn.functional.normalize(weight.detach().T @ u, dim=0)
    u = nn.functional.normalize(weight.detach() @ v, dim=0)
    (inputs @ (weight / (u @ weight @ v)).T).square().sum().backward()
    assert torch.allclose(layer.weight.grad, weight.grad)


def test_nothing_is_stored_when_not_training_and_training_with_the_same_weights_stays_equal() -> None:
    torch.manual_seed(0)
    layer = Conv2d(3, 5, 3)
    other, pictures = copy.deepcopy(layer), torch.randn(2, 3, 6, 6)
    layer.eval()
    before = layer.norm.u.clone()
    assert torch.equal(layer(pictures), layer(pictures))
    assert torch.equal(layer.norm.u, before)
    layer.train()
    for _ in range(3):
        assert torch.equal(layer(pictures), other(pictures))
    assert torch.equal(layer.norm.u, other.norm.u)
    assert not torch.equal(layer.norm.u, before)


def test_an_averaged_vector_that_is_too_short_normalises_as_well() -> None:
    torch.manual_seed(0)
    weight, norm = torch.randn(6, 9), SpectralNorm(6).eval()
    expected = norm(weight)
    norm.u.mul_(0.3)
    assert torch.allclose(norm(weight), expected, atol=1e-6)


def test_two_forwards_before_one_backward_are_allowed() -> None:
    torch.manual_seed(0)
    layer = Linear(4, 4)
    (layer(torch.randn(2, 4)) + layer(torch.randn(2, 4))).sum().backward()
    assert torch.isfinite(layer.weight.grad).all()


def test_layers_are_torchs_own_with_a_divided_weight() -> None:
    torch.manual_seed(0)
    pictures, indices = torch.randn(2, 4, 5, 5), torch.tensor([2, 0])
    conv, line, table = Conv2d(4, 6, 3, padding=1).eval(), Linear(4, 6).eval(), Embedding(3, 6).eval()
    expected = nn.functional.conv2d(pictures, conv.norm(conv.weight), conv.bias, padding=1)
    assert torch.equal(conv(pictures), expected)
    assert torch.equal(line(pictures[:, :, 0, 0]), nn.functional.linear(pictures[:, :, 0, 0], line.norm(line.weight), line.bias))
    assert torch.equal(table(indices), table.norm(table.weight)[indices])


def test_names_in_a_file_are_weight_bias_and_one_vector() -> None:
    assert list(Conv2d(3, 4, 3).state_dict()) == ["weight", "bias", "norm.u"]


def test_a_weight_of_zeros_stays_finite() -> None:
    norm = SpectralNorm(3)
    assert torch.equal(norm(torch.zeros(3, 4)), torch.zeros(3, 4))


def test_half_precision_around_it_leaves_the_estimate_exact() -> None:
    torch.manual_seed(0)
    weight, norm = torch.randn(32, 64), SpectralNorm(32)
    other = copy.deepcopy(norm)
    with torch.autocast("cpu", torch.bfloat16):
        assert torch.equal(norm(weight), other(weight))
    assert torch.equal(norm.u, other.u)
