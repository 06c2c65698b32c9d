"""StyleGAN2 (Karras et al. 2020, arXiv 1912.04958): styles choose what is drawn at every scale.

A mapping network turns latents into a style; each convolution of the generator scales its inputs by it, and is divided by
the size this gives to its outputs (weight demodulation). Every side paints its own colours, and the pictures are summed (skip
generator); the discriminator is residual. Both are regularised lazily, by R1 and by path length, and the game is kept up
on few pictures by adaptive augmentation (Karras et al. 2020b, arXiv 2006.06676), as are classes: embedded for the mapping
network, and as a projection in the discriminator.
"""

import math
from typing import Literal

import torch
from pydantic import Field
from torch import Tensor, nn
from torch.nn.functional import conv2d, conv_transpose2d, interpolate, leaky_relu, linear

from maquette.errors import OptionError
from maquette.families._family import FamilyConfig, Networks, Steps, adversarial_steps, doublings
from maquette.layers.equalised import HE_GAIN, Conv2d, Linear
from maquette.layers.fir import Blur, Downsample, Upsample
from maquette.layers.mapping import Mapping
from maquette.layers.minibatch_std import MinibatchStd
from maquette.layers.style_mixing import mixed
from maquette.objectives.moment import Moment
from maquette.objectives.objective import Objective
from maquette.spec import Spec

TITLE, YEAR, PAPER, IS_TRANSLATOR = "StyleGAN2", 2020, "arXiv 1912.04958", False


class Config(FamilyConfig):
    """Settings of StyleGAN2; the defaults are the paper's configuration F.

    Where a term is taken only every k-th step, Adam sees k + 1 gradients in k steps. As published, the rate is then 0.002 times
    k / (k + 1), and beta2 is 0.99 to the same power: k = 4 for the generator, 16 for the discriminator.
    """

    batch_size: int = Field(default=32, ge=1)
    learning_rate: float = Field(default=0.0016, gt=0)  # 0.002 * 4 / 5
    discriminator_learning_rate: float | None = Field(default=0.00188235, gt=0)  # 0.002 * 16 / 17
    beta1: float = Field(default=0.0, ge=0, lt=1)
    beta2: float = Field(default=0.991992, ge=0, lt=1)  # 0.99 ** (4 / 5)
    discriminator_beta2: float | None = Field(default=0.990586, ge=0, lt=1)  # 0.99 ** (16 / 17)
    ema_kimg: float = Field(default=10.0, ge=0)
    latent_size: int = Field(default=512, ge=1)
    flip: bool = False
    objective: Objective = Objective(r1=10.0, penalty_every=16, path_length=2.0, path_length_every=4)
    style_size: int = Field(default=512, ge=1)
    mapping_layers: int = Field(default=8, ge=1)
    mixing: float = Field(default=0.9, ge=0, le=1)  # share of pictures with two styles, one up to some layer and one from there on
    noise: bool = True  # random numbers for every pixel of a layer, for what is left to chance, such as the place of a hair
    channel_base: int = Field(default=32768, ge=64)  # a layer of side s has this / s channels
    max_channels: int = Field(default=512, ge=4)  # but no more than these
    discriminator_channel_base: int | None = Field(default=None, ge=64)  # None: as in the generator
    discriminator_mapping_layers: int = Field(default=8, ge=1)  # where there are classes
    group: int = Field(default=4, ge=1)  # pictures whose likeness the discriminator is told
    clamp: float | None = Field(default=256.0, gt=0)  # what a convolution puts out stays within this
    colours_start: float = Field(default=1.0, gt=0)  # factor of the colours' first weights; little: pictures begin smooth, not as texture
    resample: Literal["fir", "bilinear"] = "fir"  # bilinear: no filters but interpolation up and the mean of four down


