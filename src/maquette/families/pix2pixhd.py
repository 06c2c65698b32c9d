"""pix2pixHD (Wang et al. 2018, arXiv 1711.11585): large pictures from drawings or label maps, coarse to fine.

A global generator paints at half the side. When it has learned, a local enhancer adds what only the full side shows: it looks at the
full input, takes in what the global one would have painted from, and both learn on together. Several discriminators judge patches at
full side, half, and perhaps a quarter, and the generator is also asked to be noticed by their layers as real pictures are. Differs: the
enhancer's picture fades in over the global one's, or all that is seen of the model would be noise again for a while.
"""

from typing import Literal

import torch
from pydantic import Field
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d

from maquette.errors import OptionError
from maquette.families._family import Networks, Steps
from maquette.families._translator import NORMS, TranslatorConfig, plain_instance_norm, translator_steps
from maquette.layers.growing import Growing, enlarged
from maquette.layers.label_planes import LabelPlanes
from maquette.layers.looks import Looks
from maquette.layers.normal_init import normal_init
from maquette.layers.patch_discriminator import Look, MultiScaleDiscriminator, Norm, PatchDiscriminator, PatchJudge
from maquette.layers.residual_translator import Residual, ResidualTranslator, doubling, halving, wide
from maquette.objectives.moment import Moment
from maquette.objectives.objective import Objective
from maquette.spec import Spec

TITLE, YEAR, PAPER, IS_TRANSLATOR = "pix2pixHD", 2018, "arXiv 1711.11585", True
INPUTS = ("pairs", "maps")


class Config(TranslatorConfig):
    """Settings of pix2pixHD; the defaults are the paper's (sections 3.2 to 3.4 and appendix)."""

    batch_size: int = Field(default=1, ge=1)
    learning_rate: float = Field(default=2e-4, gt=0)
    beta1: float = Field(default=0.5, ge=0, lt=1)
    beta2: float = Field(default=0.999, ge=0, lt=1)
    ema_kimg: float = Field(default=0.0, ge=0)
    latent_size: int = Field(default=0, ge=0)  # above 0: the feature encoder; number l modulo this chooses the look of label l
    flip: bool = True
    objective: Objective = Objective(loss="least_squares")
    feature_matching: float = Field(default=10.0, ge=0)
    perceptual: float = Field(default=10.0, ge=0)
    global_share: float = Field(default=0.5, ge=0, lt=1)  # of the budget, in which the global generator learns alone
    fading: float = Field(default=0.1, ge=0, lt=1)  # share of the budget after that, in which the enhancer's picture takes over
    width: int = Field(default=64, ge=4)  # channels of the global generator's first layer; the enhancer's has half of them
    halvings: int = Field(default=4, ge=1, le=6)  # in the global generator; fewer where fewer than 4 pixels would be left
    blocks: int = Field(default=9, ge=1)  # residual blocks of the global generator
    enhancer_blocks: int = Field(default=3, ge=1)
    separable: bool = False  # residual blocks of depthwise-separable convolutions, at an eighth of the arithmetic
    norm: Literal["instance", "batch"] = "instance"
    encoder_width: int = Field(default=16, ge=4)
    scales: int = Field(default=2, ge=1, le=3)  # at which discriminators look
    discriminator_width: int = Field(default=64, ge=4)
    discriminator_layers: int = Field(default=3, ge=1, le=5)


PRESETS = {
    "paper": Config(),
    "laptop": Config(
        batch_size=2,
        width=32,
        halvings=3,
        blocks=4,
        enhancer_blocks=2,
        separable=True,
        norm="batch",
        discriminator_width=24,
        ema_kimg=2.0,
        global_share=0.3,
    ),
}


