"""pix2pix (Isola et al. 2017, arXiv 1611.07004): from one picture to another, learned from pairs.

A U-Net turns the input into the output; a PatchGAN sees both and judges every 70 x 70 patch; an absolute difference
to the paired picture keeps the colours in place. The `laptop` preset puts a slim U-Net of depthwise-separable
convolutions in the generator's place: the same idea at a fiftieth of the arithmetic, fast enough to follow a pen.
"""

from collections.abc import Callable
from typing import Literal

import torch
from pydantic import Field
from torch import Tensor, nn

from maquette.errors import OptionError
from maquette.families._family import FamilyConfig, Networks, Steps
from maquette.layers.batch_norm import BatchNorm2d
from maquette.layers.normal_init import normal_init
from maquette.objectives.moment import Moment
from maquette.objectives.steps import DiscriminatorStep, GeneratorStep
from maquette.spec import Spec

TITLE, YEAR, PAPER, IS_TRANSLATOR = "pix2pix", 2017, "arXiv 1611.07004", True


class Config(FamilyConfig):
    """Settings of pix2pix; the defaults are the paper's (section 3 and appendix 6)."""

    batch_size: int = Field(default=1, ge=1)
    learning_rate: float = Field(default=2e-4, gt=0)
    beta1: float = Field(default=0.5, ge=0, lt=1)
    beta2: float = Field(default=0.999, ge=0, lt=1)
    ema_kimg: float = Field(default=0.0, ge=0)
    latent_size: Literal[0] = 0  # the paper's only noise is dropout
    flip: bool = True
    jitter: float = Field(default=286 / 256, ge=1, le=2)
    generator: Literal["unet", "slim"] = "unet"
    width: int = Field(default=64, ge=4)  # the generator's channels after the first halving; doubled up to 8 times
    discriminator_width: int = Field(default=64, ge=4)
    discriminator_layers: int = Field(default=3, ge=1)  # 3 gives patches of 70 x 70
    norm: Literal["instance", "batch"] = "instance"  # the paper's batch norm at batch 1 is instance norm, also when used
    discriminator_norm: bool = True  # the same norm in the discriminator; R1 does without
    dropout: float = Field(default=0.5, ge=0, lt=1)  # in the three innermost decoder blocks
    reconstruction: float = Field(default=100.0, ge=0)  # lambda of eq. 4


PRESETS = {
    "paper": Config(),
    # the slim generator, a narrow discriminator, and an average of the generator. R1 was tried, for half as many pictures:
    # nearer to the true colours on held-out pairs (mean difference 0.109 against 0.127), but brown where these are vivid
    "laptop": Config(generator="slim", width=56, discriminator_width=24, batch_size=4, norm="batch", dropout=0.0, ema_kimg=2.0),
}


Norm = Callable[[int], nn.Module]  # a normalisation for that many channels


class UNet(nn.Module):
    """The paper's generator: `depth` halvings, `depth` doublings, and a skip between layers of the same side."""

    def __init__(self, inputs: int, outputs: int, width: int, depth: int, norm: Norm, dropout: float) -> None:
        super().__init__()
        channels = [width * min(2**level, 8) for level in range(depth)]
        self.down, self.up = nn.ModuleList(), nn.ModuleList()
        for level, wide in enumerate(channels):
            layers: list[nn.Module] = [nn.LeakyReLU(0.2)] if level else []
            layers.append(nn.Conv2d(channels[level - 1] if level else inputs, wide, 4, 2, 1, bias=False))
            if 0 < level < depth - 1:  # the innermost is 1 x 1: nothing to normalise over
                layers.append(norm(wide))
            self.down.append(nn.Sequential(*layers))
        for level in reversed(range(depth)):
            source = channels[level] * (1 if level == depth - 1 else 2)
            layers = [nn.ReLU(), nn.ConvTranspose2d(source, channels[level - 1] if level else outputs, 4, 2, 1, bias=not level)]
            if level:
                layers.append(norm(channels[level - 1]))
            if dropout and level and level > depth - 4:
                layers.append(nn.Dropout(dropout))
            self.up.append(nn.Sequential(*layers))

    def forward(self, input: Tensor) -> Tensor:
        """Pictures (N, C', H, W) to pictures (N, C, H, W) in [-1, 1]."""
        skips = []
        for down in self.down:
            input = down(input)
            skips.append(input)
        input = self.up[0](skips.pop())
        for up in list(self.up)[1:]:
            input = up(torch.cat([skips.pop(), input], dim=1))
        return torch.tanh(input)


def _separable(inputs: int, outputs: int, stride: int, norm: Norm) -> nn.Sequential:
    """A depthwise 3 x 3 convolution, then a pointwise one: a convolution at a ninth of the arithmetic (Howard et al. 2017)."""
    return nn.Sequential(
        nn.Conv2d(inputs, inputs, 3, stride, 1, groups=inputs, bias=False),
        norm(inputs),
        nn.Conv2d(inputs, outputs, 1, bias=False),
        norm(outputs),
        nn.LeakyReLU(0.2, inplace=True),
    )


class _Residual(nn.Module):
    """A separable convolution whose result is added to what came in."""

    def __init__(self, channels: int, norm: Norm) -> None:
        super().__init__()
        self.body = _separable(channels, channels, 1, norm)

    def forward(self, input: Tensor) -> Tensor:
        return input + self.body(input)


