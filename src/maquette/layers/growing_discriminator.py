"""The discriminator that grows (Karras et al. 2018, appendix A.1; with smoothing: Karras et al. 2019, section 2)."""

import math
from collections.abc import Sequence
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.functional import leaky_relu

from maquette.layers.equalised import HE_GAIN, Conv2d, Linear
from maquette.layers.fir import Blur
from maquette.layers.growing import Growing, shrunk
from maquette.layers.minibatch_std import MinibatchStd
from maquette.layers.resampled import conv2d_halved

Halving = Literal["mean", "fused", "smooth"]


class Block(nn.Module):
    """Two 3 x 3 convolutions with leaky ReLU, and half the side.

    Args:
        halving: "mean" takes the mean of four results of the second layer; "fused" takes it before the leaky ReLU, so that it
            is one with the convolution at half the arithmetic; "smooth" is fused and filters with [1, 2, 1] before.
    """

    def __init__(self, inputs: int, outputs: int, halving: Halving) -> None:
        super().__init__()
        self.halving = halving
        self.conv = Conv2d(inputs, inputs, 3, gain=HE_GAIN)
        self.down = Conv2d(inputs, outputs, 3, gain=HE_GAIN)
        self.blur = Blur((1.0, 2.0, 1.0)) if halving == "smooth" else None

    def forward(self, values: Tensor) -> Tensor:  # (N, I, S, S) -> (N, O, S/2, S/2)
        """What is noticed at this side."""
        values = leaky_relu(self.conv(values), 0.2, inplace=True)
        if self.halving == "mean":
            return shrunk(leaky_relu(self.down(values), 0.2, inplace=True), 2)
        if self.blur is not None:
            values = self.blur(values)
        return leaky_relu(conv2d_halved(values, self.down.weight * self.down.gain, self.down.bias), 0.2, inplace=True)


class GrowingDiscriminator(Growing):
    """Pictures (N, C, side, side), and labels (N,) where there are classes, to one logit each (N,).

    Every side has an entrance of its own, through which pictures come in while it is the newest. The class is a projection
    (Miyato and Koyama 2018); differs from both papers, which train without classes.

    Args:
        sides: that it grows through.
        widths: channels at each side from 4 to the full one.
        group: pictures whose likeness it is told.
        classes: 0 when there are none.
    """

    def __init__(
        self, sides: Sequence[int], widths: dict[int, int], picture_channels: int, *, halving: Halving, group: int, classes: int
    ) -> None:
        super().__init__(sides)
        self.entrances = nn.ModuleDict({str(side): Conv2d(picture_channels, widths[side], 1, gain=HE_GAIN) for side in self.sides})
        self.blocks = nn.ModuleDict({str(side): Block(widths[side], widths[side // 2], halving) for side in reversed(widths) if side > 4})
        last = widths[4]
        self.compare = MinibatchStd(group)
        self.conv = Conv2d(last + 1, last, 3, gain=HE_GAIN)
        self.flat = Conv2d(last, last, 4, padding=0, gain=HE_GAIN)
        self.out = Linear(last, 1)
        self.classes = nn.Parameter(torch.randn(classes, last)) if classes else None

    def forward(self, pictures: Tensor, labels: Tensor | None = None) -> Tensor:
        """One logit per picture: above 0 means real."""
        values, side = self._enter(pictures, self.side), self.side
        while side > 4:
            values = self.blocks[str(side)](values)
            if side == self.side and self.fade < 1:
                values = self.blend(self._enter(shrunk(pictures, 2), side // 2), values)
            side //= 2
        values = leaky_relu(self.conv(self.compare(values)), 0.2, inplace=True)
        values = leaky_relu(self.flat(values), 0.2, inplace=True).flatten(1)
        logits: Tensor = self.out(values)[:, 0]
        if self.classes is not None:
            assert labels is not None, "a discriminator with classes needs labels"
            logits = logits + (values * self.classes[labels]).sum(dim=1) / math.sqrt(values.shape[1])
        return logits

    def _enter(self, pictures: Tensor, side: int) -> Tensor:
        return leaky_relu(self.entrances[str(side)](pictures), 0.2, inplace=True)
