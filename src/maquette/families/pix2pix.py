"""pix2pix (Isola et al. 2017, arXiv 1611.07004): from one picture to another, learned from pairs.

A U-Net turns the input into the output; a PatchGAN sees both and judges every 70 x 70 patch; an absolute difference
to the paired picture keeps the colours in place. In the generator's place there may be nine residual blocks, as in the authors'
own later experiments, or in the `laptop` preset a slim U-Net of depthwise-separable convolutions: the same idea at a fiftieth of the
arithmetic, fast enough to follow a pen.

A drawing of a face does not say whose hair is red. A generator that must give one answer paints the mean of all, which is mud; the
slim one may be given a style for that, read from the true picture while it learns and drawn at chance afterwards, so that
one drawing gives many pictures (the conditional variational half of BicycleGAN, Zhu et al. 2017, arXiv 1711.11586, equation 5).
"""

from typing import Literal

from pydantic import Field
from torch import nn

from maquette.errors import OptionError
from maquette.families._family import Networks, Steps
from maquette.families._translator import NORMS, TranslatorConfig, translator_steps
from maquette.families._unets import FoldedSlimUNet, SlimUNet, UNet
from maquette.layers.normal_init import normal_init
from maquette.layers.patch_discriminator import PatchDiscriminator
from maquette.layers.residual_translator import ResidualTranslator
from maquette.layers.style_encoder import StyleEncoder
from maquette.objectives.moment import Moment
from maquette.spec import Spec

TITLE, YEAR, PAPER, IS_TRANSLATOR = "pix2pix", 2017, "arXiv 1611.07004", True


class Config(TranslatorConfig):
    """Settings of pix2pix; the defaults are the paper's (section 3 and appendix 6)."""

    batch_size: int = Field(default=1, ge=1)
    learning_rate: float = Field(default=2e-4, gt=0)
    beta1: float = Field(default=0.5, ge=0, lt=1)
    beta2: float = Field(default=0.999, ge=0, lt=1)
    ema_kimg: float = Field(default=0.0, ge=0)
    latent_size: int = Field(default=0, ge=0)  # numbers of a style, for the slim generator; 0: dropout is the only noise, as in the paper
    style: float = Field(default=0.05, gt=0)  # weight of the styles' divergence from a normal distribution
    encoder_width: int = Field(default=16, ge=1)  # channels of what reads styles, after the first halving; doubled up to 8 times
    flip: bool = True
    jitter: float = Field(default=286 / 256, ge=1, le=2)
    generator: Literal["unet", "resnet", "slim"] = "unet"  # unet: U-Net-256 at 256 pixels, U-Net-128 at 128
    width: int = Field(default=64, ge=4)  # channels after the first layer; doubled with each halving, in U-Nets up to 8 times
    # the slim generator's width at sides from 192 on, where it works on squares of 2 x 2 pixels; 0: it works on pixels at every side
    folded_width: int = Field(default=0, ge=0)
    blocks: int = Field(default=9, ge=1)  # residual blocks of the resnet
    discriminator_width: int = Field(default=64, ge=4)
    folded_discriminator_width: int = Field(default=0, ge=0)  # the discriminator's width beside a folded generator; 0: as elsewhere
    discriminator_layers: int = Field(default=3, ge=0, le=5)  # 3 judges patches of 70 x 70, 1 of 16 x 16, 0 every pixel by itself
    norm: Literal["instance", "batch"] = "instance"  # the paper's batch norm at batch 1 is instance norm, also when used
    discriminator_norm: bool = True  # the same norm in the discriminator; R1 does without
    dropout: float = Field(default=0.5, ge=0, lt=1)  # in the three innermost decoder blocks of the unet, or in each block of the resnet
    reconstruction: float = Field(default=100.0, ge=0)  # lambda of eq. 4


