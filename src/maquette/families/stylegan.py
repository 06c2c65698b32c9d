"""StyleGAN (Karras et al. 2019, arXiv 1812.04948): a style says how every layer paints, and noise what is left to chance.

Latents do not enter the picture: a mapping network turns them into a style, and after each convolution the style gives every
feature its mean and spread (adaptive instance normalisation). The painting begins with a constant, which is learned. Both
networks grow from 8 x 8 pixels, with the discriminator of Progressive GAN, and smooth whatever they enlarge or shrink.
Differs: one size of batch and one learning rate for all sides, and Adam's memory is kept from side to side.
"""

from typing import Literal

import torch
from pydantic import Field
from torch import Tensor, nn
from torch.nn.functional import interpolate, leaky_relu

from maquette.families import _growing
from maquette.families._family import Networks, Steps, adversarial_steps
from maquette.layers.equalised import HE_GAIN, Conv2d, Linear
from maquette.layers.fir import Blur
from maquette.layers.growing import Growing
from maquette.layers.growing_discriminator import GrowingDiscriminator
from maquette.layers.mapping import Mapping
from maquette.layers.resampled import doubled_conv2d
from maquette.layers.style_mixing import mixed
from maquette.objectives.moment import Moment
from maquette.objectives.objective import Objective
from maquette.spec import Spec

TITLE, YEAR, PAPER, IS_TRANSLATOR = "StyleGAN", 2019, "arXiv 1812.04948", False


class Config(_growing.GrowingConfig):
    """Settings of StyleGAN; the defaults are the paper's (configuration F; appendix C)."""

    batch_size: int = Field(default=32, ge=1)
    learning_rate: float = Field(default=0.001, gt=0)
    beta1: float = Field(default=0.0, ge=0, lt=1)
    beta2: float = Field(default=0.99, ge=0, lt=1)
    ema_kimg: float = Field(default=10.0, ge=0)
    latent_size: int = Field(default=512, ge=1)
    flip: bool = False
    objective: Objective = Objective(r1=10.0)
    style_size: int = Field(default=512, ge=1)
    mapping_layers: int = Field(default=8, ge=1)
    mixing: float = Field(default=0.9, ge=0, le=1)  # share of pictures with two styles, one up to some layer and one from there on
    group: int = Field(default=4, ge=1)  # pictures whose likeness the discriminator is told
    resample: Literal["smooth", "bilinear"] = "smooth"  # bilinear: no filters but interpolation up and the mean of four down
    first_side: int = Field(default=8, ge=4)  # of the pictures that training begins with
    growing: float = Field(default=0.336, ge=0, le=1)  # 8,400 of 25,000 kimg at 1024


PRESETS = {
    "paper": Config(),
    "laptop": Config(
        batch_size=16,
        learning_rate=0.002,
        ema_kimg=5.0,
        latent_size=64,
        objective=Objective(r1=1.0, penalty_every=8),
        style_size=128,
        mapping_layers=4,
        channel_base=1024,
        max_channels=128,
        resample="bilinear",
        growing=0.4,
    ),
}


class Style(nn.Module):
    """What follows each convolution: noise for every pixel, bias, leaky ReLU, and the style (eq. 1)."""

    noise: Tensor

    def __init__(self, style_size: int, channels: int, side: int) -> None:
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(channels, 1, 1))
        self.noise_strength = nn.Parameter(torch.zeros(channels, 1, 1))
        self.register_buffer("noise", torch.randn(side, side))  # a finished picture's; in training it is drawn anew
        self.affine = Linear(style_size, 2 * channels)

    def forward(self, values: Tensor, style: Tensor) -> Tensor:  # (N, C, S, S), (N, D) -> (N, C, S, S)
        """The values, each feature with the style's spread and mean."""
        noise = torch.randn_like(values[:, :1]) if self.training else self.noise
        values = leaky_relu(values + torch.addcmul(self.bias, noise, self.noise_strength), 0.2)
        variance, mean = torch.var_mean(values, dim=(2, 3), correction=0)
        spread, shift = self.affine(style).chunk(2, dim=1)
        scale = (1 + spread) * (variance + 1e-8).rsqrt()  # the 1 is the published start of the bias
        return torch.addcmul((shift - mean * scale)[:, :, None, None], values, scale[:, :, None, None])


