"""What every family's settings and results have in common: exactly what the training loop reads."""

import math
from typing import Literal, NamedTuple

from pydantic import Field
from torch import nn

from maquette.errors import OptionError
from maquette.objectives.augment import Augmentation, make_augment
from maquette.objectives.objective import Objective
from maquette.objectives.steps import DiscriminatorStep, GeneratorStep
from maquette.settings import Settings


class FamilyConfig(Settings):
    """Settings that the loop reads of any family; a family adds those that its networks read."""

    batch_size: int = Field(ge=1)  # pictures in one step over all processes
    learning_rate: float = Field(gt=0)  # of both networks, unless the discriminator has its own
    discriminator_learning_rate: float | None = Field(default=None, gt=0)
    optimiser: Literal["adam", "sgd"] = "adam"
    beta1: float = Field(ge=0, lt=1)  # the momentum of sgd
    beta2: float = Field(ge=0, lt=1)
    discriminator_beta2: float | None = Field(default=None, ge=0, lt=1)
    epsilon: float = Field(default=1e-8, gt=0)
    discriminator_steps: int = Field(default=1, ge=1)  # each on new pictures, for one step of the generator
    ema_kimg: float = Field(ge=0)  # half-life of the generator's average in thousands of pictures; 0: no average
    latent_size: int = Field(ge=0)  # numbers that a generated picture starts from; 0: a translator has none
    flip: bool  # mirror half of the pictures; wrong for text and for anything with a handedness
    jitter: float = Field(default=1.0, ge=1, le=2)  # enlarge by this and cut a random window; 1: off
    objective: Objective = Objective()
    augment: Augmentation = Augmentation()  # of what the discriminator sees


class Networks(NamedTuple):
    """The two players.

    The generator takes latents (N, L), then class labels (N,) where there are classes, then, if it has a truncation of its
    own, that (N,); or pictures (N, C', H, W). It gives pictures (N, C, H, W).
    """

    generator: nn.Module
    discriminator: nn.Module


class Steps(NamedTuple):
    """The two players with their objectives."""

    generator: GeneratorStep
    discriminator: DiscriminatorStep
    notes: tuple[str, ...] = ()  # what a person should know of them: a loss that is left out, and why

    def memory(self) -> nn.ModuleDict:
        """What the objectives remember from step to step: part of a checkpoint."""
        parts = {"augment": self.discriminator.augment, "path_length": self.generator.path_length}
        return nn.ModuleDict({name: part for name, part in parts.items() if part is not None})


def adversarial_steps(networks: Networks, config: FamilyConfig, *, joint: bool = False) -> Steps:
    """The players of a family that makes pictures from latents, with or without classes.

    Args:
        joint: see `DiscriminatorStep`.

    Raises:
        OptionError: a steered augmentation with a loss whose logits have no meaning of their own.
    """
    if config.augment.kind == "ada" and config.augment.probability is None and config.objective.loss in ("relativistic", "wasserstein"):
        raise OptionError(
            f"`--set model.augment.kind=ada` with the {config.objective.loss} loss",
            "its probability is steered by the sign of the logits of real pictures, and this loss only compares logits with each other",
            "Fix it, for example `--set model.augment.probability=0.3`, or take the non-saturating loss.",
        )
    augment = make_augment(config.augment) if config.augment.kind != "none" else None
    inputs, conditions = ("latents", "labels"), ("labels",)
    return Steps(
        GeneratorStep(networks.generator, networks.discriminator, config.objective, inputs=inputs, conditions=conditions, augment=augment),
        DiscriminatorStep(networks.discriminator, config.objective, conditions=conditions, augment=augment, joint=joint),
    )


def doublings(side: int, start: int) -> int | None:
    """How often `start` must be doubled to reach `side`; None if it cannot."""
    count = round(math.log2(side / start)) if side >= start else -1
    return count if count >= 0 and start * 2**count == side else None
