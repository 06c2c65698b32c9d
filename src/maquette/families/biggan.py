"""BigGAN (Brock, Donahue and Simonyan 2019, arXiv 1809.11096): a class and latents steer every block of a residual generator.

The latents are cut into pieces: the first becomes a 4 x 4 map, every other one joins the embedded class and sets the gains
and biases of one block's batch norms. The discriminator asks of a picture whether it is real and whether it is of its class
(projection, arXiv 1802.05637). Spectral norm holds both networks, attention lets distant places agree, and the hinge loss
ends the argument. Without classes the latents alone steer the norms. Truncated latents trade variety for quality.
"""

from itertools import pairwise
from typing import Literal

import torch
from pydantic import Field
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d, interpolate, relu, relu_

from maquette.errors import OptionError
from maquette.families._family import FamilyConfig, Networks, Steps, adversarial_steps, doublings
from maquette.layers.attention import Attention
from maquette.layers.batch_norm import BatchNorm2d
from maquette.layers.conditional_batch_norm import ConditionalBatchNorm2d
from maquette.layers.resampled import conv2d_halved, doubled_conv2d
from maquette.layers.spectral_norm import Conv2d, Embedding, Linear
from maquette.objectives.moment import Moment
from maquette.objectives.objective import Objective
from maquette.spec import Spec

TITLE, YEAR, PAPER, IS_TRANSLATOR = "BigGAN", 2019, "arXiv 1809.11096", False


class Config(FamilyConfig):
    """Settings of BigGAN; the defaults are the paper's for 128 pixels (appendices B and C)."""

    batch_size: int = Field(default=2048, ge=1)
    learning_rate: float = Field(default=5e-5, gt=0)
    discriminator_learning_rate: float | None = Field(default=2e-4, gt=0)
    beta1: float = Field(default=0.0, ge=0, lt=1)
    beta2: float = Field(default=0.999, ge=0, lt=1)
    epsilon: float = Field(default=1e-6, gt=0)  # of the authors' own training in PyTorch
    discriminator_steps: int = Field(default=2, ge=1)
    ema_kimg: float = Field(default=28_390.0, ge=0)  # .9999 a generator step: half in 6,931 steps, of 2 x 2048 pictures each
    latent_size: int = Field(default=120, ge=1)  # 120 at 128 pixels, 140 at 256, 128 at 512
    flip: bool = False
    objective: Objective = Objective(loss="hinge", orthogonal=1e-4)
    width: int = Field(default=96, ge=4)  # the generator's channels, times the multiples of `plan`
    discriminator_width: int = Field(default=96, ge=4)
    # published: the paper's multiples for each side of a picture; steady: the same channels at the same side of a map, whatever
    # the picture's side (`width` at 64, doubled at each halving), so that a model can be continued at another resolution
    plan: Literal["published", "steady"] = "published"
    max_channels: int = Field(default=1536, ge=8)  # of any map
    # split: a piece for the start and for each block; whole: all latents and the class for each, as in the paper's BigGAN-deep
    latents: Literal["split", "whole"] = "split"
    embedding_size: int = Field(default=128, ge=1)  # of a class, shared by all blocks
    embedding_gain: float = Field(default=1.0, gt=0)  # of the embedding's orthogonal start; 1 is short beside the latents
    attention_side: Literal[0, 8, 16, 32, 64, 128] = 64  # side of the maps that attention looks at, where there are such; 0: none


PRESETS = {
    "paper": Config(),
    # narrow, in small batches, and the same at every side; Adam forgets sooner, since there are few steps, and the discriminator
    # takes one for each of the generator's, so that there are twice as many. The class's embedding starts as long as the latents
    # beside it, so that a class counts from the first picture. Pictures are not augmented: where each was, in so few steps the
    # changes were learned as well, and grey patches made
    "laptop": Config(
        batch_size=16,
        learning_rate=3e-4,
        discriminator_learning_rate=6e-4,
        beta2=0.99,
        discriminator_steps=1,
        ema_kimg=5.0,
        latent_size=80,
        flip=True,
        objective=Objective(loss="hinge"),
        width=16,
        discriminator_width=16,
        plan="steady",
        max_channels=256,
        latents="whole",
        embedding_size=64,
        embedding_gain=8.0,
        attention_side=16,
    ),
}

# Multiples of the width (tables 4 to 6; 64 pixels as in the authors' code): of the generator's maps at side 4, 8, 16 ...
_GENERATOR = {64: (16, 16, 8, 4, 2), 128: (16, 16, 8, 4, 2, 1), 256: (16, 16, 8, 8, 4, 2, 1), 512: (16, 16, 8, 8, 4, 2, 1, 1)}
# and of the discriminator's, at half of the picture's side, a quarter, ... 4, and 4 once more
_DISCRIMINATOR = {64: (1, 2, 4, 8, 16), 128: (1, 2, 4, 8, 16, 16), 256: (1, 2, 4, 8, 8, 16, 16), 512: (1, 1, 2, 4, 8, 8, 16, 16)}