PRESETS = {
    "paper": Config(),
    # narrow, with the same convolutions but no filters around them; few pictures fit into a person's minutes, so they are taken in
    # small batches and long steps, held back by a firm R1, and begin smooth instead of as the texture that random filters draw
    "laptop": Config(
        batch_size=8,
        learning_rate=0.003,
        discriminator_learning_rate=None,
        beta2=0.99,
        discriminator_beta2=None,
        ema_kimg=5.0,
        latent_size=64,
        objective=Objective(r1=4.0, penalty_every=16),
        style_size=128,
        mapping_layers=2,
        mixing=0.0,
        noise=False,
        colours_start=0.1,
        channel_base=1024,
        max_channels=128,
        discriminator_mapping_layers=2,
        clamp=None,
        resample="bilinear",
    ),
}


class StyledConv(nn.Module):
    """A 3 x 3 convolution modulated by a style and demodulated (eq. 1 and 3), noise, bias and leaky ReLU times the root of 2.

    Instead of making a filter for every picture, the inputs are scaled by its style and the outputs by its demodulation: the
    same function with one convolution for all pictures.

    Args:
        side: of what comes out; with `up` what comes in has half of it.
    """

    noise: Tensor

    def __init__(self, config: Config, inputs: int, outputs: int, side: int, *, up: bool) -> None:
        super().__init__()
        self.up, self.clamp = up, config.clamp
        self.affine = Linear(config.style_size, inputs, bias=1.0)
        self.weight = nn.Parameter(torch.randn(outputs, inputs, 3, 3))  # in use as it is stored: demodulation undoes any gain
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.blur = Blur(padding=1, gain=4.0) if up and config.resample == "fir" else None
        self.has_noise = config.noise
        if config.noise:
            self.noise_strength = nn.Parameter(torch.zeros(()))
            self.register_buffer("noise", torch.randn(side, side))  # a finished picture's; in training it is drawn anew

    def forward(self, values: Tensor, style: Tensor) -> Tensor:  # (N, I, H, W), (N, D) -> (N, O, H', W')
        """What this layer draws."""
        scales = self.affine(style)
        sizes = linear(scales.square(), self.weight.square().sum(dim=(2, 3)))
        demodulation = HE_GAIN * (sizes + 1e-8).rsqrt()
        values = self._convolve(values * _everywhere(scales))
        values = torch.addcmul(_everywhere(HE_GAIN * self.bias[None]), values, _everywhere(demodulation))
        if self.has_noise:
            noise = torch.randn_like(values[:, :1]) if self.training else self.noise
            values = values + noise * (HE_GAIN * self.noise_strength)
        return _rectified(values, self.clamp)

    def _convolve(self, values: Tensor) -> Tensor:
        if not self.up:
            return conv2d(values, self.weight, padding=1)
        if self.blur is None:
            return interpolate(conv2d(values, self.weight, padding=1), scale_factor=2, mode="bilinear", align_corners=False)
        return self.blur(conv_transpose2d(values, self.weight.transpose(0, 1), stride=2))  # a true convolution: not mirrored


class Colours(nn.Module):
    """A 1 x 1 convolution to a picture, modulated by a style and not demodulated."""

    def __init__(self, config: Config, inputs: int, picture_channels: int) -> None:
        super().__init__()
        self.clamp, self.gain = config.clamp, 1 / math.sqrt(inputs)
        self.affine = Linear(config.style_size, inputs, bias=1.0)
        self.weight = nn.Parameter(torch.randn(picture_channels, inputs) * config.colours_start)
        self.bias = nn.Parameter(torch.zeros(picture_channels))

    def forward(self, values: Tensor, style: Tensor) -> Tensor:  # (N, I, H, W), (N, D) -> (N, C, H, W)
        """What a side adds to the picture."""
        filters = self.weight * (self.affine(style) * self.gain)[:, None]  # (N, C, I), so small that every picture has its own
        colours = (filters @ values.flatten(2)).unflatten(2, values.shape[2:]) + _everywhere(self.bias[None])
        return colours if self.clamp is None else colours.clamp(-self.clamp, self.clamp)