PRESETS = {
    "paper": Config(),
    # the slim generator, a narrow discriminator, and an average of the generator. R1 was tried, for half as many pictures:
    # nearer to the true colours on held-out pairs (mean difference 0.109 against 0.127), but brown where these are vivid. At 256 pixels a
    # discriminator of width 24 takes more than half of the time. After 6 equal minutes (cats, one seed) 12 was nearer (0.138 against
    # 0.145) with more whiskers and eyes to see; KID alike (0.35), SSIM 0.50 against 0.52
    "laptop": Config(
        generator="slim",
        width=56,
        folded_width=48,
        discriminator_width=24,
        folded_discriminator_width=12,
        batch_size=4,
        norm="batch",
        dropout=0.0,
        ema_kimg=2.0,
    ),
}


_FOLDED_FROM = 192  # pixels of the shorter side


def _depth(config: Config, spec: Spec) -> int:
    """How many halvings the generator makes: two (resnet), or to a side of 1 (unet) or 4 (slim), where the side allows."""
    height, width = spec.picture.height, spec.picture.width
    smallest = min(height, width)
    depth = 2 if config.generator == "resnet" else smallest.bit_length() - 1 - (0 if config.generator == "unet" else 2)
    while depth > 3 and (height % 2**depth or width % 2**depth):
        depth -= 1
    if smallest < 32 or height % 2**depth or width % 2**depth:
        raise OptionError(
            f"`--size {width}x{height}`",
            f"pix2pix halves its side again and again, so both sides must be at least 32 and divisible by {2 ** min(depth, 3)}",
            "Try `--size 128`.",
        )
    return depth


def build(config: Config, spec: Spec) -> Networks:
    """The two networks with the paper's starting weights.

    Raises:
        OptionError: the sides cannot be halved often enough, these are single pictures, or styles for a generator that knows none.
    """
    if config.latent_size and config.generator != "slim":
        needed = f"the {config.generator} knows no styles; of the generators of pix2pix only the slim one does"
        advice = "Leave it at 0, or add `--set model.generator=slim`."
        raise OptionError(f"`model.latent_size={config.latent_size}`", needed, advice)
    if spec.input is None:
        raise OptionError(
            "pix2pix", "it learns from pairs, and these are single pictures", "Give a folder of pairs, or choose a family such as dcgan."
        )
    norm, depth = NORMS[config.norm], _depth(config, spec)
    inputs, outputs = spec.input.channels, spec.picture.channels
    is_folded = config.generator == "slim" and config.folded_width > 0 and min(spec.picture.height, spec.picture.width) >= _FOLDED_FROM
    generator: nn.Module
    if config.generator == "unet":
        generator = UNet(inputs, outputs, config.width, depth, norm, config.dropout)
    elif config.generator == "resnet":
        generator = ResidualTranslator(inputs, outputs, config.width, depth, config.blocks, norm, bias=False, dropout=config.dropout)
    else:
        size = config.latent_size
        encoder = StyleEncoder(*spec.picture.shape, config.encoder_width, size, None) if size else None
        if is_folded:
            generator = FoldedSlimUNet(inputs, outputs, config.folded_width, depth - 1, norm, latent_size=size, encoder=encoder)
        else:
            fine = max(4, config.width // 2)
            generator = SlimUNet(inputs, outputs, config.width, depth, norm, fine=fine, latent_size=size, encoder=encoder)
    discriminator_norm = norm if config.discriminator_norm else None
    wide = (config.folded_discriminator_width if is_folded else 0) or config.discriminator_width
    discriminator = PatchDiscriminator(inputs + outputs, wide, config.discriminator_layers, discriminator_norm)
    normal_init(discriminator)
    if config.generator != "slim":
        normal_init(generator)  # the slim one keeps torch's fan-in scaling: 0.02 would silence its 3 x 3 depthwise layers
    return Networks(generator, discriminator)


def steps(networks: Networks, config: Config) -> Steps:
    """The players with eq. 4: conditional GAN plus lambda times L1; the discriminator's loss is halved (section 3.3)."""
    inputs = ("input", "latents") if config.latent_size else ("input",)
    return translator_steps(networks, config, inputs=inputs, weight=0.5, style=config.style if config.latent_size else 0.0)


def schedule(config: Config, progress: float) -> Moment:
    """Constant for the first half, then linear to nothing (the published 100 + 100 epochs)."""
    return Moment(learning_rate=min(1.0, 2.0 * (1.0 - progress)))
