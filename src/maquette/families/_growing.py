"""What the families that grow have in common: sides that double from 4, the channels at each, and growth over a share of the budget."""

from pydantic import Field, PositiveInt

from maquette.errors import OptionError
from maquette.families._family import FamilyConfig, doublings
from maquette.layers.growing import sides_between
from maquette.objectives.moment import Moment
from maquette.spec import Spec


class GrowingConfig(FamilyConfig):
    """Settings of a family that grows."""

    channel_base: int = Field(default=16384, ge=64)  # a layer of side s has this / s channels
    max_channels: int = Field(default=512, ge=4)  # but no more than these
    first_side: int = Field(default=4, ge=4)  # of the pictures that training begins with
    growing: float = Field(default=0.8, ge=0, le=1)  # share of the budget after which all sides are in
    # how many times `batch_size` a step has at the sides 4, 8, 16 and so on; the last one also beyond
    batch_factors: tuple[PositiveInt, ...] = Field(default=(1,), min_length=1)
    resets_optimisers: bool = False  # forget the moments of earlier gradients whenever a new side begins to fade in

    def batch_factor(self, side: int) -> int:
        """How many times `batch_size` a step has while pictures are of this side."""
        return self.batch_factors[min(doublings(side, 4) or 0, len(self.batch_factors) - 1)]


def plan(family: str, config: GrowingConfig, spec: Spec) -> tuple[list[int], dict[int, int]]:
    """The sides of the pictures from the first to the full one, and the channels at every side from 4 on.

    Raises:
        OptionError: the pictures are not square, or their side or the first one is not 4 doubled.
    """
    side, stages = spec.picture.height, doublings(spec.picture.height, 4)
    if spec.picture.width != side or not stages or side > 1024:
        raise OptionError(
            f"`--size {spec.picture.width}x{side}`",
            f"{family} doubles its side from 4, so pictures must be square with a side of 8, 16, 32, 64, 128, 256, 512 or 1024",
            "Try `--size 64`.",
        )
    if doublings(config.first_side, 4) is None:
        raise OptionError(f"`first_side={config.first_side}`", f"{family} doubles its side from 4", "Try `--set model.first_side=8`.")
    widths = {side: min(config.channel_base // side, config.max_channels) for side in sides_between(4, side)}
    return sides_between(config.first_side, side), widths


def schedule(config: GrowingConfig, progress: float) -> Moment:
    """The networks grow, and then learn on at the full side."""
    return Moment(growth=1.0 if progress >= config.growing else progress / config.growing)
