"""A 3 x 3 convolution and a change of side by two, as one convolution at less than half of the arithmetic.

Doubling by repetition and halving by the mean are themselves convolutions, with a 2 x 2 kernel of ones; joined with the
3 x 3 kernel they give a 4 x 4 one that is applied at the smaller side: 4 products a place in the place of 9. The results
are those of the two operations one after the other, edges included, up to rounding.
"""

from torch import Tensor
from torch.nn.functional import conv2d, conv_transpose2d, pad


def doubled_conv2d(input: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    """Doubles the side by repetition, then convolves: (N, C', H, W), (C, C', 3, 3) to (N, C, 2H, 2W)."""
    return conv_transpose2d(input, _widened(weight.transpose(0, 1).flip(2, 3)), bias, stride=2, padding=1)


def conv2d_halved(input: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    """Convolves, then halves the side by the mean of 2 x 2: (N, C', 2H, 2W), (C, C', 3, 3) to (N, C, H, W)."""
    return conv2d(input, _widened(weight) / 4, bias, stride=2, padding=1)


def _widened(weight: Tensor) -> Tensor:
    """The kernel (..., 3, 3) convolved with a 2 x 2 square of ones: (..., 4, 4)."""
    padded = pad(weight, (1, 1, 1, 1))
    rows = padded[..., :-1, :] + padded[..., 1:, :]
    return rows[..., :-1] + rows[..., 1:]