class SynthesisBlock(nn.Module):
    """The layers of one side: two convolutions, of which the first doubles the side, and the colours; at side 4 only one."""

    def __init__(self, config: Config, inputs: int, outputs: int, side: int, picture_channels: int) -> None:
        super().__init__()
        self.up = StyledConv(config, inputs, outputs, side, up=True) if side > 4 else None
        self.conv = StyledConv(config, outputs, outputs, side, up=False)
        self.colours = Colours(config, outputs, picture_channels)

    def forward(self, values: Tensor, styles: Tensor) -> tuple[Tensor, Tensor]:  # (N, I, H, W), (N, layers, D) -> ..., (N, C, S, S)
        """What goes on to the next side, and what this one paints; takes the first two or three of the styles."""
        if self.up is not None:
            values, styles = self.up(values, styles[:, 0]), styles[:, 1:]
        values = self.conv(values, styles[:, 0])
        return values, self.colours(values, styles[:, 1])


class Synthesis(nn.Module):
    """Styles (N, layers, D) to pictures (N, C, S, S), about within [-1, 1].

    The colours of a side share their style with the first convolution of the next one.

    Args:
        sides: 4, 8, 16 and so on up to the picture's.
    """

    def __init__(self, config: Config, sides: list[int], picture_channels: int) -> None:
        super().__init__()
        widths = [width_at(side, config.channel_base, config.max_channels) for side in sides]
        self.start = nn.Parameter(torch.randn(widths[0], 4, 4))
        self.blocks = nn.ModuleDict(
            {
                str(side): SynthesisBlock(config, before, width, side, picture_channels)
                for side, before, width in zip(sides, [0, *widths], widths)
            }
        )
        self.upsample = Upsample() if config.resample == "fir" else nn.Upsample(scale_factor=2, mode="bilinear")

    def forward(self, styles: Tensor) -> Tensor:
        """The sum of what all sides paint."""
        values, picture = self.start.expand(styles.shape[0], -1, -1, -1), None
        for index, block in enumerate(self.blocks.values()):
            values, colours = block(values, styles[:, max(0, 2 * index - 1) :])
            picture = colours if picture is None else self.upsample(picture) + colours
        assert picture is not None
        return picture


class Generator(nn.Module):
    """Latents (N, L) to pictures (N, C, S, S), about within [-1, 1].

    Attributes:
        mapping: latents and labels to styles (N, D).
        synthesis: styles (N, layers, D) to pictures.
        layers: how many styles a picture takes.
    """

    def __init__(self, config: Config, sides: list[int], picture_channels: int, classes: int) -> None:
        super().__init__()
        self.mixing, self.layers = config.mixing, 2 * len(sides)
        self.mapping = Mapping(config.latent_size, config.style_size, config.mapping_layers, classes, decay=0.998)
        self.synthesis = Synthesis(config, sides, picture_channels)

    def forward(self, latents: Tensor, labels: Tensor | None = None, truncation: Tensor | None = None) -> Tensor:
        """Pictures, of these classes where there are any.

        Args:
            truncation: how far (N,) each style stays from the mean one: 0 gives the mean, 1 (or None) the style itself.
        """
        styles = self.mapping(latents, labels)
        if truncation is not None:
            styles = self.mapping.truncate(styles, truncation)
        styles = styles[:, None].expand(-1, self.layers, -1)
        if self.training and self.mixing:
            styles = mixed(styles, self.mapping(torch.randn_like(latents), labels), self.mixing, self.layers)
        return self.synthesis(styles)


class JudgingBlock(nn.Module):
    """Two convolutions beside a straight way, to half the side; the sum keeps its size. The largest side's takes the picture."""

    def __init__(self, config: Config, inputs: int, outputs: int, picture_channels: int | None) -> None:
        super().__init__()
        self.clamp, self.is_smooth = config.clamp, config.resample == "fir"
        self.colours = None if picture_channels is None else _rectifier(picture_channels, inputs, 1)
        self.conv = _rectifier(inputs, inputs, 3)
        # behind both ways stands the root of a half: one gain with the root of 2
        self.down = Conv2d(inputs, outputs, 3, stride=2, padding=0) if self.is_smooth else Conv2d(inputs, outputs, 3)
        self.straight = Conv2d(inputs, outputs, 1, bias=None, gain=math.sqrt(0.5))
        self.blur: nn.Module = Blur(padding=2) if self.is_smooth else nn.AvgPool2d(2)
        self.halve: nn.Module = Downsample() if self.is_smooth else nn.AvgPool2d(2)

    def forward(self, values: Tensor) -> Tensor:  # (N, I, S, S) -> (N, O, S/2, S/2)
        """What is noticed at this side."""
        if self.colours is not None:
            values = _rectified(self.colours(values), self.clamp)
        noticed = self.down(self.blur(_rectified(self.conv(values), self.clamp)))
        return _rectified(noticed, self.clamp and self.clamp * math.sqrt(0.5)) + self.straight(self.halve(values))


