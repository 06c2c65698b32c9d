"""The first GAN (Goodfellow et al. 2014, arXiv 1406.2661): two multilayer perceptrons, one forging, one judging.

The generator is three matrices with ReLU between and a sigmoid at the end; the discriminator is made of maxout units, which
take the largest of several sums, and forgets half of what it knows at every step (dropout). Nothing in either knows that
pixels have neighbours. The paper draws its latents from a uniform distribution; here they come in as normal ones, and the
generator maps each by the normal distribution function. Classes come in as Mirza and Osindero 2014 have them (arXiv
1411.1784): both networks have a hidden layer for the class beside their first, and the next layer sees the two.
"""

import math
from typing import Literal

import torch
from pydantic import Field
from torch import Tensor, nn
from torch.nn.functional import dropout, leaky_relu, relu

from maquette.errors import OptionError
from maquette.families._family import FamilyConfig, Networks, Steps, adversarial_steps
from maquette.layers.batch_norm import BatchNorm2d
from maquette.objectives.moment import Moment
from maquette.objectives.objective import Objective
from maquette.spec import Spec

TITLE, YEAR, PAPER, IS_TRANSLATOR = "GAN", 2014, "arXiv 1406.2661", False

_MOST_NUMBERS = 2**16  # in a picture: 128 x 128 with four channels
_JOINT_PIECES = 4  # of the maxout layer that sees picture and class (Mirza and Osindero 2014, section 4.1)
_EPOCHS, _UPDATES = 250, 500  # of the published run: batches of 100 from 50,000 digits
_DECAY = 1.000004  # the learning rate is divided by this after every update


class Config(FamilyConfig):
    """Settings of GAN; the defaults are those that the paper's authors published for handwritten digits."""

    batch_size: int = Field(default=100, ge=1)
    optimiser: Literal["adam", "sgd"] = "sgd"
    learning_rate: float = Field(default=0.1, gt=0)
    discriminator_learning_rate: float | None = Field(default=0.05, gt=0)  # the paper halves its loss instead: the same steps
    beta1: float = Field(default=0.5, ge=0, lt=1)
    beta2: float = Field(default=0.999, ge=0, lt=1)
    ema_kimg: float = Field(default=0.0, ge=0)
    latent_size: int = Field(default=100, ge=1)
    flip: bool = False
    objective: Objective = Objective(loss="non_saturating")  # "minimax" is equation 1; the paper trains with this one
    layers: int = Field(default=2, ge=1)  # hidden ones, in each network
    width: int = Field(default=1200, ge=4)  # units of the generator's hidden layers
    discriminator_width: int = Field(default=240, ge=4)
    pieces: int = Field(default=5, ge=1)  # sums that a maxout unit takes the largest of; 1: leaky ReLU instead
    input_dropout: float = Field(default=0.2, ge=0, lt=1)  # share of the pixels that the discriminator does not see
    hidden_dropout: float = Field(default=0.5, ge=0, lt=1)
    generator_norm: bool = False  # batch norm in the generator, which came a year after the paper
    spread: float = Field(default=0.05, gt=0)  # starting weights are uniform between plus and minus this
    discriminator_spread: float = Field(default=0.005, gt=0)
    label_width: int = Field(default=1000, ge=1)  # of the generator's first hidden layer: units that see the class, not the latents
    discriminator_label_width: int = Field(default=50, ge=1)  # beside the discriminator's first


PRESETS = {
    "paper": Config(),
    # sgd and a discriminator that starts near nothing, as in the paper: its slope is then as smooth as the pictures are, where Adam,
    # which takes an equal step for every weight, sprinkles each picture with coloured noise. Batch norm in the generator keeps
    # pictures from fading to grey; leaky ReLU in place of maxout, since five sums for every unit are five times the work
    "laptop": Config(
        batch_size=32,
        ema_kimg=5.0,
        width=512,
        discriminator_width=512,
        pieces=1,
        input_dropout=0.0,
        hidden_dropout=0.3,
        generator_norm=True,
        spread=0.01,
        label_width=128,
    ),
}


class _Norm(BatchNorm2d):
    """Batch norm of units rather than channels."""

    def forward(self, input: Tensor) -> Tensor:  # (N, U) -> same
        return super().forward(input[:, :, None, None])[:, :, 0, 0]


