"""R3GAN (Huang et al. 2025, arXiv 2501.05441): a GAN without tricks, held up by its objective alone.

Real and fake pictures are compared in pairs, and the slope of the discriminator is penalised at both (R1 and R2): that
converges where the loss of 2014 did not, so that normalisation, mapping network, noise and minibatch statistics can go.
What is left are two mirrored stacks of residual blocks, like those of ConvNeXt: narrow to wide, a grouped convolution,
narrow again; zero at the start, so that every block begins as nothing. The `laptop` preset has the same objective and
fewer, narrower blocks whose convolutions are not grouped, which a processor prefers.
"""

import math
from typing import Literal, TypeVar

import torch
from pydantic import Field
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d, interpolate

from maquette.errors import OptionError
from maquette.families._family import FamilyConfig, Networks, Steps, adversarial_steps, doublings
from maquette.layers.fir import Downsample, Upsample
from maquette.objectives.augment import Augmentation
from maquette.objectives.moment import Moment
from maquette.objectives.objective import Objective
from maquette.spec import Spec

TITLE, YEAR, PAPER, IS_TRANSLATOR = "R3GAN", 2025, "arXiv 2501.05441", False

Layer = TypeVar("Layer", nn.Linear, nn.Conv2d)


class Config(FamilyConfig):
    """Settings of R3GAN; the defaults are the paper's for faces of 64 x 64."""

    batch_size: int = Field(default=256, ge=1)
    learning_rate: float = Field(default=2e-4, gt=0)
    final_learning_rate: float = Field(default=5e-5, gt=0)  # at the end of the burn-in
    beta1: float = Field(default=0.0, ge=0, lt=1)
    beta2: float = Field(default=0.9, ge=0, lt=1)
    final_beta2: float = Field(default=0.99, ge=0, lt=1)
    ema_kimg: float = Field(default=500.0, ge=0)  # at the end; it grows from 0
    latent_size: int = Field(default=64, ge=1)
    flip: bool = False
    objective: Objective = Objective(loss="relativistic", r1=2.0, r2=2.0)  # the weights are for 64 x 64, see `gamma_factor`
    augment: Augmentation = Augmentation(kind="ada", groups="bgcx", colour=0.5, probability=0.3)  # fixed
    final_penalty: float = Field(default=0.1, ge=0)  # share of the two penalties that is left at the end of the burn-in
    burn_in: float = Field(default=1.0, gt=0, le=1)  # share of the budget over which all that changes goes to its end, by a cosine
    width: int = Field(default=768, ge=8)  # channels where the side is at most `wide_until`; halved by every doubling beyond
    wide_until: int = Field(default=32, ge=4)
    blocks: int = Field(default=2, ge=1)  # at each side
    expansion: int = Field(default=2, ge=1)  # how much wider a block is inside
    group_size: int = Field(default=16, ge=0)  # channels that the grouped convolution mixes; 0: all of them
    embedding_size: int = Field(default=64, ge=1)  # numbers that a class adds to the latents
    patch: Literal[1, 2] = 1  # 2: colours come and go in patches of 2 x 2, so that no block runs at the full side
    resample: Literal["fir", "bilinear"] = "fir"  # bilinear: the same filter going up, the mean of four going down


PRESETS = {
    "paper": Config(),
    # narrow, and one block a side: dense ones take a processor no longer than grouped ones twice as wide inside. Small batches,
    # since steps count and not pictures, and the penalties every fourth step: 1.5 times as many pictures in the same time
    "laptop": Config(
        batch_size=8,
        learning_rate=1e-3,
        final_learning_rate=2.5e-4,
        ema_kimg=4.0,
        objective=Objective(loss="relativistic", r1=0.5, r2=0.5, penalty_every=4),
        augment=Augmentation(),
        width=192,
        wide_until=4,
        blocks=1,
        expansion=1,
        group_size=0,
        patch=2,
        resample="bilinear",
    ),
}


