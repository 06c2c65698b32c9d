"""What the families that turn one picture into another have in common: settings, and the game with its further losses."""

from pydantic import Field
from torch import nn

from maquette.families._family import FamilyConfig, Networks, Steps
from maquette.layers.batch_norm import BatchNorm2d
from maquette.layers.patch_discriminator import Norm
from maquette.objectives.augment import make_augment
from maquette.objectives.perceptual import Perceptual
from maquette.objectives.scribble import Scribble
from maquette.objectives.steps import DiscriminatorStep, GeneratorStep


class TranslatorConfig(FamilyConfig):
    """Settings of any translator's game; a weight of 0 leaves a loss out."""

    reconstruction: float = Field(default=0.0, ge=0)  # of the mean absolute difference to the true picture
    feature_matching: float = Field(default=0.0, ge=0)  # of the difference in what the discriminator notices
    perceptual: float = Field(default=0.0, ge=0)  # of the difference in what VGG-19 notices; needs its weights
    perceptual_weights: str = ""  # a safetensors file with the weights of VGG-19, under torchvision's names; nothing is fetched
    scribble: Scribble = Scribble()  # how unsteady the hand is that drew the inputs


def translator_steps(
    networks: Networks,
    config: TranslatorConfig,
    *,
    inputs: tuple[str, ...] = ("input",),
    conditions: tuple[str, ...] = ("input",),
    weight: float = 1.0,
    terms: dict[str, nn.Module] | None = None,
    style: float = 0.0,
) -> Steps:
    """The players of a family that turns what the batch has as `inputs` into pictures.

    Args:
        conditions: what the discriminator is told.
        weight: factor of the discriminator's adversarial loss.
        terms: further losses of the generator, see `GeneratorStep`.
        style: weight of the divergence of styles that the generator's encoder reads, see `GeneratorStep`.

    Raises:
        ModelError: the file of `perceptual_weights` is missing or holds something else.
    """
    augment = make_augment(config.augment) if config.augment.kind != "none" else None
    terms, notes = dict(terms or {}), []
    if config.perceptual and config.perceptual_weights:
        terms["perceptual"] = Perceptual(config.perceptual_weights, config.perceptual)
    elif config.perceptual:
        notes.append("The perceptual loss is left out: it needs the weights of VGG-19 (`--set model.perceptual_weights=FILE.safetensors`).")
    return Steps(
        GeneratorStep(
            networks.generator,
            networks.discriminator,
            config.objective,
            inputs=inputs,
            conditions=conditions,
            augment=augment,
            reconstruction=config.reconstruction,
            feature_matching=config.feature_matching,
            terms=terms,
            style=style,
        ),
        DiscriminatorStep(networks.discriminator, config.objective, conditions=conditions, augment=augment, weight=weight),
        tuple(notes),
    )


def batch_norm(channels: int) -> nn.Module:
    """Statistics of the whole batch."""
    return BatchNorm2d(channels)


def instance_norm(channels: int) -> nn.Module:
    """Statistics of each picture by itself, then a learned scale and shift: batch norm at batch 1."""
    return nn.InstanceNorm2d(channels, affine=True)


def plain_instance_norm(channels: int) -> nn.Module:
    """Statistics of each picture by itself."""
    return nn.InstanceNorm2d(channels)


NORMS: dict[str, Norm] = {"batch": batch_norm, "instance": instance_norm}
