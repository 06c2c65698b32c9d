"""DCGAN (Radford, Metz and Chintala 2016, arXiv 1511.06434): the convolutional GAN that made training reliable.

A latent vector becomes a 4 x 4 map of many channels; every transposed convolution doubles the side and halves the
channels, with batch norm and ReLU between and tanh at the end. The discriminator is its mirror with leaky ReLU.
"""

from itertools import pairwise

from pydantic import Field
from torch import Tensor, nn

from maquette.errors import OptionError
from maquette.families._family import FamilyConfig, Networks, Steps, doublings
from maquette.layers.batch_norm import BatchNorm2d
from maquette.layers.normal_init import normal_init
from maquette.objectives.losses import NON_SATURATING
from maquette.objectives.steps import DiscriminatorStep, GeneratorStep
from maquette.spec import Spec

TITLE, YEAR, PAPER, IS_TRANSLATOR = "DCGAN", 2016, "arXiv 1511.06434", False


class Config(FamilyConfig):
    """Settings of DCGAN; the defaults are the paper's (section 4)."""

    batch_size: int = Field(default=128, ge=1)
    learning_rate: float = Field(default=2e-4, gt=0)
    beta1: float = Field(default=0.5, ge=0, lt=1)
    beta2: float = Field(default=0.999, ge=0, lt=1)
    ema_kimg: float = Field(default=0.0, ge=0)
    penalty_every: int = Field(default=0, ge=0)
    penalty: float = Field(default=0.0, ge=0)  # weight of R1; not in the paper
    latent_size: int = Field(default=100, ge=1)
    flip: bool = False
    jitter: float = Field(default=1.0, ge=1, le=2)
    width: int = Field(default=64, ge=4)  # the generator's channels at half the full side; doubled at each halving
    discriminator_width: int = Field(default=64, ge=4)  # the discriminator's, likewise
    discriminator_norm: bool = True  # batch norm in the discriminator; R1 does without
    max_channels: int = Field(default=512, ge=8)  # no layer is wider: keeps a large picture's 4 x 4 end affordable


PRESETS = {
    "paper": Config(),
    # narrow, and in small batches, since on a processor steps count and not pictures; R1 in place of the discriminator's
    # batch norm keeps the two in balance; an average of the generator looks well long before the generator itself settles
    "laptop": Config(
        batch_size=16,
        learning_rate=5e-4,
        ema_kimg=5.0,
        penalty_every=4,
        penalty=0.5,
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
    generator = Generator(config.latent_size, shrinking, spec.picture.channels)
    discriminator = Discriminator(growing, spec.picture.channels, config.discriminator_norm)
    normal_init(generator)
    normal_init(discriminator)
    return Networks(generator, discriminator)


def steps(networks: Networks, config: Config) -> Steps:
    """The players with the non-saturating objective."""
    return Steps(
        GeneratorStep(networks.generator, networks.discriminator, NON_SATURATING, inputs=("latents",)),
        DiscriminatorStep(networks.discriminator, NON_SATURATING, penalty=config.penalty * max(1, config.penalty_every)),
    )


def schedule(config: Config, progress: float) -> float:
    """The paper's learning rate does not change."""
    return 1.0