class Block(nn.Module):
    """A residual block: 1 x 1, grouped 3 x 3, 1 x 1; the last begins at zero.

    Args:
        total: blocks in the network: the more there are, the smaller they begin (Fixup, Zhang et al. 2019), as nothing normalises.
    """

    def __init__(self, channels: int, expansion: int, group_size: int, total: int) -> None:
        super().__init__()
        inner = channels * expansion
        groups = inner // group_size if group_size else 1
        self.enter = nn.Conv2d(channels, inner, 1)
        self.mix = nn.Conv2d(inner, inner, 3, padding=1, groups=groups)
        self.leave = nn.Conv2d(inner, channels, 1, bias=False)
        self.activation = nn.LeakyReLU(0.2, inplace=True)
        gain = math.sqrt(2 / 1.04) * total**-0.25  # the first root keeps the spread through a leaky ReLU of slope 0.2
        for convolution in (self.enter, self.mix):
            fan_in_init(convolution, gain)
            assert convolution.bias is not None
            nn.init.zeros_(convolution.bias)
        nn.init.zeros_(self.leave.weight)

    def forward(self, values: Tensor) -> Tensor:  # (N, C, H, W) -> same
        """The values and what the block adds to them."""
        return values + self.leave(self.activation(self.mix(self.activation(self.enter(values)))))


class _Resample(nn.Module):
    """Twice or half the side and another number of channels; the 1 x 1 convolution runs at the smaller side."""

    def __init__(self, inputs: int, outputs: int, kind: str, *, up: bool) -> None:
        super().__init__()
        self.up, self.is_bilinear = up, kind == "bilinear"
        self.filter: nn.Module = nn.Identity() if self.is_bilinear else Upsample() if up else Downsample()
        self.channels = fan_in_init(nn.Conv2d(inputs, outputs, 1, bias=False)) if inputs != outputs else nn.Identity()

    def forward(self, values: Tensor) -> Tensor:  # (N, C, H, W) -> (N, C', 2H, 2W) or (N, C', H/2, W/2)
        """The values at the next side."""
        return self._change(self.channels(values)) if self.up else self.channels(self._change(values))

    def _change(self, values: Tensor) -> Tensor:
        if not self.is_bilinear:
            return self.filter(values)
        return interpolate(values, scale_factor=2, mode="bilinear", align_corners=False) if self.up else avg_pool2d(values, 2)