class Block(nn.Module):
    """The two layers of a side: a convolution that doubles the side (at side 4 the constant), and another."""

    def __init__(self, config: Config, inputs: int, outputs: int, side: int) -> None:
        super().__init__()
        self.resample = config.resample
        self.start = nn.Parameter(torch.ones(outputs, 4, 4)) if side == 4 else None
        self.up = Conv2d(inputs, outputs, 3, gain=HE_GAIN, bias=None) if side > 4 else None
        self.blur = Blur((1.0, 2.0, 1.0)) if side > 4 and config.resample == "smooth" else None
        self.up_style = Style(config.style_size, outputs, side)
        self.conv = Conv2d(outputs, outputs, 3, gain=HE_GAIN, bias=None)
        self.conv_style = Style(config.style_size, outputs, side)

    def forward(self, values: Tensor, styles: Tensor) -> Tensor:  # (N, I, S/2, S/2), (N, 2, D) -> (N, O, S, S)
        """What this side draws."""
        values = self.up_style(self._enlarge(values), styles[:, 0])
        return self.conv_style(self.conv(values), styles[:, 1])

    def _enlarge(self, values: Tensor) -> Tensor:
        if self.up is None:
            return values if self.start is None else self.start.expand(values.shape[0], -1, -1, -1)
        if self.blur is None:
            return interpolate(self.up(values), scale_factor=2, mode="bilinear", align_corners=False)
        return self.blur(doubled_conv2d(values, self.up.weight * self.up.gain, None))


class Generator(Growing):
    """Latents (N, L), and labels (N,) where there are classes, to pictures about within [-1, 1].

    They are (N, C, side, side) while it learns, and of the full side when it has.

    Attributes:
        mapping: latents and labels to styles (N, D).
        layers: how many styles a full-grown picture takes.
    """

    def __init__(self, config: Config, sides: list[int], widths: dict[int, int], picture_channels: int, classes: int) -> None:
        super().__init__(sides)
        self.mixing, self.layers = config.mixing, 2 * len(widths)
        self.mapping = Mapping(config.latent_size, config.style_size, config.mapping_layers, classes, decay=0.995)
        self.blocks = nn.ModuleDict(
            {str(side): Block(config, before, width, side) for before, (side, width) in zip([0, *widths.values()], widths.items())}
        )
        self.colours = nn.ModuleDict({str(side): Conv2d(widths[side], picture_channels, 1) for side in self.sides})

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
            in_use = self.layers - 2 * (len(self.sides) - 1 - self.place)
            styles = mixed(styles, self.mapping(torch.randn_like(latents), labels), self.mixing, in_use)
        return self.synthesis(styles)

    def synthesis(self, styles: Tensor) -> Tensor:  # (N, layers, D) -> (N, C, S, S)
        """Pictures of the styles; those of layers that have not yet grown are not looked at."""
        values = before = styles
        for index, (side, block) in enumerate(self.blocks.items()):
            if int(side) > self.side:
                break
            values, before = block(values, styles[:, 2 * index : 2 * index + 2]), values
        return self.painted(self.colours, before, values)


def build(config: Config, spec: Spec) -> Networks:
    """The two networks with the paper's starting weights, full-grown until they are told otherwise.

    Raises:
        OptionError: the pictures are not square or their side is not 8, 16, 32 ... 1024.
    """
    sides, widths = _growing.plan("stylegan", config, spec)
    classes = len(spec.labels)
    halving: Literal["smooth", "fused"] = "smooth" if config.resample == "smooth" else "fused"
    return Networks(
        Generator(config, sides, widths, spec.picture.channels, classes),
        GrowingDiscriminator(sides, widths, spec.picture.channels, halving=halving, group=config.group, classes=classes),
    )


def steps(networks: Networks, config: Config) -> Steps:
    """The players; real and fake pictures are judged apart, since the discriminator compares pictures of a batch."""
    return adversarial_steps(networks, config)


def schedule(config: Config, progress: float) -> Moment:
    """The networks grow, and then learn on at the full side."""
    return _growing.schedule(config, progress)