class Generator(nn.Module):
    """Latents (N, L), and classes (N,) if there are any, to pictures (N, C, H, W) in [-1, 1]."""

    def __init__(self, config: Config, spec: Spec) -> None:
        super().__init__()
        self.shape, classes = spec.picture.shape, len(spec.labels)
        label_width = min(config.label_width, config.width - 1) if classes else 0
        self.latents = nn.Linear(config.latent_size, config.width - label_width)
        self.labels = nn.Embedding(classes, label_width) if classes else None
        self.hidden = nn.ModuleList(nn.Linear(config.width, config.width) for _ in range(config.layers - 1))
        norms = [_Norm(config.width) if config.generator_norm else nn.Identity() for _ in range(config.layers)]
        self.norms = nn.ModuleList(norms)
        self.pixels = nn.Linear(config.width, math.prod(self.shape))
        _uniform_init(self, config.spread)

    def forward(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        """Pictures; the latents become uniform with the same variance, 1."""
        values = self.latents(torch.erf(latents / math.sqrt(2)) * math.sqrt(3))
        if self.labels is not None:
            values = torch.cat([values, self.labels(labels)], dim=1)
        values = relu(self.norms[0](values))
        for layer, norm in zip(self.hidden, self.norms[1:], strict=True):
            values = relu(norm(layer(values)))
        return (2 * torch.sigmoid(self.pixels(values)) - 1).unflatten(1, self.shape)


class Discriminator(nn.Module):
    """Pictures (N, C, H, W), and classes (N,) if there are any, to one logit each (N,)."""

    def __init__(self, config: Config, spec: Spec) -> None:
        super().__init__()
        self.input_dropout, self.hidden_dropout, classes = config.input_dropout, config.hidden_dropout, len(spec.labels)
        self.pieces, self.joint_pieces = config.pieces, min(config.pieces, _JOINT_PIECES) if classes else config.pieces
        units, label_units = config.discriminator_width, config.discriminator_label_width if classes else 0
        self.pictures = nn.Linear(math.prod(spec.picture.shape), units * self.pieces)
        self.labels = nn.Embedding(classes, label_units * self.pieces) if classes else None
        widths = [units + label_units, *[units] * (config.layers - 1)]
        self.hidden = nn.ModuleList(nn.Linear(width, units * self.joint_pieces) for width in widths[:-1])
        self.logit = nn.Linear(widths[-1], 1)
        _uniform_init(self, config.discriminator_spread)

    def forward(self, pictures: Tensor, labels: Tensor | None = None) -> Tensor:
        """One logit per picture: above 0 means real. Pixels are seen in the paper's range, 0 to 1."""
        pixels = dropout((pictures.flatten(1) + 1) / 2, self.input_dropout, self.training)
        values = _maxout(self.pictures(pixels), self.pieces)
        if self.labels is not None:
            values = torch.cat([values, _maxout(self.labels(labels), self.pieces)], dim=1)
        for layer in self.hidden:
            values = _maxout(layer(dropout(values, self.hidden_dropout, self.training)), self.joint_pieces)
        logits: Tensor = self.logit(dropout(values, self.hidden_dropout, self.training))
        return logits.squeeze(1)


def _maxout(values: Tensor, pieces: int) -> Tensor:  # (N, U * pieces) -> (N, U)
    """The largest of every few sums (Goodfellow et al. 2013); a sum alone goes through a leaky ReLU."""
    return values.unflatten(1, (-1, pieces)).amax(2) if pieces > 1 else leaky_relu(values, 0.2)


def _uniform_init(network: nn.Module, spread: float) -> None:
    """Weights between plus and minus `spread`; no biases. (The paper's output bias starts at the pictures' mean, not known here.)"""
    for module in network.modules():
        if isinstance(module, nn.Linear | nn.Embedding):
            nn.init.uniform_(module.weight, -spread, spread)
        if isinstance(module, nn.Linear):
            nn.init.zeros_(module.bias)


def build(config: Config, spec: Spec) -> Networks:
    """The two networks with the published starting weights; pictures may be oblong.

    Raises:
        OptionError: the pictures are too large for a network with a weight for every pixel and hidden unit.
    """
    height, width, channels = spec.picture.height, spec.picture.width, spec.picture.channels
    if height * width * channels > _MOST_NUMBERS:
        raise OptionError(
            f"`--size {width}x{height}`",
            f"gan has a weight for every pixel and hidden unit, so a picture may have at most {_MOST_NUMBERS:,} numbers, "
            f"and this one has {height * width * channels:,}",
            "Try `--size 64`.",
        )
    return Networks(Generator(config, spec), Discriminator(config, spec))


def steps(networks: Networks, config: Config) -> Steps:
    """The players; nothing in the discriminator mixes pictures, so it sees real and fake ones at once."""
    return adversarial_steps(networks, config, joint=True)


def schedule(config: Config, progress: float) -> Moment:
    """For sgd as published, with the whole budget as its 250 epochs: the rate falls to 0.61, the momentum climbs to 0.7."""
    if config.optimiser == "adam":
        return Moment()
    return Moment(learning_rate=_DECAY ** (-_EPOCHS * _UPDATES * progress), beta1=config.beta1 + 0.2 * progress)