class Generator(nn.Module):
    """Latents (N, L) to pictures (N, C, S, S); nothing holds them in [-1, 1].

    Args:
        sides: of the maps, 4 and up; the picture's is `patch` times the last.
        classes: 0 makes it unconditional.
    """

    def __init__(self, config: Config, sides: list[int], picture_channels: int, classes: int) -> None:
        super().__init__()
        self.patch = config.patch
        total = config.blocks * len(sides)
        widths = [width_at(config, side) for side in sides]
        self.embedding = nn.Embedding(classes, config.embedding_size) if classes else None
        inputs = config.latent_size + (config.embedding_size if classes else 0)
        self.start = fan_in_init(nn.Linear(inputs, widths[0], bias=False))
        self.basis = nn.Parameter(torch.randn(widths[0], 4, 4))
        self.change, self.blocks = nn.ModuleDict(), nn.ModuleDict()
        for index, side in enumerate(sides):
            if index:
                self.change[str(side)] = _Resample(widths[index - 1], widths[index], config.resample, up=True)
            self.blocks[str(side)] = _stack(config, widths[index], total)
        self.colours = fan_in_init(_patched(widths[-1], picture_channels, config.patch, up=True))

    def forward(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        """Pictures, of these classes where there are any."""
        if self.embedding is not None:
            latents = torch.cat([latents, self.embedding(labels)], dim=1)
        values = self.start(latents)[:, :, None, None] * self.basis
        for side, blocks in self.blocks.items():
            if side in self.change:
                values = self.change[side](values)
            values = blocks(values)
        values = self.colours(values)
        return nn.functional.pixel_shuffle(values, self.patch) if self.patch > 1 else values


class Discriminator(nn.Module):
    """Pictures (N, C, S, S) to one logit each (N,); the generator's mirror."""

    def __init__(self, config: Config, sides: list[int], picture_channels: int, classes: int) -> None:
        super().__init__()
        total = config.blocks * len(sides)
        widths = [width_at(config, side) for side in sides]
        self.side = sides[-1] * config.patch
        self.colours = fan_in_init(_patched(picture_channels, widths[-1], config.patch, up=False))
        self.change, self.blocks = nn.ModuleDict(), nn.ModuleDict()
        for index in reversed(range(len(sides))):
            self.blocks[str(sides[index])] = _stack(config, widths[index], total)
            if index:
                self.change[str(sides[index])] = _Resample(widths[index], widths[index - 1], config.resample, up=False)
        wide = widths[0]
        self.gather = fan_in_init(nn.Conv2d(wide, wide, 4, groups=wide, bias=False))
        self.verdict = fan_in_init(nn.Linear(wide, wide if classes else 1, bias=False))
        self.embedding = nn.Embedding(classes, wide) if classes else None
        if self.embedding is not None:
            nn.init.normal_(self.embedding.weight, 0.0, wide**-0.5)

    def forward(self, pictures: Tensor, labels: Tensor | None = None) -> Tensor:
        """One logit per picture; with classes the projection of what is seen onto the class (Miyato and Koyama 2018)."""
        values = self.colours(pictures)
        for side, blocks in self.blocks.items():
            values = blocks(values)
            if side in self.change:
                values = self.change[side](values)
        seen: Tensor = self.verdict(self.gather(values).flatten(1))
        return (seen * self.embedding(labels)).sum(1) if self.embedding is not None else seen.flatten()


def build(config: Config, spec: Spec) -> Networks:
    """The two networks with the paper's starting weights.

    Raises:
        OptionError: the pictures are not square, their side is not 8, 16, 32, 64 ..., or groups do not divide the channels.
    """
    side, stages = spec.picture.height, doublings(spec.picture.height // config.patch, 4)
    if spec.picture.width != side or side % config.patch or stages is None or side < 8:
        raise OptionError(
            f"`--size {spec.picture.width}x{side}`",
            "r3gan doubles its side from 4, so pictures must be square with a side of 8, 16, 32, 64, 128, 256, 512 or 1024",
            "Try `--size 64`.",
        )
    sides = [4 * 2**stage for stage in range(stages + 1)]
    _check_groups(config, sides)
    generator = Generator(config, sides, spec.picture.channels, len(spec.labels))
    return Networks(generator, Discriminator(config, sides, spec.picture.channels, len(spec.labels)))


def steps(networks: Networks, config: Config) -> Steps:
    """The relativistic objective with both penalties, weighted for the side of the pictures."""
    assert isinstance(networks.discriminator, Discriminator)
    factor = gamma_factor(networks.discriminator.side)
    penalties = {"r1": config.objective.r1 * factor, "r2": config.objective.r2 * factor}
    return adversarial_steps(networks, config.model_copy(update={"objective": config.objective.model_copy(update=penalties)}))


def schedule(config: Config, progress: float) -> Moment:
    """What the paper's burn-in changes, from its first value to its last by half a cosine, and then leaves alone."""
    done = (1 - math.cos(math.pi * min(1.0, progress / config.burn_in))) / 2
    return Moment(
        learning_rate=1 + done * (config.final_learning_rate / config.learning_rate - 1),
        beta2=config.beta2 + done * (config.final_beta2 - config.beta2),
        penalty=1 + done * (config.final_penalty - 1),
        augment=done,
        ema=done,
    )


def gamma_factor(side: int) -> float:
    """How the penalties' weight changes with the side, relative to 64, along straight lines between the published logarithms.

    Faces had 2 at a side of 64 and 150 at 256, so that it grows by the power 3.11 of the side; natural pictures had 0.5
    at 32 and 1 at 64, so that below 64 it falls by the power 1.
    """
    power = math.log(150 / 2) / math.log(256 / 64) if side > 64 else math.log(1 / 0.5) / math.log(64 / 32)
    return (side / 64) ** power


def width_at(config: Config, side: int) -> int:
    """Channels of the maps of that side."""
    return max(8, config.width * config.wide_until // max(config.wide_until, side))


def fan_in_init(layer: Layer, gain: float = 1.0) -> Layer:
    """The layer with weights from N(0, gain / sqrt(fan in)), so that what comes out spreads as what goes in."""
    nn.init.normal_(layer.weight, 0.0, gain / math.sqrt(layer.weight[0].numel()))
    return layer


def _stack(config: Config, channels: int, total: int) -> nn.Sequential:
    return nn.Sequential(*(Block(channels, config.expansion, config.group_size, total) for _ in range(config.blocks)))


def _patched(inputs: int, outputs: int, patch: int, *, up: bool) -> nn.Conv2d:
    """The way to and from colours: 1 x 1, or with patches what makes or reads 2 x 2 pixels at once."""
    if patch == 1:
        return nn.Conv2d(inputs, outputs, 1, bias=False)
    return nn.Conv2d(inputs, outputs * patch**2, 3, padding=1, bias=False) if up else nn.Conv2d(inputs, outputs, 4, 2, 1, bias=False)


def _check_groups(config: Config, sides: list[int]) -> None:
    narrow = min(width_at(config, side) for side in sides) * config.expansion
    if config.group_size and narrow % config.group_size:
        raise OptionError(
            f"`--set model.group_size={config.group_size}`",
            f"it must divide the {narrow} channels inside the narrowest block",
            "Try a power of two, or 0 for convolutions that are not grouped.",
        )