class Discriminator(nn.Module):
    """Pictures (N, C, S, S), and labels (N,) where there are classes, to one logit each (N,)."""

    def __init__(self, config: Config, sides: list[int], picture_channels: int, classes: int) -> None:
        super().__init__()
        base = config.discriminator_channel_base or config.channel_base
        widths = [width_at(side, base, config.max_channels) for side in sides]
        self.clamp, last = config.clamp, widths[0]
        self.blocks = nn.ModuleDict(
            {
                str(sides[index]): JudgingBlock(
                    config, widths[index], widths[index - 1], picture_channels if index == len(sides) - 1 else None
                )
                for index in range(len(sides) - 1, 0, -1)
            }
        )
        self.compare = MinibatchStd(config.group)
        self.conv = _rectifier(last + 1, last, 3)
        self.flat = Linear(last * 16, last, gain=HE_GAIN, bias_gain=HE_GAIN)
        self.out = Linear(last, last if classes else 1)
        self.mapping = Mapping(0, last, config.discriminator_mapping_layers, classes) if classes else None

    def forward(self, pictures: Tensor, labels: Tensor | None = None) -> Tensor:
        """One logit per picture: above 0 means real."""
        values = pictures
        for block in self.blocks.values():
            values = block(values)
        values = _rectified(self.conv(self.compare(values)), self.clamp)
        values = self.out(leaky_relu(self.flat(values.flatten(1)), 0.2))
        if self.mapping is not None:
            values = (values * self.mapping(None, labels)).sum(dim=1, keepdim=True) / math.sqrt(values.shape[1])
        return values[:, 0]


def width_at(side: int, base: int, most: int) -> int:
    """Channels of a layer of that side."""
    return min(base // side, most)


def build(config: Config, spec: Spec) -> Networks:
    """The two networks with the paper's starting weights.

    Raises:
        OptionError: the pictures are not square or their side is not 8, 16, 32 ... 1024.
    """
    side, stages = spec.picture.height, doublings(spec.picture.height, 4)
    if spec.picture.width != side or not stages or side > 1024:
        raise OptionError(
            f"`--size {spec.picture.width}x{side}`",
            "stylegan2 doubles its side from 4, so pictures must be square with a side of 8, 16, 32, 64, 128, 256, 512 or 1024",
            "Try `--size 64`.",
        )
    sides = [4 * 2**stage for stage in range(stages + 1)]
    generator = Generator(config, sides, spec.picture.channels, len(spec.labels))
    return Networks(generator, Discriminator(config, sides, spec.picture.channels, len(spec.labels)))


def steps(networks: Networks, config: Config) -> Steps:
    """The players; real and fake pictures are judged apart, since the discriminator compares pictures of a batch."""
    return adversarial_steps(networks, config)


def schedule(config: Config, progress: float) -> Moment:
    """Nothing changes in the course of a run."""
    return Moment()


def _rectifier(inputs: int, outputs: int, kernel: int) -> Conv2d:
    """A convolution before a leaky ReLU times the root of 2, which it carries in itself."""
    return Conv2d(inputs, outputs, kernel, gain=HE_GAIN, bias_gain=HE_GAIN)


def _rectified(values: Tensor, clamp: float | None) -> Tensor:
    values = leaky_relu(values, 0.2, inplace=True)
    return values if clamp is None else values.clamp(-clamp, clamp)


def _everywhere(values: Tensor) -> Tensor:
    """(N, C) as (N, C, 1, 1)."""
    return values[:, :, None, None]
