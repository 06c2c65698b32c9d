"""What every family's settings and results have in common: exactly what the training loop reads."""

import math
from typing import NamedTuple

from pydantic import Field
from torch import nn

from maquette.objectives.steps import DiscriminatorStep, GeneratorStep
from maquette.settings import Settings


class FamilyConfig(Settings):
    """Settings that the loop reads of any family; a family adds those that its networks read."""

    batch_size: int = Field(ge=1)  # pictures in one step over all processes
    learning_rate: float = Field(gt=0)  # Adam's, for both networks
    beta1: float = Field(ge=0, lt=1)
    beta2: float = Field(ge=0, lt=1)
    ema_kimg: float = Field(ge=0)  # half-life of the generator's average in thousands of pictures; 0: no average
    latent_size: int = Field(ge=0)  # numbers that a generated picture starts from; 0: a translator has none
    penalty_every: int = Field(ge=0)  # steps from one gradient penalty to the next, which then weighs as much more; 0: none
    flip: bool  # mirror half of the pictures; wrong for text and for anything with a handedness
    jitter: float = Field(ge=1, le=2)  # enlarge by this and cut a random window; 1: off


class Networks(NamedTuple):
    """The two players. The generator takes latents (N, L) or pictures (N, C', H, W) and gives pictures (N, C, H, W)."""

    generator: nn.Module
    discriminator: nn.Module


class Steps(NamedTuple):
    """The two players with their objectives."""

    generator: GeneratorStep
    discriminator: DiscriminatorStep


def doublings(side: int, start: int) -> int | None:
    """How often `start` must be doubled to reach `side`; None if it cannot."""
    count = round(math.log2(side / start)) if side >= start else -1
    return count if count >= 0 and start * 2**count == side else None