class SlimUNet(nn.Module):
    """A U-Net of depthwise-separable convolutions; side 4 at the bottom.

    Three residual blocks there see the whole picture; the input itself is shown again at the end, so that lines stay sharp.
    """

    def __init__(self, inputs: int, outputs: int, width: int, depth: int, norm: Norm) -> None:
        super().__init__()
        channels = [width * min(2**level, 8) for level in range(depth)]
        self.stem = nn.Sequential(nn.Conv2d(inputs, width, 4, 2, 1, bias=False), norm(width), nn.LeakyReLU(0.2, inplace=True))
        self.down = nn.ModuleList(_separable(channels[level], channels[level + 1], 2, norm) for level in range(depth - 1))
        self.middle = nn.Sequential(*(_Residual(channels[-1], norm) for _ in range(3)))
        self.up = nn.ModuleList(
            _separable(channels[level + 1] + channels[level], channels[level], 1, norm) for level in reversed(range(depth - 1))
        )
        self.refine = nn.ModuleList(_Residual(channels[level], norm) for level in reversed(range(depth - 1)))
        fine = max(4, width // 2)  # at full side even a narrow layer is dear
        self.narrow = nn.Sequential(nn.Conv2d(width, fine, 1), nn.LeakyReLU(0.2, inplace=True))
        self.head = nn.Conv2d(fine + inputs, outputs, 3, 1, 1)

    def forward(self, input: Tensor) -> Tensor:
        """Pictures (N, C', H, W) to pictures (N, C, H, W) in [-1, 1]."""
        skips = [self.stem(input)]
        for down in self.down:
            skips.append(down(skips[-1]))
        inner = self.middle(skips.pop())
        for up, refine in zip(self.up, self.refine, strict=True):
            inner = refine(up(torch.cat([skips.pop(), _double(inner)], dim=1)))
        return torch.tanh(self.head(torch.cat([input, _double(self.narrow(inner))], dim=1)))


def _double(pictures: Tensor) -> Tensor:
    return nn.functional.interpolate(pictures, scale_factor=2.0, mode="nearest")


class PatchDiscriminator(nn.Module):
    """Input and picture together to one logit per patch (N, 1, h, w); three layers see 70 x 70 pixels each."""

    def __init__(self, channels: int, width: int, layers: int, norm: Norm | None) -> None:
        super().__init__()
        widths = [width * min(2**layer, 8) for layer in range(layers + 1)]
        body: list[nn.Module] = [nn.Conv2d(channels, width, 4, 2, 1), nn.LeakyReLU(0.2, inplace=True)]
        for layer in range(1, layers + 1):
            stride = 2 if layer < layers else 1
            body.append(nn.Conv2d(widths[layer - 1], widths[layer], 4, stride, 1, bias=norm is None))
            body += [norm(widths[layer])] if norm else []
            body.append(nn.LeakyReLU(0.2, inplace=True))
        self.body = nn.Sequential(*body, nn.Conv2d(widths[-1], 1, 4, 1, 1))

    def forward(self, pictures: Tensor, input: Tensor) -> Tensor:
        """Whether each patch of `pictures` is real, given what it was made from."""
        return self.body(torch.cat([input, pictures], dim=1))


def _instance_norm(channels: int) -> nn.Module:
    return nn.InstanceNorm2d(channels, affine=True)


def _depth(config: Config, spec: Spec) -> int:
    """How many halvings the generator makes: to a side of 1 (unet) or 4 (slim), where the side allows."""
    height, width = spec.picture.height, spec.picture.width
    smallest = min(height, width)
    depth = smallest.bit_length() - 1 - (0 if config.generator == "unet" else 2)
    while depth > 3 and (height % 2**depth or width % 2**depth):
        depth -= 1
    if smallest < 32 or height % 2**depth or width % 2**depth:
        raise OptionError(
            f"`--size {width}x{height}`",
            "pix2pix halves its side again and again, so both sides must be at least 32 and divisible by 8",
            "Try `--size 128`.",
        )
    return depth


def build(config: Config, spec: Spec) -> Networks:
    """The two networks with the paper's starting weights.

    Raises:
        OptionError: the sides cannot be halved often enough.
    """
    if spec.input is None:
        raise OptionError(
            "pix2pix", "it learns from pairs, and these are single pictures", "Give a folder of pairs, or choose a family such as dcgan."
        )
    norm: Norm = BatchNorm2d if config.norm == "batch" else _instance_norm
    depth = _depth(config, spec)
    generator: nn.Module
    if config.generator == "unet":
        generator = UNet(spec.input.channels, spec.picture.channels, config.width, depth, norm, config.dropout)
    else:
        generator = SlimUNet(spec.input.channels, spec.picture.channels, config.width, depth, norm)
    channels = spec.input.channels + spec.picture.channels
    discriminator_norm = norm if config.discriminator_norm else None
    discriminator = PatchDiscriminator(channels, config.discriminator_width, config.discriminator_layers, discriminator_norm)
    normal_init(discriminator)
    if config.generator == "unet":
        normal_init(generator)  # the slim one keeps torch's fan-in scaling: 0.02 would silence its 3 x 3 depthwise layers
    return Networks(generator, discriminator)


def steps(networks: Networks, config: Config) -> Steps:
    """The players with eq. 4: conditional GAN plus lambda times L1; the discriminator's loss is halved (section 3.3)."""
    return Steps(
        GeneratorStep(
            networks.generator,
            networks.discriminator,
            config.objective,
            inputs=("input",),
            conditions=("input",),
            reconstruction=config.reconstruction,
        ),
        DiscriminatorStep(networks.discriminator, config.objective, conditions=("input",), weight=0.5),
    )


def schedule(config: Config, progress: float) -> Moment:
    """Constant for the first half, then linear to nothing (the published 100 + 100 epochs)."""
    return Moment(learning_rate=min(1.0, 2.0 * (1.0 - progress)))