class Generator(Growing):
    """Pictures or label maps to pictures in [-1, 1]: of half the side while the global generator learns alone, and then of the full one.

    Args:
        inputs: planes of the input.
        planes: what turns label maps into them.
        looks: the feature encoder.
        halvings: of the global generator.
    """

    def __init__(self, config: Config, spec: Spec, inputs: int, planes: LabelPlanes | None, looks: Looks | None, halvings: int) -> None:
        super().__init__([spec.picture.width // 2, spec.picture.width])
        norm, bias, width = _norm(config), config.norm == "instance", config.width
        fine = width // 2
        self.planes, self.looks = planes, looks
        self.whole = ResidualTranslator(
            inputs, spec.picture.channels, width, halvings, config.blocks, norm, bias=bias, separable=config.separable
        )
        self.enter = nn.Sequential(wide(inputs, fine, norm, bias=bias), halving(fine, width, norm, bias=bias))
        self.enhance = nn.Sequential(
            *(Residual(width, norm, bias=bias, separable=config.separable) for _ in range(config.enhancer_blocks)),
            doubling(width, fine, norm, bias=bias),
        )
        self.head = nn.Conv2d(fine, spec.picture.channels, 7, padding=3, padding_mode="reflect")

    def forward(
        self, input: Tensor, latents: Tensor | None = None, pictures: Tensor | None = None, instances: Tensor | None = None
    ) -> Tensor:
        """What these drawings (N, C', H, W) or label maps (N, 1 or 2, H, W) show; with an encoder, looking so, or as `pictures` do.

        Args:
            instances: (N, 1, H, W), each of which then looks as it does in `pictures`; None: each label does.
        """
        planes = self.planes(input) if self.planes is not None else input
        if self.looks is not None:
            planes = torch.cat([planes, self.looks(planes, latents, pictures, instances)], dim=1)
        coarse = self.whole.trunk(halved(planes))
        if not self.place:
            made = torch.tanh(self.whole.head(coarse))
            return made if self.training else enlarged(made, 2)
        made = torch.tanh(self.head(self.enhance(self.enter(planes) + coarse)))
        return self.blend(enlarged(torch.tanh(self.whole.head(coarse)), 2), made) if self.fade < 1 else made


class Discriminator(Growing, PatchJudge):
    """Patches at several scales of pictures that have the side of the generator's."""

    def __init__(self, width: int, judges: MultiScaleDiscriminator) -> None:
        super().__init__([width // 2, width])
        self.judges = judges

    def told(self, *conditions: Tensor) -> Tensor:
        """The conditions as planes, at the side of the pictures."""
        planes = self.judges.told(*conditions)
        return planes if self.place else halved(planes)

    def look(self, pictures: Tensor, planes: Tensor) -> Look:
        """Every scale's look."""
        return self.judges.look(pictures, planes)


def halved(planes: Tensor) -> Tensor:
    """Half the side, by overlapping means; what lies beyond the edge does not count."""
    return avg_pool2d(planes, 3, 2, 1, count_include_pad=False)


def _norm(config: Config) -> Norm:
    return plain_instance_norm if config.norm == "instance" else NORMS["batch"]


def _halvings(config: Config, spec: Spec) -> int:
    """Of the global generator, which works at half the side."""
    height, width = spec.picture.height, spec.picture.width
    halvings = min(config.halvings, (min(height, width) // 8).bit_length() - 1)
    whole = 2 ** (halvings + 1)
    if halvings < 1 or height % whole or width % whole or min(height, width) < 32:
        needed = 2 ** (config.halvings + 1)
        raise OptionError(
            f"`--size {width}x{height}`",
            f"pix2pixhd halves its sides {config.halvings + 1} times, so both must be divisible by {needed}",
            f"Try `--size {max(1, round(width / needed)) * needed}x{max(1, round(height / needed)) * needed}`.",
        )
    return halvings


def build(config: Config, spec: Spec) -> Networks:
    """The two networks with the paper's starting weights, full-grown until they are told otherwise.

    Raises:
        OptionError: sides that cannot be halved often enough, single pictures, or looks of pictures that have no labels.
    """
    if spec.input is None:
        advice = "Give a folder of pairs or of pictures with label maps, or choose a family such as dcgan."
        raise OptionError("pix2pixhd", "it learns from pairs or label maps, and these are single pictures", advice)
    if config.latent_size and spec.map is None:
        raise OptionError(
            f"`model.latent_size={config.latent_size}`",
            "the feature encoder tells how each label looks, and the input of these pictures is no label map",
            "Leave it at 0, or give pictures with label maps.",
        )
    halvings, channels = _halvings(config, spec), spec.picture.channels
    shown = spec.map.planes if spec.map else spec.input.channels
    planes, looks, told = None, None, None
    if spec.map:
        planes, told = LabelPlanes(len(spec.map)), LabelPlanes(len(spec.map))
        if config.latent_size:
            looks = Looks(len(spec.map), channels, config.encoder_width, halvings + 1, _norm(config), bias=config.norm == "instance")
    generator = Generator(config, spec, shown + (3 if looks else 0), planes, looks, halvings)

    def judge() -> PatchDiscriminator:
        width, layers = config.discriminator_width, config.discriminator_layers
        return PatchDiscriminator(shown + channels, width, layers, _norm(config), padding=2)

    discriminator = Discriminator(spec.picture.width, MultiScaleDiscriminator(judge, config.scales, told))
    normal_init(discriminator)
    normal_init(generator)
    return Networks(generator, discriminator)


def steps(networks: Networks, config: Config) -> Steps:
    """The players with eq. 5: least squares at every scale, feature matching, and the perceptual loss where its weights are at hand."""
    inputs = ("input", "latents", "pictures", "instances") if config.latent_size else ("input",)
    return translator_steps(networks, config, inputs=inputs, weight=0.5)


def schedule(config: Config, progress: float) -> Moment:
    """The global generator alone, then both; the rate is constant until half of the second part, then falls to nothing."""
    begun = progress - config.global_share
    growth = 0.0 if begun < 0 else 0.5 + 0.5 * begun / config.fading if begun < config.fading else 1.0  # from 0.5 on the full side fades in
    return Moment(learning_rate=min(1.0, 2.0 * (1.0 - begun / (1 - config.global_share))), growth=growth)
