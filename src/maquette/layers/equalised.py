"""Equalised learning rate: weights are stored with unit spread and scaled when used (Karras et al. 2018, section 4.1).

Adam's step does not depend on the size of a gradient, so weights of equal spread learn at an equal rate. Leaky ReLU is
positively homogeneous: a gain that a paper puts behind it can be given to the layer before it, weights and bias alike.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, linear

HE_GAIN = math.sqrt(2)  # keeps the variance through a rectifier (He et al. 2015)


class Linear(nn.Module):
    """A fully connected layer; weights start as N(0, 1) / `learning_rate` and act as N(0, gain² / inputs).

    Args:
        gain: factor of the weights in use, besides 1 / √inputs.
        bias: what the bias in use starts at; None for no bias.
        bias_gain: factor of the bias in use.
        learning_rate: how fast it learns against the other layers (0.01 in mapping networks).
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        *,
        gain: float = 1.0,
        bias: float | None = 0.0,
        bias_gain: float = 1.0,
        learning_rate: float = 1.0,
    ) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs) / learning_rate)
        self.gain, self.bias_gain = gain * learning_rate / math.sqrt(inputs), bias_gain * learning_rate
        self.bias = None if bias is None else nn.Parameter(torch.full((outputs,), bias / self.bias_gain))

    def forward(self, values: Tensor) -> Tensor:  # (N, inputs) -> (N, outputs)
        """Weights and bias, scaled, on values."""
        return linear(values, self.weight * self.gain, _scaled(self.bias, self.bias_gain))


class Conv2d(nn.Module):
    """A convolution whose weights start as N(0, 1) and act as N(0, gain² / (inputs · kernel²)).

    Args:
        padding: zeros around the picture; None keeps the side of an odd kernel at stride 1.
        gain, bias, bias_gain: as for `Linear`.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        kernel: int,
        *,
        stride: int = 1,
        padding: int | None = None,
        gain: float = 1.0,
        bias: float | None = 0.0,
        bias_gain: float = 1.0,
    ) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs, kernel, kernel))
        self.stride, self.padding = stride, kernel // 2 if padding is None else padding
        self.gain, self.bias_gain = gain / math.sqrt(inputs * kernel**2), bias_gain
        self.bias = None if bias is None else nn.Parameter(torch.full((outputs,), bias / self.bias_gain))

    def forward(self, values: Tensor) -> Tensor:  # (N, inputs, H, W) -> (N, outputs, H', W')
        """Weights and bias, scaled, on values."""
        return conv2d(values, self.weight * self.gain, _scaled(self.bias, self.bias_gain), self.stride, self.padding)


def _scaled(bias: Tensor | None, gain: float) -> Tensor | None:
    return bias if bias is None or gain == 1 else bias * gain
