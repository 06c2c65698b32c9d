"""DCGAN (Radford, Metz and Chintala 2016, arXiv 1511.06434): the convolutional GAN that made training reliable.

A latent vector becomes a 4 x 4 map of many channels; every transposed convolution doubles the side and halves the
channels, with batch norm and ReLU between and tanh at the end. The discriminator is its mirror with leaky ReLU. A class
is embedded beside the latents (Mirza and Osindero 2014, arXiv 1411.1784), and judged by a projection of the discriminator's
features (Miyato and Koyama 2018, arXiv 1802.05637).
"""

from itertools import pairwise

import torch
from pydantic import Field
from torch import Tensor, nn

from maquette.errors import OptionError
from maquette.families._family import FamilyConfig, Networks, Steps, adversarial_steps, doublings
from maquette.layers.batch_norm import BatchNorm2d
from maquette.layers.normal_init import normal_init
from maquette.objectives.moment import Moment
from maquette.objectives.objective import Objective
from maquette.spec import Spec

TITLE, YEAR, PAPER, IS_TRANSLATOR = "DCGAN", 2016, "arXiv 1511.06434", False


class Config(FamilyConfig):
    """Settings of DCGAN; the defaults are the paper's (section 4)."""

    batch_size: int = Field(default=128, ge=1)
    learning_rate: float = Field(default=2e-4, gt=0)
    beta1: float = Field(default=0.5, ge=0, lt=1)
    beta2: float = Field(default=0.999, ge=0, lt=1)
    ema_kimg: float = Field(default=0.0, ge=0)
    latent_size: int = Field(default=100, ge=1)
    flip: bool = False
    jitter: float = Field(default=1.0, ge=1, le=2)
    width: int = Field(default=64, ge=4)  # the generator's channels at half the full side; doubled at each halving
    discriminator_width: int = Field(default=64, ge=4)  # the discriminator's, likewise
    discriminator_norm: bool = True  # batch norm in the discriminator; R1 does without
    embedding_size: int = Field(default=32, ge=1)  # numbers that a class adds to the latents
    max_channels: int = Field(default=512, ge=8)  # no layer is wider: keeps a large picture's 4 x 4 end affordable


PRESETS = {
    "paper": Config(),
    # narrow, and in small batches, since on a processor steps count and not pictures; R1 in place of the discriminator's
    # batch norm keeps the two in balance; an average of the generator looks well long before the generator itself settles
    "laptop": Config(
        batch_size=16,
        learning_rate=5e-4,
        ema_kimg=5.0,
        objective=Objective(r1=1.0, penalty_every=4),
        width=32,
        discriminator_width=24,
        discriminator_norm=False,
        max_channels=256,
    ),
}


class Generator(nn.Sequential):
    """Latents (N, L) to pictures (N, C, S, S) in [-1, 1], S = 4 * 2**stages."""

    def __init__(self, latent_size: int, channels: list[int], picture_channels: int) -> None:
        layers: list[nn.Module] = [nn.Unflatten(1, (latent_size, 1, 1))]
        layers += [nn.ConvTranspose2d(latent_size, channels[0], 4, bias=False), BatchNorm2d(channels[0]), nn.ReLU(inplace=True)]
        for wide, narrow in pairwise(channels):
            layers += [nn.ConvTranspose2d(wide, narrow, 4, 2, 1, bias=False), BatchNorm2d(narrow), nn.ReLU(inplace=True)]
        layers += [nn.ConvTranspose2d(channels[-1], picture_channels, 4, 2, 1, bias=False), nn.Tanh()]
        super().__init__(*layers)


class ConditionalGenerator(nn.Module):
    """A generator that is told a class: its embedding stands beside the latents."""

    def __init__(self, latent_size: int, embedding_size: int, classes: int, channels: list[int], picture_channels: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(classes, embedding_size)
        self.body = Generator(latent_size + embedding_size, channels, picture_channels)

    def forward(self, latents: Tensor, labels: Tensor) -> Tensor:
        """Pictures of these classes."""
        pictures: Tensor = self.body(torch.cat([latents, self.embedding(labels)], dim=1))
        return pictures


class Discriminator(nn.Sequential):
    """Pictures (N, C, S, S) to one logit each (N,)."""

    def __init__(self, channels: list[int], picture_channels: int, is_normed: bool) -> None:
        layers: list[nn.Module] = [nn.Conv2d(picture_channels, channels[0], 4, 2, 1, bias=False), nn.LeakyReLU(0.2, inplace=True)]
        for narrow, wide in pairwise(channels):
            norm = [BatchNorm2d(wide)] if is_normed else []
            layers += [nn.Conv2d(narrow, wide, 4, 2, 1, bias=not is_normed), *norm, nn.LeakyReLU(0.2, inplace=True)]
        layers += [nn.Conv2d(channels[-1], 1, 4, bias=False), nn.Flatten(0)]
        super().__init__(*layers)

    def forward(self, input: Tensor) -> Tensor:
        """One logit per picture: above 0 means real."""
        return super().forward(input)


class ConditionalDiscriminator(nn.Module):
    """A discriminator that also asks whether a picture's features are those of its class."""

    def __init__(self, classes: int, channels: list[int], picture_channels: int, is_normed: bool) -> None:
        super().__init__()
        self.body = Discriminator(channels, picture_channels, is_normed)
        self.embedding = nn.Embedding(classes, channels[-1])
        nn.init.zeros_(self.embedding.weight)  # classes count for nothing at first

    def forward(self, pictures: Tensor, labels: Tensor) -> Tensor:
        """One logit per picture: above 0 means real, and of its class."""
        *features_layers, last, flatten = self.body
        features = pictures
        for layer in features_layers:
            features = layer(features)
        logits: Tensor = flatten(last(features))
        return logits + (features.mean((2, 3)) * self.embedding(labels)).sum(1)


def build(config: Config, spec: Spec) -> Networks:
    """The two networks with the paper's starting weights.

    Raises:
        OptionError: the pictures are not square or their side is not 8, 16, 32, 64 ...
    """
    side, stages = spec.picture.height, doublings(spec.picture.height, 4)
    if spec.picture.width != side or not stages:
        raise OptionError(
            f"`--size {spec.picture.width}x{side}`",
            "dcgan doubles its side from 4, so pictures must be square with a side of 8, 16, 32, 64, 128 or 256",
            "Try `--size 64`.",
        )
    growing = [min(config.discriminator_width * 2**stage, config.max_channels) for stage in range(stages)]
    shrinking = [min(config.width * 2**stage, config.max_channels) for stage in reversed(range(stages))]
    classes, colours = len(spec.labels), spec.picture.channels
    generator: nn.Module = Generator(config.latent_size, shrinking, colours)
    discriminator: nn.Module = Discriminator(growing, colours, config.discriminator_norm)
    if classes:
        generator = ConditionalGenerator(config.latent_size, config.embedding_size, classes, shrinking, colours)
        discriminator = ConditionalDiscriminator(classes, growing, colours, config.discriminator_norm)
    normal_init(generator)
    normal_init(discriminator)
    return Networks(generator, discriminator)


def steps(networks: Networks, config: Config) -> Steps:
    """The players with the paper's objective, or another that is asked for."""
    return adversarial_steps(networks, config)


def schedule(config: Config, progress: float) -> Moment:
    """Nothing changes in the course of the run."""
    return Moment()
