"""Growing: training begins with small pictures, and larger sides fade in one after the other (Karras et al. 2018, section 2).

A network that grows has a *level*: 0 at its first side, 1 when the next has wholly faded in, and 1.3 while the one after
that counts for three tenths. In training its pictures have the side that it has grown to; a finished generator enlarges
them to the full side.
"""

import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d, interpolate


class Growing(nn.Module):
    """Base of the generators and discriminators that grow; a new one is full-grown until it is told otherwise.

    Args:
        sides: of the pictures, from the first to the full one; each is twice the one before.
    """

    thousandths: Tensor

    def __init__(self, sides: Sequence[int]) -> None:
        super().__init__()
        self.sides = tuple(sides)
        self.level = float(len(self.sides) - 1)  # what `forward` reads: a plain number, so that a graph can be traced at any level
        # the same as state: it travels with the weights, and an integer is copied by an average, not averaged
        self.register_buffer("thousandths", torch.tensor(round(1000 * self.level)))
        self.register_load_state_dict_post_hook(_read_level)

    def grow(self, share: float) -> None:
        """Takes the level that belongs to a share, 0 to 1, of the growing."""
        thousandths = round(1000 * level_at(share, len(self.sides)))
        self.level = thousandths / 1000
        self.thousandths.fill_(thousandths)

    @property
    def place(self) -> int:
        """The newest side's place in `sides`."""
        return math.ceil(self.level)

    @property
    def side(self) -> int:
        """The side of pictures in training."""
        return self.sides[self.place]

    @property
    def fade(self) -> float:
        """How much the newest side counts beside the one before it: 1 when it has wholly faded in."""
        return 1 - (self.place - self.level)

    def as_seen(self, pictures: Tensor) -> Tensor:  # (N, C, S, S) -> (N, C, side, side)
        """Pictures of the full side as a network of this level knows them: no sharper than what a generator can paint."""
        pictures = shrunk(pictures, pictures.shape[-1] // self.side)
        return self.blend(enlarged(shrunk(pictures, 2), 2), pictures) if self.fade < 1 else pictures

    def painted(self, colours: nn.ModuleDict, before: Tensor, newest: Tensor) -> Tensor:
        """A generator's pictures from the values at the side before and at the newest; enlarged to the full side once it has learned."""
        pictures: Tensor = colours[str(self.side)](newest)
        if self.fade < 1:
            pictures = self.blend(enlarged(colours[str(self.side // 2)](before), 2), pictures)
        return pictures if self.training else enlarged(pictures, self.sides[-1] // self.side)

    def blend(self, before: Tensor, newest: Tensor) -> Tensor:
        """What the side before gives, and what the newest one gives, as far as it counts."""
        return torch.lerp(before, newest, self.fade)


def level_at(share: float, sides: int) -> float:
    """The level after a share, 0 to 1, of the growing.

    Every side but the last has an equal share: half of it alone, and half while the next one fades in, as published. What
    comes after the growing belongs to the last side.
    """
    place, part = divmod(min(max(share, 0.0), 1.0) * (sides - 1), 1)
    return place + max(0.0, 2 * part - 1)


def sides_between(first: int, last: int) -> list[int]:
    """`first`, twice that, and so on up to `last`; only `last` where it is no larger than `first`."""
    return [min(first, last)] if first >= last else [first, *sides_between(2 * first, last)]


def enlarged(pictures: Tensor, factor: int) -> Tensor:
    """Every pixel repeated."""
    return pictures if factor == 1 else interpolate(pictures, scale_factor=float(factor), mode="nearest")


def shrunk(pictures: Tensor, factor: int) -> Tensor:
    """The mean of every square of pixels."""
    return pictures if factor == 1 else avg_pool2d(pictures, factor)


def _read_level(network: nn.Module, _: Any) -> None:
    assert isinstance(network, Growing)
    network.level = min(int(network.thousandths) / 1000, len(network.sides) - 1)  # the weights of a larger network may be taken over
