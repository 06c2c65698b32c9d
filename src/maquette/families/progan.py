"""Progressive GAN (Karras et al. 2018, arXiv 1710.10196): it learns to paint small pictures before large ones.

Both networks begin at 4 x 4 pixels; when the game at one side is settled, the layers of the next are faded in. Weights have
an equalised learning rate, the generator's features are brought to unit length at every pixel, and the discriminator is
told how unlike each other pictures are. At every new side Adam forgets, and the batch is smaller. Differs: one learning rate for
all sides, and the average of the generator has a half-life in pictures and not in steps.
"""

from pydantic import Field, PositiveInt
from torch import Tensor, nn
from torch.nn.functional import leaky_relu

from maquette.families import _growing
from maquette.families._family import Networks, Steps, adversarial_steps
from maquette.layers.equalised import HE_GAIN, Conv2d
from maquette.layers.growing import Growing
from maquette.layers.growing_discriminator import GrowingDiscriminator, Halving
from maquette.layers.mapping import Mapping
from maquette.layers.pixel_norm import pixel_norm
from maquette.layers.resampled import doubled_conv2d
from maquette.objectives.moment import Moment
from maquette.objectives.objective import Objective
from maquette.spec import Spec

TITLE, YEAR, PAPER, IS_TRANSLATOR = "Progressive GAN", 2018, "arXiv 1710.10196", False


class Config(_growing.GrowingConfig):
    """Settings of Progressive GAN; the defaults are the paper's (appendix A.1)."""

    batch_size: int = Field(default=4, ge=1)  # at the largest sides; `batch_factors` makes 128 of it at 4, 8 and 16 pixels
    learning_rate: float = Field(default=0.001, gt=0)
    beta1: float = Field(default=0.0, ge=0, lt=1)
    beta2: float = Field(default=0.99, ge=0, lt=1)
    ema_kimg: float = Field(default=11.0, ge=0)  # 0.999 a step of 16 pictures
    latent_size: int = Field(default=512, ge=1)
    flip: bool = False
    objective: Objective = Objective(loss="wasserstein", gradient_penalty=10.0, drift=0.001)
    group: int = Field(default=4, ge=1)  # pictures whose likeness the discriminator is told
    halving: Halving = "mean"
    growing: float = Field(default=0.8, ge=0, le=1)  # 9,600 of 12,000 kimg at 1024
    batch_factors: tuple[PositiveInt, ...] = Field(default=(32, 32, 32, 16, 8, 4, 2, 1), min_length=1)
    resets_optimisers: bool = True


PRESETS = {
    "paper": Config(),
    "laptop": Config(
        batch_size=16,
        batch_factors=(1,),
        resets_optimisers=False,
        ema_kimg=5.0,
        latent_size=64,
        channel_base=1024,
        max_channels=128,
        halving="fused",
        growing=0.4,
    ),
}


class Block(nn.Module):
    """Two convolutions, each with leaky ReLU and pixel norm; the first doubles the side or, at side 4, spreads the latents."""

    def __init__(self, inputs: int, outputs: int, side: int) -> None:
        super().__init__()
        self.doubles = side > 4
        self.up = Conv2d(inputs, outputs, 3 if self.doubles else 4, padding=None if self.doubles else 3, gain=HE_GAIN)
        self.conv = Conv2d(outputs, outputs, 3, gain=HE_GAIN)

    def forward(self, values: Tensor) -> Tensor:  # (N, I, S/2, S/2) or (N, I, 1, 1) -> (N, O, S, S)
        """What this side draws."""
        first = doubled_conv2d(values, self.up.weight * self.up.gain, self.up.bias) if self.doubles else self.up(values)
        values = pixel_norm(leaky_relu(first, 0.2, inplace=True))
        return pixel_norm(leaky_relu(self.conv(values), 0.2, inplace=True))


class Generator(Growing):
    """Latents (N, L), and labels (N,) where there are classes, to pictures about within [-1, 1].

    They are (N, C, side, side) while it learns, and of the full side when it has. The class is embedded, brought to unit
    length like the latents, and set beside them (as in cGAN, Mirza and Osindero 2014).
    """

    def __init__(self, config: Config, sides: list[int], widths: dict[int, int], picture_channels: int, classes: int) -> None:
        super().__init__(sides)
        self.mapping = Mapping(config.latent_size, config.latent_size, 0, classes)  # without layers: normalises and joins
        inputs = [config.latent_size * (2 if classes else 1), *widths.values()]
        self.blocks = nn.ModuleDict({str(side): Block(before, width, side) for before, (side, width) in zip(inputs, widths.items())})
        self.colours = nn.ModuleDict({str(side): Conv2d(widths[side], picture_channels, 1) for side in self.sides})

    def forward(self, latents: Tensor, labels: Tensor | None = None) -> Tensor:
        """Pictures, of these classes where there are any."""
        values = before = self.mapping(latents, labels)[:, :, None, None]
        for side, block in self.blocks.items():
            if int(side) > self.side:
                break
            values, before = block(values), values
        return self.painted(self.colours, before, values)


def build(config: Config, spec: Spec) -> Networks:
    """The two networks with the paper's starting weights, full-grown until they are told otherwise.

    Raises:
        OptionError: the pictures are not square or their side is not 8, 16, 32 ... 1024.
    """
    sides, widths = _growing.plan("progan", config, spec)
    classes = len(spec.labels)
    return Networks(
        Generator(config, sides, widths, spec.picture.channels, classes),
        GrowingDiscriminator(sides, widths, spec.picture.channels, halving=config.halving, group=config.group, classes=classes),
    )


def steps(networks: Networks, config: Config) -> Steps:
    """The players; real and fake pictures are judged apart, since the discriminator compares pictures of a batch."""
    return adversarial_steps(networks, config)


def schedule(config: Config, progress: float) -> Moment:
    """The networks grow, and then learn on at the full side."""
    return _growing.schedule(config, progress)
