"""The networks of StyleGAN2 as they are usually written after the paper, for comparison: every operation by itself.

Convolutions get a filter for each picture and run as one grouped convolution; sides are changed by inserting zeros, filtering each channel
and leaving values out, in plain torch operations; bias, leaky ReLU and gain follow one by one. Written from Karras et al. 2020
(arXiv 1912.04958); weights are named as in our family, so that one can be filled from the other.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, conv_transpose2d, leaky_relu, pad

from maquette.families.stylegan2 import Config, width_at
from maquette.layers.equalised import Linear
from maquette.layers.mapping import Mapping
from maquette.layers.minibatch_std import MinibatchStd
from maquette.layers.style_mixing import mixed

GAIN = math.sqrt(2)


def resampled(values: Tensor, up: int, down: int, before: int, after: int, gain: float = 1.0) -> Tensor:
    """Zeros between the values, zeros around them, the filter [1, 3, 3, 1] both ways, and every `down`-th value of that."""
    count, channels, height, width = values.shape
    values = pad(values.reshape(count, channels, height, 1, width, 1), (0, up - 1, 0, 0, 0, up - 1))
    values = pad(values.reshape(count, channels, height * up, width * up), (before, after, before, after))
    taps = torch.tensor([1.0, 3.0, 3.0, 1.0])
    kernel = torch.outer(taps, taps)
    kernel = (kernel * (gain / kernel.sum())).flip(0, 1).expand(channels, 1, -1, -1)
    return conv2d(values, kernel, groups=channels)[:, :, ::down, ::down]


def rectified(values: Tensor, bias: Tensor) -> Tensor:
    """Bias, leaky ReLU and gain, one after the other."""
    values = values + bias[None, :, None, None]
    return leaky_relu(values, 0.2) * GAIN


class StyledConv(nn.Module):
    """A convolution with a filter for each picture (eq. 1 to 3), noise, bias and leaky ReLU."""

    noise: Tensor

    def __init__(self, style_size: int, inputs: int, outputs: int, side: int, *, up: bool) -> None:
        super().__init__()
        self.up, self.scale = up, 1 / math.sqrt(inputs * 9)
        self.affine = Linear(style_size, inputs, bias=1.0)
        self.weight = nn.Parameter(torch.randn(outputs, inputs, 3, 3))
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.noise_strength = nn.Parameter(torch.zeros(()))
        self.register_buffer("noise", torch.randn(side, side))

    def forward(self, values: Tensor, style: Tensor) -> Tensor:  # (N, I, H, W), (N, D) -> (N, O, H', W')
        filters = self.weight[None] * self.scale * self.affine(style)[:, None, :, None, None]  # (N, O, I, 3, 3)
        filters = filters * (filters.square().sum(dim=(2, 3, 4)) + 1e-8).rsqrt()[:, :, None, None, None]
        count, outputs, inputs, *_ = filters.shape
        row = values.reshape(1, count * inputs, *values.shape[2:])
        if self.up:
            grouped = filters.transpose(1, 2).reshape(count * inputs, outputs, 3, 3)
            values = conv_transpose2d(row, grouped, stride=2, groups=count)
            values = resampled(values.reshape(count, outputs, *values.shape[2:]), 1, 1, 1, 1, gain=4.0)
        else:
            values = conv2d(row, filters.reshape(count * outputs, inputs, 3, 3), padding=1, groups=count)
            values = values.reshape(count, outputs, *values.shape[2:])
        noise = torch.randn_like(values[:, :1]) if self.training else self.noise
        return rectified(values + noise * self.noise_strength, self.bias)


class Colours(nn.Module):
    """A 1 x 1 convolution with a filter for each picture, not demodulated."""

    def __init__(self, style_size: int, inputs: int, colours: int) -> None:
        super().__init__()
        self.scale = 1 / math.sqrt(inputs)
        self.affine = Linear(style_size, inputs, bias=1.0)
        self.weight = nn.Parameter(torch.randn(colours, inputs))
        self.bias = nn.Parameter(torch.zeros(colours))

    def forward(self, values: Tensor, style: Tensor) -> Tensor:  # (N, I, H, W), (N, D) -> (N, C, H, W)
        filters = self.weight[None] * (self.affine(style) * self.scale)[:, None]
        count, colours, inputs = filters.shape
        row = values.reshape(1, count * inputs, *values.shape[2:])
        found = conv2d(row, filters.reshape(count * colours, inputs, 1, 1), groups=count)
        return found.reshape(count, colours, *values.shape[2:]) + self.bias[None, :, None, None]


class SynthesisBlock(nn.Module):
    """The layers of one side."""

    def __init__(self, style_size: int, inputs: int, outputs: int, side: int, colours: int) -> None:
        super().__init__()
        self.up = StyledConv(style_size, inputs, outputs, side, up=True) if side > 4 else None
        self.conv = StyledConv(style_size, outputs, outputs, side, up=False)
        self.colours = Colours(style_size, outputs, colours)


class Synthesis(nn.Module):
    """Styles (N, layers, D) to pictures: the sum of what all sides paint."""

    def __init__(self, config: Config, sides: list[int], colours: int) -> None:
        super().__init__()
        widths = [width_at(side, config.channel_base, config.max_channels) for side in sides]
        self.start = nn.Parameter(torch.randn(widths[0], 4, 4))
        self.blocks = nn.ModuleDict(
            {
                str(side): SynthesisBlock(config.style_size, before, width, side, colours)
                for side, before, width in zip(sides, [0, *widths], widths)
            }
        )

    def forward(self, styles: Tensor) -> Tensor:
        values, picture, place = self.start[None].repeat(len(styles), 1, 1, 1), None, 0
        for block in self.blocks.values():
            if block.up is not None:
                values, place = block.up(values, styles[:, place]), place + 1
            values = block.conv(values, styles[:, place])
            painted = block.colours(values, styles[:, place + 1])
            picture = painted if picture is None else resampled(picture, 2, 1, 2, 1, gain=4.0) + painted
            place += 1
        assert picture is not None
        return picture


class Generator(nn.Module):
    """Latents (N, L) to pictures (N, C, S, S)."""

    def __init__(self, config: Config, sides: list[int], colours: int = 3) -> None:
        super().__init__()
        self.mixing, self.layers = config.mixing, 2 * len(sides)
        self.mapping = Mapping(config.latent_size, config.style_size, config.mapping_layers, decay=0.998)
        self.synthesis = Synthesis(config, sides, colours)

    def forward(self, latents: Tensor) -> Tensor:
        styles = self.mapping(latents)[:, None].repeat(1, self.layers, 1)
        if self.training and self.mixing:
            styles = mixed(styles, self.mapping(torch.randn_like(latents)), self.mixing, self.layers)
        return self.synthesis(styles)


class Conv(nn.Module):
    """Weights, scaled when used, and a bias for `rectified`."""

    def __init__(self, inputs: int, outputs: int, kernel: int, *, is_biased: bool = True) -> None:
        super().__init__()
        self.scale = 1 / math.sqrt(inputs * kernel**2)
        self.weight = nn.Parameter(torch.randn(outputs, inputs, kernel, kernel))
        self.bias = nn.Parameter(torch.zeros(outputs)) if is_biased else None

    def forward(self, values: Tensor, stride: int = 1, padding: int = 0) -> Tensor:
        values = conv2d(values, self.weight * self.scale, stride=stride, padding=padding)
        return values if self.bias is None else rectified(values, self.bias)


class JudgingBlock(nn.Module):
    """Two convolutions beside a straight way, to half the side."""

    def __init__(self, inputs: int, outputs: int, colours: int | None) -> None:
        super().__init__()
        self.colours = None if colours is None else Conv(colours, inputs, 1)
        self.conv, self.down = Conv(inputs, inputs, 3), Conv(inputs, outputs, 3)
        self.straight = Conv(inputs, outputs, 1, is_biased=False)

    def forward(self, values: Tensor) -> Tensor:  # (N, I, S, S) -> (N, O, S/2, S/2)
        if self.colours is not None:
            values = self.colours(values)
        noticed = self.down(resampled(self.conv(values, padding=1), 1, 1, 2, 2), stride=2)
        return (noticed + self.straight(resampled(values, 1, 2, 1, 1))) / GAIN


class Discriminator(nn.Module):
    """Pictures (N, C, S, S) to one logit each (N,)."""

    def __init__(self, config: Config, sides: list[int], colours: int = 3) -> None:
        super().__init__()
        widths = [width_at(side, config.channel_base, config.max_channels) for side in sides]
        last = widths[0]
        self.blocks = nn.ModuleDict(
            {
                str(sides[place]): JudgingBlock(widths[place], widths[place - 1], colours if place == len(sides) - 1 else None)
                for place in range(len(sides) - 1, 0, -1)
            }
        )
        self.compare, self.conv = MinibatchStd(config.group), Conv(last + 1, last, 3)
        self.flat, self.out = Linear(last * 16, last), Linear(last, 1)

    def forward(self, pictures: Tensor) -> Tensor:
        values = pictures
        for block in self.blocks.values():
            values = block(values)
        values = self.conv(self.compare(values), padding=1)
        return self.out(leaky_relu(self.flat(values.flatten(1)), 0.2) * GAIN)[:, 0]


def build(config: Config, size: int) -> tuple[Generator, Discriminator]:
    """The two networks for square pictures."""
    sides = [4 * 2**stage for stage in range(int(math.log2(size // 4)) + 1)]
    return Generator(config, sides), Discriminator(config, sides)
