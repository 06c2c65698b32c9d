"""CoGAN (Liu and Tuzel 2016, arXiv 1606.07536): two sets of pictures without pairs, learned as pairs.

Two generators share the layers that decide what there is, next to the latents, and two discriminators share those that
decide what was seen, next to the verdict; only the layers next to the pictures are each set's own. Nothing else couples
the two games, and yet one latent comes out as the same thing twice: a face with and without glasses, a valley by day and
by night. In this house such a pair is one picture, the first set's half on the left and the second's on the right.
"""

from itertools import pairwise
from typing import Literal, NamedTuple

import torch
from pydantic import Field, field_validator
from torch import Tensor, nn

from maquette.errors import OptionError
from maquette.families._family import FamilyConfig, Networks, Steps, adversarial_steps, doublings
from maquette.layers.batch_norm import BatchNorm2d
from maquette.layers.normal_init import normal_init
from maquette.objectives.augment import Augmentation
from maquette.objectives.moment import Moment
from maquette.objectives.objective import Objective
from maquette.spec import Spec

TITLE, YEAR, PAPER, IS_TRANSLATOR = "CoGAN", 2016, "arXiv 1606.07536", False
SETS = 2  # of pictures that it learns from


class Config(FamilyConfig):
    """Settings of CoGAN; the defaults are the paper's for digits and their edges. Differs: no weight decay (5e-4)."""

    batch_size: int = Field(default=64, ge=1)
    learning_rate: float = Field(default=2e-4, gt=0)
    beta1: float = Field(default=0.5, ge=0, lt=1)
    beta2: float = Field(default=0.999, ge=0, lt=1)
    ema_kimg: float = Field(default=0.0, ge=0)
    latent_size: int = Field(default=100, ge=1)
    flip: Literal[False] = False  # a row mirrored as a whole would exchange the sets; see `mirror`
    jitter: float = Field(default=1.0, ge=1, le=1)  # and a window cut from a row would not be cut at the middle
    mirror: bool = False  # mirror half of the pictures, each by itself
    network: Literal["digits", "dcgan"] = "digits"
    width: int = Field(default=64, ge=4)  # of dcgan: the generator's channels at half the full side; doubled at each halving
    discriminator_width: int = Field(default=64, ge=4)  # of dcgan, likewise
    max_channels: int = Field(default=512, ge=8)  # of dcgan: no layer is wider
    own_layers: int = Field(default=1, ge=1)  # layers next to the pictures that each set has for itself; all others are shared
    embedding_size: int = Field(default=32, ge=1)  # numbers that a class adds to the latents, where there are classes

    @field_validator("augment")
    @classmethod
    def _is_no_augmentation(cls, augment: Augmentation) -> Augmentation:
        if augment.kind != "none":
            raise ValueError("cogan takes no augmentation, since what moves a row would push one set's half into the other's")
        return augment


PRESETS = {
    "paper": Config(),
    # DCGAN's layers, narrow and in small batches as in that family's laptop preset; R1 in place of the discriminator's batch
    # norm keeps two games in balance, and no statistics of one set reach the other
    "laptop": Config(
        batch_size=16,
        learning_rate=5e-4,
        ema_kimg=5.0,
        objective=Objective(r1=1.0, penalty_every=4),
        network="dcgan",
        width=32,
        discriminator_width=24,
        max_channels=256,
        own_layers=2,  # with one, a head can hardly add a pair of glasses
    ),
}


