"""SPADE (Park et al. 2019, arXiv 1903.07291): a painted label map becomes a picture; the GauGAN way.

The map does not enter as a picture, where normalisation would wash it out: at every side it says how strongly and around which
value each channel is to be used (spatially-adaptive denormalisation). What the map leaves open, the hour or the weather, is a
style: an encoder reads it from a picture, and a seed draws one at chance, so one map gives many pictures.
"""

import math
from collections.abc import Callable
from typing import Literal

import torch
from pydantic import Field
from torch import Tensor, nn
from torch.nn.functional import interpolate, leaky_relu

from maquette.errors import OptionError
from maquette.families._family import Networks, Steps
from maquette.families._translator import TranslatorConfig, plain_instance_norm, translator_steps
from maquette.layers import spectral_norm
from maquette.layers.batch_norm import UnscaledBatchNorm2d
from maquette.layers.label_planes import LabelPlanes
from maquette.layers.patch_discriminator import MultiScaleDiscriminator, PatchDiscriminator
from maquette.layers.style_encoder import StyleEncoder
from maquette.objectives.moment import Moment
from maquette.objectives.objective import Objective
from maquette.spec import MapSpec, Spec

TITLE, YEAR, PAPER, IS_TRANSLATOR = "SPADE", 2019, "arXiv 1903.07291", True
INPUTS = ("maps",)

_SMALLEST = 4  # side at which the generator begins, where the picture's side allows


class Config(TranslatorConfig):
    """Settings of SPADE; the defaults are the paper's (section 4 and appendix A)."""

    batch_size: int = Field(default=32, ge=1)
    learning_rate: float = Field(default=1e-4, gt=0)  # two time scales (Heusel et al. 2017)
    discriminator_learning_rate: float | None = Field(default=4e-4, gt=0)
    beta1: float = Field(default=0.0, ge=0, lt=1)
    beta2: float = Field(default=0.9, ge=0, lt=1)
    ema_kimg: float = Field(default=0.0, ge=0)
    latent_size: int = Field(default=256, ge=0)  # numbers of a style; 0: none, and one map gives one picture
    flip: bool = True
    jitter: float = Field(default=286 / 256, ge=1, le=2)
    objective: Objective = Objective(loss="hinge")
    feature_matching: float = Field(default=10.0, ge=0)
    perceptual: float = Field(default=10.0, ge=0)
    style: float = Field(default=0.05, gt=0)  # weight of the styles' divergence from a normal distribution
    generator: Literal["published", "slim"] = "published"
    widths: tuple[int, ...] = (1024, 1024, 1024, 512, 256, 128, 64)  # channels after each block, the coarsest first
    hidden: int = Field(default=128, ge=1)  # channels in which a map is read
    encoder_width: int = Field(default=64, ge=1)  # channels after the first halving; doubled up to 8 times
    discriminator_width: int = Field(default=64, ge=4)
    discriminator_layers: int = Field(default=3, ge=1)  # halvings; the paper counts the layer after them as the fourth
    scales: int = Field(default=2, ge=1)


PRESETS = {
    "paper": Config(),
    # the difference to the true picture takes the place of the perceptual loss, whose weights few people have, and makes the
    # encoder's styles say which colours a map shall have
    "laptop": Config(
        reconstruction=40.0,
        perceptual=0.0,
        generator="slim",
        widths=(192, 192, 128, 96, 64, 32),
        hidden=24,
        latent_size=32,
        encoder_width=16,
        discriminator_width=24,
        batch_size=4,
        ema_kimg=2.0,
        learning_rate=4e-4,
    ),
}


class Spade(nn.Module):
    """Normalises by the whole batch, then scales and shifts every place by what the map says there (eq. 1 and figure 2)."""

    def __init__(self, channels: int, planes: int, hidden: int) -> None:
        super().__init__()
        self.norm = UnscaledBatchNorm2d(channels)
        self.read = nn.Conv2d(planes, hidden, 3, 1, 1)
        self.gain, self.bias = (nn.Conv2d(hidden, channels, 3, 1, 1) for _ in range(2))

    def forward(self, input: Tensor, planes: Tensor) -> Tensor:  # (N, C, H, W), (N, planes, H, W) -> (N, C, H, W)
        """The normalised input as the map wants it."""
        seen = torch.relu(self.read(planes))
        return torch.addcmul(self.bias(seen), self.norm(input), 1 + self.gain(seen))


class SlimSpade(nn.Module):
    """The same from a map that was read before, once for all layers of a side: gain and bias are one pointwise convolution."""

    def __init__(self, channels: int, hidden: int) -> None:
        super().__init__()
        self.norm = UnscaledBatchNorm2d(channels)
        self.gain_and_bias = nn.Conv2d(hidden, 2 * channels, 1)

    def forward(self, input: Tensor, seen: Tensor) -> Tensor:  # (N, C, H, W), (N, hidden, H, W) -> (N, C, H, W)
        """The normalised input as the map wants it."""
        gain, bias = self.gain_and_bias(seen).chunk(2, dim=1)
        return torch.addcmul(bias, self.norm(input), 1 + gain)


