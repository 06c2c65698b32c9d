import pytest
import torch
from torch.nn.functional import avg_pool2d, conv2d, interpolate

from maquette.layers.resampled import conv2d_halved, doubled_conv2d


def some(*shape: int) -> torch.Tensor:
    return torch.randn(*shape, dtype=torch.float64, requires_grad=True)


@pytest.mark.parametrize("form", [torch.contiguous_format, torch.channels_last])
def test_doubling_and_convolving_at_once_is_both_in_turn_edges_and_gradients_included(form: torch.memory_format) -> None:
    torch.manual_seed(0)
    values = (some(2, 3, 5, 4), some(6, 3, 3, 3), some(6))
    together = doubled_conv2d(values[0].contiguous(memory_format=form), values[1].contiguous(memory_format=form), values[2])
    in_turn = conv2d(interpolate(values[0], scale_factor=2.0, mode="nearest"), values[1], values[2], padding=1)
    assert torch.allclose(together, in_turn)
    weighing = torch.randn_like(in_turn)
    for one, other in zip(torch.autograd.grad(together, values, weighing), torch.autograd.grad(in_turn, values, weighing), strict=True):
        assert torch.allclose(one, other)


@pytest.mark.parametrize("form", [torch.contiguous_format, torch.channels_last])
def test_convolving_and_halving_at_once_is_both_in_turn_edges_and_gradients_included(form: torch.memory_format) -> None:
    torch.manual_seed(0)
    values = (some(2, 3, 8, 6), some(6, 3, 3, 3), some(6))
    together = conv2d_halved(values[0].contiguous(memory_format=form), values[1].contiguous(memory_format=form), values[2])
    in_turn = avg_pool2d(conv2d(values[0], values[1], values[2], padding=1), 2)
    assert torch.allclose(together, in_turn)
    weighing = torch.randn_like(in_turn)
    for one, other in zip(torch.autograd.grad(together, values, weighing), torch.autograd.grad(in_turn, values, weighing), strict=True):
        assert torch.allclose(one, other)


def test_a_penalty_on_the_slope_can_be_taken_through_both() -> None:
    torch.manual_seed(0)
    up, down = some(2, 3, 3, 3), some(3, 2, 3, 3)
    assert torch.autograd.gradgradcheck(
        lambda pictures, up, down: conv2d_halved(doubled_conv2d(pictures, up, None).square(), down, None), (some(1, 3, 2, 2), up, down)
    )