class Generator(nn.Module):
    """Latents (N, L) to pairs (N, C, S, 2 S).

    Args:
        shared: from latents, as a map of 1 x 1, to the map that `heads`, one for each set, turn into pictures.
        classes: 0 makes it unconditional; otherwise the class joins the latents as numbers (Mirza and Osindero 2014).
    """

    def __init__(self, shared: nn.Sequential, heads: list[nn.Sequential], classes: int, embedding_size: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(classes, embedding_size) if classes else None
        self.shared, self.heads = shared, nn.ModuleList(heads)

    def forward(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        """The same latents in both sets, side by side."""
        if self.embedding is not None:
            latents = torch.cat([latents, self.embedding(labels)], dim=1)
        values = self.shared(latents[:, :, None, None])
        return torch.cat([head(values) for head in self.heads], dim=3)


class Discriminator(nn.Module):
    """Pairs (N, C, S, 2 S) to two logits each (2 N,): left, right, left, right ...

    The halves are judged as if they were pictures of their own; whether they fit each other is never looked at.

    Args:
        tails: one for each set, from pictures to the map that `shared` sees.
        features: channels of the map that `shared` gives and `verdict` turns into one logit.
    """

    def __init__(self, tails: list[nn.Sequential], shared: nn.Sequential, verdict: nn.Module, features: int, classes: int) -> None:
        super().__init__()
        self.tails, self.shared, self.verdict = nn.ModuleList(tails), shared, verdict
        self.embedding = nn.Embedding(classes, features) if classes else None
        if self.embedding is not None:
            nn.init.normal_(self.embedding.weight, 0.0, 0.02)

    def forward(self, pictures: Tensor, labels: Tensor | None = None) -> Tensor:
        """Above 0 means real; with classes, the projection of what is seen onto the class is added (Miyato and Koyama 2018)."""
        halves = [tail(half) for tail, half in zip(self.tails, pictures.chunk(2, dim=3), strict=True)]
        values = self.shared(torch.cat(halves))
        logits = self.verdict(values).flatten()
        if self.embedding is not None and labels is not None:
            logits = logits + (values.mean(dim=(2, 3)) * self.embedding(labels.repeat(2))).sum(1)
        return logits.view(2, -1).T.flatten()


def build(config: Config, spec: Spec) -> Networks:
    """The two networks with their starting weights.

    Raises:
        OptionError: the pictures are not two squares side by side, of a side that the layers can make, or nothing would be shared.
    """
    side, channels, classes = spec.picture.height, spec.picture.channels, len(spec.labels)
    if spec.picture.width != 2 * side:
        given = f"{side}x{side}" if spec.picture.width == side else f"{spec.picture.width // 2}x{side}"
        needed = "cogan learns from two sets of square pictures, laid side by side: maquette train cogan SET_A SET_B --out MODEL"
        raise OptionError(f"`--size {given}`", needed, "Try `--size 64`.")
    inputs = config.latent_size + (config.embedding_size if classes else 0)
    is_digits = config.network == "digits"
    make = _digit_layers if is_digits else _dcgan_layers
    made = [make(config, side, channels, inputs) for _ in range(SETS)]  # the shared layers are those of the first
    own = config.own_layers
    if own >= min(len(made[0].generator), len(made[0].discriminator)):
        raise OptionError(
            f"`--set model.own_layers={own}`",
            f"at a side of {side} the discriminator has {len(made[0].discriminator)} layers and one must be shared at least",
            "Try `--set model.own_layers=1`.",
        )
    heads = [nn.Sequential(*layers.generator[-own:]) for layers in made]
    tails = [nn.Sequential(*layers.discriminator[:own]) for layers in made]
    generator = Generator(nn.Sequential(*made[0].generator[:-own]), heads, classes, config.embedding_size)
    judging = nn.Sequential(*made[0].discriminator[own:])
    discriminator = Discriminator(tails, judging, made[0].verdict, made[0].features, classes)
    for network in (generator, discriminator):
        (_xavier_init if is_digits else normal_init)(network)
    return Networks(generator, discriminator)


def steps(networks: Networks, config: Config) -> Steps:
    """Both games as one: the mean over the halves' logits is the mean of two objectives, which meet in the shared weights alone."""
    return adversarial_steps(networks, config)


def schedule(config: Config, progress: float) -> Moment:
    """Nothing changes in the course of the run."""
    return Moment()


class _Layers(NamedTuple):
    """One set's two networks as lists of layers, those next to the picture last in the generator and first in the discriminator."""

    generator: list[nn.Module]
    discriminator: list[nn.Module]
    verdict: nn.Module
    features: int


def _dcgan_layers(config: Config, side: int, channels: int, inputs: int) -> _Layers:
    """Radford et al. 2016, without batch norm in the discriminator."""
    stages = doublings(side, 4)
    if stages is None or stages < 2:
        raise _wrong_side(side, "doubles its side from 4, so pictures must have a side of 16, 32, 64, 128 or 256")
    shrinking = [min(config.width * 2**stage, config.max_channels) for stage in reversed(range(stages))]
    growing = [min(config.discriminator_width * 2**stage, config.max_channels) for stage in range(stages)]

    def up(convolution: nn.ConvTranspose2d) -> nn.Module:
        return nn.Sequential(convolution, BatchNorm2d(convolution.out_channels), nn.ReLU(inplace=True))

    generator = [up(nn.ConvTranspose2d(inputs, shrinking[0], 4, bias=False))]
    generator += [up(nn.ConvTranspose2d(wide, narrow, 4, 2, 1, bias=False)) for wide, narrow in pairwise(shrinking)]
    generator.append(nn.Sequential(nn.ConvTranspose2d(shrinking[-1], channels, 4, 2, 1, bias=False), nn.Tanh()))
    discriminator: list[nn.Module] = [
        nn.Sequential(nn.Conv2d(narrow, wide, 4, 2, 1), nn.LeakyReLU(0.2, inplace=True)) for narrow, wide in pairwise([channels, *growing])
    ]
    return _Layers(generator, discriminator, nn.Conv2d(growing[-1], 1, 4, bias=False), growing[-1])


class _ToRange(nn.Module):
    """From the 0 to 1 of a sigmoid to -1 to 1."""

    def forward(self, values: Tensor) -> Tensor:
        return values * 2 - 1


class _Difference(nn.Module):
    """How much surer of "real" than of "fake" two outputs (N, 2, 1, 1) are: the logit of their softmax."""

    def forward(self, values: Tensor) -> Tensor:
        return values[:, 1:] - values[:, :1]


def _digit_layers(config: Config, side: int, channels: int, inputs: int) -> _Layers:
    """The paper's networks for 28 x 28; other sides take more of the same in between.

    The generator's last layer adds 3 to the side, so the others go from 4 to `side - 3`, each to twice the side or one less.
    """
    sides = [side - 3]
    while sides[0] > 4:
        sides.insert(0, (sides[0] + 1) // 2)
    if sides[0] != 4 or side < 16:
        raise _wrong_side(side, "goes from 4 to the side of the pictures, which must be 16, 28, 32, 64, 128 or 256")
    widths = [max(1024 // 2**stage, 32) for stage in range(len(sides))]
    generator: list[nn.Module] = [_up(nn.ConvTranspose2d(inputs, widths[0], 4, bias=False))]
    for (wide, narrow), after in zip(pairwise(widths), sides[1:], strict=True):
        generator.append(_up(nn.ConvTranspose2d(wide, narrow, 3, 2, 1, output_padding=1 - after % 2, bias=False)))
    generator.append(nn.Sequential(nn.ConvTranspose2d(widths[-1], channels, 6, 1, 1), nn.Sigmoid(), _ToRange()))
    discriminator: list[nn.Module] = []
    left, narrow, wide = side, channels, 20
    while left >= 12:  # a 5 x 5 convolution takes 4 off the side, then the larger of two
        discriminator.append(nn.Sequential(nn.Conv2d(narrow, wide, 5), nn.MaxPool2d(2)))
        left, narrow, wide = (left - 4) // 2, wide, min(round(wide * 2.5), 500)
    discriminator.append(nn.Sequential(nn.Conv2d(narrow, 500, left), nn.PReLU()))
    return _Layers(generator, discriminator, nn.Sequential(nn.Conv2d(500, 2, 1), _Difference()), 500)


def _up(convolution: nn.ConvTranspose2d) -> nn.Sequential:
    return nn.Sequential(convolution, BatchNorm2d(convolution.out_channels, affine=False), nn.PReLU())


def _xavier_init(network: nn.Module) -> None:
    """Glorot and Bengio 2010 with a gain of the root of 2, and biases of 0.1, as published."""
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
            nn.init.xavier_uniform_(module.weight, 2**0.5)
            if module.bias is not None:
                nn.init.constant_(module.bias, 0.1)


def _wrong_side(side: int, needed: str) -> OptionError:
    return OptionError(f"`--size {side}x{side}`", f"this network of cogan {needed}", "Try `--size 64`.")