class Block(nn.Module):
    """A residual block in which every normalisation is told the map (figure 4); the shortcut is learned where channels change."""

    def __init__(self, inputs: int, outputs: int, spade: Callable[[int], nn.Module]) -> None:
        super().__init__()
        middle = min(inputs, outputs)
        self.spades = nn.ModuleList([spade(inputs), spade(middle)])
        self.convolutions = nn.ModuleList([spectral_norm.Conv2d(inputs, middle, 3, 1, 1), spectral_norm.Conv2d(middle, outputs, 3, 1, 1)])
        self.shortcut_spade = spade(inputs) if inputs != outputs else None
        self.shortcut = spectral_norm.Conv2d(inputs, outputs, 1, bias=False) if inputs != outputs else None

    def forward(self, input: Tensor, map: Tensor) -> Tensor:  # (N, C', H, W), (N, planes, H, W) -> (N, C, H, W)
        """The input with what the block adds to it."""
        kept = input
        if self.shortcut_spade is not None and self.shortcut is not None:
            kept = self.shortcut(self.shortcut_spade(input, map))
        for spade, convolution in zip(self.spades, self.convolutions, strict=True):
            input = convolution(leaky_relu(spade(input, map), 0.2))
        return kept + input


class _FromMaps(nn.Module):
    """Base of the two generators: how the map is shown to each side, and the encoder of styles.

    Args:
        sides: (height, width) of the features at which each block works, the coarsest first.
    """

    def __init__(self, config: Config, spec: Spec, map: MapSpec, sides: list[tuple[int, int]]) -> None:
        super().__init__()
        self.sides, self.full = sides, (spec.picture.height, spec.picture.width)
        self.planes = LabelPlanes(len(map))
        self.encoder: StyleEncoder | None = None
        if config.latent_size:
            form = spec.picture.shape
            self.encoder = StyleEncoder(*form, config.encoder_width, config.latent_size, plain_instance_norm)

    def at(self, maps: Tensor, side: tuple[int, int]) -> Tensor:
        """The map's planes at a smaller side: every so many pixels one, which is what nearest neighbour takes."""
        return self.planes(maps[:, :, :: self.full[0] // side[0], :: self.full[1] // side[1]])


class Generator(_FromMaps):
    """The paper's generator (appendix A, figure 11): blocks told the map, the side doubled between them."""

    def __init__(self, config: Config, spec: Spec, map: MapSpec, sides: list[tuple[int, int]]) -> None:
        super().__init__(config, spec, map, sides)

        def spade(channels: int) -> nn.Module:
            return Spade(channels, map.planes, config.hidden)

        self.begins = (config.widths[0], *sides[0])
        self.start: nn.Module = nn.Conv2d(map.planes, config.widths[0], 3, 1, 1)
        if self.encoder is not None:
            self.start = nn.Linear(config.latent_size, math.prod(self.begins))
        inputs = (config.widths[0], *config.widths[:-1])
        self.blocks = nn.ModuleList(Block(*wide, spade) for wide in zip(inputs, config.widths, strict=True))
        self.head = nn.Conv2d(config.widths[-1], spec.picture.channels, 3, 1, 1)

    def forward(self, input: Tensor, latents: Tensor | None = None) -> Tensor:
        """Label maps, uint8 (N, 1 or 2, H, W), and styles (N, L) to pictures (N, C, H, W) in [-1, 1]."""
        shown = self.at(input, self.sides[0])
        features: Tensor = self.start(shown) if latents is None else self.start(latents).unflatten(1, self.begins)
        for side, block in zip(self.sides, self.blocks, strict=True):
            features = block(_enlarged(features, side), self.at(input, side))
        return torch.tanh(self.head(leaky_relu(features, 0.2)))


class SlimGenerator(_FromMaps):
    """The same idea at a hundredth of the arithmetic (1.3 against 140 thousand million multiplications at 256 pixels and 35 labels).

    Channels are narrowed before a side is doubled, the map is read once for each side, and the blocks end at half the side:
    the last layer sees the features enlarged and the map itself, so that edges are as sharp as they were painted. A style is
    the same at every place, so that it can colour a scene and not move it.
    """

    def __init__(self, config: Config, spec: Spec, map: MapSpec, sides: list[tuple[int, int]]) -> None:
        super().__init__(config, spec, map, sides)
        self.start = nn.Conv2d(map.planes, config.widths[0], 3, 1, 1)
        self.tint = nn.Linear(config.latent_size, config.widths[0]) if config.latent_size else None
        inputs = (config.widths[0], *config.widths[:-1])
        self.narrow = nn.ModuleList(
            nn.Conv2d(one, other, 1) if one != other else nn.Identity() for one, other in zip(inputs, config.widths, strict=True)
        )
        self.read = nn.ModuleList(nn.Conv2d(map.planes, config.hidden, 3, 1, 1) for _ in config.widths)

        def spade(channels: int) -> nn.Module:
            return SlimSpade(channels, config.hidden)

        self.blocks = nn.ModuleList(Block(wide, wide, spade) for wide in config.widths)
        fine = max(4, config.widths[-1] // 2)  # at full side even a narrow layer is dear
        self.fine = nn.Conv2d(config.widths[-1], fine, 1)
        self.head = nn.Conv2d(fine + map.planes, spec.picture.channels, 3, 1, 1)

    def forward(self, input: Tensor, latents: Tensor | None = None) -> Tensor:
        """Label maps, uint8 (N, 1 or 2, H, W), and styles (N, L) to pictures (N, C, H, W) in [-1, 1]."""
        features = self.start(self.at(input, self.sides[0]))
        if self.tint is not None and latents is not None:
            features = features + self.tint(latents)[:, :, None, None]
        for side, narrow, read, block in zip(self.sides, self.narrow, self.read, self.blocks, strict=True):
            features = block(_enlarged(narrow(features), side), torch.relu(read(self.at(input, side))))
        features = _enlarged(self.fine(leaky_relu(features, 0.2)), self.full)
        return torch.tanh(self.head(torch.cat([features, self.at(input, self.full)], dim=1)))


def _enlarged(features: Tensor, side: tuple[int, int]) -> Tensor:
    return features if tuple(features.shape[2:]) == side else interpolate(features, scale_factor=2.0, mode="nearest")


def _sides(config: Config, spec: Spec) -> list[tuple[int, int]]:
    """(height, width) at which each block works: doubled from block to block, as late as the picture's side allows.

    Raises:
        OptionError: the sides cannot be halved often enough.
    """
    height, width = spec.picture.height, spec.picture.width
    last = int(config.generator == "slim")  # halvings between the last block and the picture
    most = len(config.widths) - 1 + last
    halvings = min(most, (min(height, width) // _SMALLEST).bit_length() - 1)
    while halvings > 3 and (height % 2**halvings or width % 2**halvings):
        halvings -= 1
    if min(height, width) < 16 or height % 2**halvings or width % 2**halvings:
        raise OptionError(
            f"`--size {width}x{height}`",
            "spade halves its map again and again, so both sides must be at least 16 and divisible by 8",
            "Try `--size 128`, or `--size 256x128`.",
        )
    steps = [min(halvings, most - place) for place in range(len(config.widths))]
    return [(height >> step, width >> step) for step in steps]


def build(config: Config, spec: Spec) -> Networks:
    """The two networks with the paper's starting weights.

    Raises:
        OptionError: there is no label map, or the sides cannot be halved often enough.
    """
    if spec.input is None or spec.map is None:
        advice = "Give a folder with `pictures/` and `labels/`, or choose a family such as pix2pix for pairs."
        raise OptionError("spade", "it learns from pictures with label maps, and there are none", advice)
    make = Generator if config.generator == "published" else SlimGenerator
    generator = make(config, spec, spec.map, _sides(config, spec))
    channels = spec.map.planes + spec.picture.channels

    def discriminator() -> PatchDiscriminator:
        width, layers = config.discriminator_width, config.discriminator_layers
        return PatchDiscriminator(channels, width, layers, plain_instance_norm, spectral=True, padding=2)

    judge = MultiScaleDiscriminator(discriminator, config.scales, LabelPlanes(len(spec.map)))
    judge.apply(_begin)
    if config.generator == "published":
        generator.apply(_begin)  # the slim one keeps torch's fan-in scaling: it begins to paint sooner
    return Networks(generator, judge)


def _begin(layer: nn.Module) -> None:
    """Xavier's starting weights, fifty times smaller; what is spectrally normalised does not know their size."""
    if isinstance(layer, nn.Conv2d | nn.Linear):
        nn.init.xavier_normal_(layer.weight, gain=0.02)
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)


def steps(networks: Networks, config: Config) -> Steps:
    """The players: hinge, feature matching, the perceptual loss where its weights are, and the styles' divergence."""
    return translator_steps(networks, config, inputs=("input", "latents"), style=config.style if config.latent_size else 0.0)


def schedule(config: Config, progress: float) -> Moment:
    """Constant for the first half, then linear to nothing (100 + 100 epochs on Cityscapes and ADE20K)."""
    return Moment(learning_rate=min(1.0, 2.0 * (1.0 - progress)))