class GeneratorBlock(nn.Module):
    """Twice the side: norm, ReLU, doubling, convolution, norm, ReLU, convolution, beside a 1 x 1 convolution (figure 15a)."""

    def __init__(self, inputs: int, outputs: int, condition_size: int) -> None:
        super().__init__()
        self.norm1, self.norm2 = ConditionalBatchNorm2d(condition_size, inputs), ConditionalBatchNorm2d(condition_size, outputs)
        self.conv1, self.conv2 = Conv2d(inputs, outputs, 3, padding=1), Conv2d(outputs, outputs, 3, padding=1)
        self.skip = Conv2d(inputs, outputs, 1)

    def forward(self, input: Tensor, condition: Tensor) -> Tensor:  # (N, C', H, W), (N, L) -> (N, C, 2H, 2W)
        """The larger maps."""
        maps = doubled_conv2d(relu_(self.norm1(input, condition)), self.conv1.normalised(), self.conv1.bias)
        maps = self.conv2(relu_(self.norm2(maps, condition)))
        return maps + interpolate(self.skip(input), scale_factor=2.0, mode="nearest")  # the same as doubling first, at a quarter


class Generator(nn.Module):
    """Latents (N, L), and classes (N,) if there are any, to pictures (N, C, S, S) in [-1, 1].

    Args:
        channels: of the maps at side 4, 8, 16 ... S.
    """

    def __init__(self, config: Config, channels: list[int], picture_channels: int, classes: int) -> None:
        super().__init__()
        count = len(channels)
        self.pieces = _pieces(config.latent_size, count) if config.latents == "split" else None
        sizes = self.pieces or [config.latent_size] * count
        extra = config.embedding_size if classes else 0
        self.shared = nn.Embedding(classes, config.embedding_size) if classes else None
        self.start = Linear(sizes[0] + (0 if self.pieces else extra), channels[0] * 16)
        self.blocks = nn.ModuleDict(
            {str(8 << index): GeneratorBlock(*pair, sizes[index + 1] + extra) for index, pair in enumerate(pairwise(channels))}
        )
        self.attention = nn.ModuleDict(_attention(config.attention_side, dict(zip(map(int, self.blocks), channels[1:], strict=True))))
        self.norm = BatchNorm2d(channels[-1])
        self.out = Conv2d(channels[-1], picture_channels, 3, padding=1)

    def forward(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        """The pictures."""
        pieces = latents.split(self.pieces, dim=1) if self.pieces else [latents] * (len(self.blocks) + 1)
        if self.shared is not None:
            assert labels is not None, "a generator with classes needs labels"
            embedded = self.shared(labels)
            steered = [torch.cat([embedded, piece], dim=1) for piece in pieces]
            pieces = [pieces[0], *steered[1:]] if self.pieces else steered
        maps = self.start(pieces[0]).unflatten(1, (-1, 4, 4))
        for (side, block), piece in zip(self.blocks.items(), pieces[1:], strict=True):
            maps = block(maps, piece)
            if side in self.attention:
                maps = self.attention[side](maps)
        return torch.tanh(self.out(relu_(self.norm(maps))))


class DiscriminatorBlock(nn.Module):
    """Half the side, or the same: ReLU, convolution, ReLU, convolution, mean, beside a 1 x 1 convolution (figure 15b).

    Args:
        is_first: whether it sees pictures, which no ReLU must cut.
    """

    def __init__(self, inputs: int, outputs: int, *, halves: bool, is_first: bool) -> None:
        super().__init__()
        self.halves, self.is_first = halves, is_first
        self.conv1, self.conv2 = Conv2d(inputs, outputs, 3, padding=1), Conv2d(outputs, outputs, 3, padding=1)
        self.skip = Conv2d(inputs, outputs, 1) if halves or inputs != outputs else None

    def forward(self, input: Tensor) -> Tensor:  # (N, C', H, W) -> (N, C, H, W) or (N, C, H/2, W/2)
        """The smaller maps."""
        maps = relu_(self.conv1(input if self.is_first else relu(input)))
        maps = conv2d_halved(maps, self.conv2.normalised(), self.conv2.bias) if self.halves else self.conv2(maps)
        passed = avg_pool2d(input, 2) if self.halves else input  # before the 1 x 1 convolution: the same, at a quarter
        return maps + (passed if self.skip is None else self.skip(passed))


class Discriminator(nn.Module):
    """Pictures (N, C, S, S), and classes (N,) if there are any, to one logit each (N,).

    Args:
        channels: of the maps at side S/2, S/4, ... 4 and 4 once more.
    """

    def __init__(self, config: Config, channels: list[int], picture_channels: int, classes: int) -> None:
        super().__init__()
        sides = [4 << (len(channels) - 1 - index) for index in range(len(channels))]  # of what goes into each block
        self.blocks = nn.ModuleDict(
            {
                str(side): DiscriminatorBlock(*pair, halves=side > 4, is_first=index == 0)
                for index, (side, pair) in enumerate(zip(sides, pairwise([picture_channels, *channels]), strict=True))
            }
        )
        self.attention = nn.ModuleDict(_attention(config.attention_side, dict(zip(sides[1:], channels, strict=False))))
        self.out = Linear(channels[-1], 1)
        self.classes = Embedding(classes, channels[-1]) if classes else None

    def forward(self, pictures: Tensor, labels: Tensor | None = None) -> Tensor:
        """One logit per picture: above 0 means real, and of its class."""
        maps = pictures
        for side, block in self.blocks.items():
            if side in self.attention:
                maps = self.attention[side](maps)
            maps = block(maps)
        features = relu_(maps).sum(dim=(2, 3))
        logits: Tensor = self.out(features).squeeze(1)
        if self.classes is None:
            return logits
        assert labels is not None, "a discriminator with classes needs labels"
        return logits + (self.classes(labels) * features).sum(dim=1)


def build(config: Config, spec: Spec) -> Networks:
    """The two networks, every weight drawn orthogonal (section 3).

    Raises:
        OptionError: the pictures are not square or their side is not 8, 16, 32 ... 1024, or there are too few latents to cut.
    """
    side, stages = spec.picture.height, doublings(spec.picture.height, 4)
    if spec.picture.width != side or not stages or side > 1024:
        raise OptionError(
            f"`--size {spec.picture.width}x{side}`",
            "biggan doubles its side from 4, so pictures must be square with a side of 8, 16, 32, 64, 128, 256, 512 or 1024",
            "Try `--size 64`.",
        )
    if config.latents == "split" and config.latent_size <= stages:
        raise OptionError(
            f"`latent_size={config.latent_size}`",
            f"biggan cuts the latents into {stages + 1} pieces at {side} pixels",
            f"Try `--set model.latent_size={20 * (stages + 1)}`.",
        )
    growing, shrinking = _channels(config, stages)
    classes = len(spec.labels)
    generator = Generator(config, growing, spec.picture.channels, classes)
    discriminator = Discriminator(config, shrinking, spec.picture.channels, classes)
    for network in (generator, discriminator):
        _orthogonal_init(network)
    if generator.shared is not None:
        nn.init.orthogonal_(generator.shared.weight, config.embedding_gain)
    return Networks(generator, discriminator)


def steps(networks: Networks, config: Config) -> Steps:
    """The players; nothing in the discriminator mixes pictures, so it sees real and fake ones in one pass."""
    return adversarial_steps(networks, config, joint=True)


def schedule(config: Config, progress: float) -> Moment:
    """The paper's training does not change on its way."""
    return Moment()


def _channels(config: Config, stages: int) -> tuple[list[int], list[int]]:
    """Of the generator's maps at side 4, 8, 16 ... and of the discriminator's at half the side, a quarter, ... 4, and 4 again."""
    if config.plan == "steady":
        generator = [config.width * 16 >> index for index in range(stages + 1)]
        discriminator = [config.discriminator_width * 8 >> index for index in (*reversed(range(stages)), 0)]
    else:
        known = min(max(4 << stages, 64), 512)
        beyond = [1] * (stages - 7)  # above 512 pixels nothing is published: the last width goes on
        generator = [config.width * multiple for multiple in [*_GENERATOR[known], *beyond][: stages + 1]]
        discriminator = [config.discriminator_width * multiple for multiple in [*beyond, *_DISCRIMINATOR[known]][-stages - 1 :]]
    return [_bounded(wide, config) for wide in generator], [_bounded(wide, config) for wide in discriminator]


def _bounded(channels: int, config: Config) -> int:
    return min(max(channels, 4), config.max_channels)


def _pieces(size: int, count: int) -> list[int]:
    """A number as a sum of `count` parts as equal as can be, the larger ones first."""
    return [size // count + (index < size % count) for index in range(count)]


def _attention(side: int, channels: dict[int, int]) -> dict[str, nn.Module]:
    """The attention at that side, if there are maps of it."""
    return {str(side): Attention(channels[side])} if side in channels else {}


def _orthogonal_init(network: nn.Module) -> None:
    """Draws filters and embeddings in place, orthogonal; biases start at zero. Gains and biases of norms keep theirs."""
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.Linear | nn.Embedding):
            nn.init.orthogonal_(module.weight)
        if isinstance(module, nn.Conv2d | nn.Linear) and module.bias is not None:
            nn.init.zeros_(module.bias)
