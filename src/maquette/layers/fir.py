"""Smoothing filters for changing a picture's side without aliasing (Zhang 2019; [1, 3, 3, 1] in Karras et al. 2020).

A filter is the outer product of its taps with themselves, brought to a sum of one; every channel is filtered by itself.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, conv_transpose2d

TAPS = (1.0, 3.0, 3.0, 1.0)


class Blur(nn.Module):
    """Filters at every place.

    Args:
        padding: zeros on all four sides; the side grows by 2 · padding + 1 - taps.
        gain: what the filter sums to; 4 behind a transposed convolution of stride 2, which spreads a value over four.
    """

    kernel: Tensor

    def __init__(self, taps: Sequence[float] = TAPS, *, padding: int = 1, gain: float = 1.0) -> None:
        super().__init__()
        self.padding = padding
        self.register_buffer("kernel", _kernel(taps) * gain, persistent=False)

    def forward(self, values: Tensor) -> Tensor:  # (N, C, H, W) -> (N, C, H', W')
        """The filtered values."""
        return conv2d(values, _per_channel(self.kernel, values), padding=self.padding, groups=values.shape[1])


class Upsample(nn.Module):
    """Doubles the side: zeros between the values, then the filter with a gain of 4. Takes an even number of taps."""

    kernel: Tensor

    def __init__(self, taps: Sequence[float] = TAPS) -> None:
        super().__init__()
        self.padding = _padding(taps)
        self.register_buffer("kernel", _kernel(taps) * 4, persistent=False)

    def forward(self, values: Tensor) -> Tensor:  # (N, C, H, W) -> (N, C, 2H, 2W)
        """Twice the side."""
        # the transposed convolution skips the zeros
        return conv_transpose2d(values, _per_channel(self.kernel, values), stride=2, padding=self.padding, groups=values.shape[1])


class Downsample(nn.Module):
    """Halves the side: the filter at every other place. Takes an even number of taps."""

    kernel: Tensor

    def __init__(self, taps: Sequence[float] = TAPS) -> None:
        super().__init__()
        self.padding = _padding(taps)
        self.register_buffer("kernel", _kernel(taps), persistent=False)

    def forward(self, values: Tensor) -> Tensor:  # (N, C, H, W) -> (N, C, H/2, W/2)
        """Half the side."""
        return conv2d(values, _per_channel(self.kernel, values), stride=2, padding=self.padding, groups=values.shape[1])


def _kernel(taps: Sequence[float]) -> Tensor:
    row = torch.tensor(taps, dtype=torch.float32)
    kernel = torch.outer(row, row)
    return (kernel / kernel.sum())[None, None]  # (1, 1, K, K)


def _padding(taps: Sequence[float]) -> int:
    if len(taps) % 2:
        raise ValueError(f"an odd filter has no middle between pixels: {tuple(taps)}")
    return len(taps) // 2 - 1


def _per_channel(kernel: Tensor, values: Tensor) -> Tensor:
    return kernel.to(values.dtype).expand(values.shape[1], 1, -1, -1)
