"""SPADE's generator as the paper lays it out (Park et al. 2019, arXiv 1903.07291, figures 2, 4 and 11), in torch's own layers.

Every normalisation scales the whole map to its side and reads it for itself, with a convolution for the gains and one for the biases;
weights are normalised by torch's parametrisation. Widths are those of our family's settings, so that both have the same parameters.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, leaky_relu, one_hot, relu
from torch.nn.utils.parametrizations import spectral_norm

from maquette.families.spade import Config


class Spade(nn.Module):
    """Batch norm without a scale of its own, then gain and bias by the map (eq. 1)."""

    def __init__(self, channels: int, labels: int, hidden: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(channels, affine=False)
        self.read = nn.Conv2d(labels, hidden, 3, padding=1)
        self.gain = nn.Conv2d(hidden, channels, 3, padding=1)
        self.bias = nn.Conv2d(hidden, channels, 3, padding=1)

    def forward(self, input: Tensor, planes: Tensor) -> Tensor:  # (N, C, h, w), (N, labels, H, W) -> (N, C, h, w)
        """The normalised input as the map wants it."""
        seen = relu(self.read(interpolate(planes, size=input.shape[2:], mode="nearest")))
        return self.norm(input) * (1 + self.gain(seen)) + self.bias(seen)


class Block(nn.Module):
    """A residual block of two convolutions, with a learned shortcut where the channels change."""

    def __init__(self, inputs: int, outputs: int, labels: int, hidden: int) -> None:
        super().__init__()
        middle = min(inputs, outputs)
        self.spades = nn.ModuleList([Spade(inputs, labels, hidden), Spade(middle, labels, hidden)])
        self.convolutions = nn.ModuleList(
            [spectral_norm(nn.Conv2d(inputs, middle, 3, padding=1)), spectral_norm(nn.Conv2d(middle, outputs, 3, padding=1))]
        )
        self.shortcut_spade = Spade(inputs, labels, hidden) if inputs != outputs else None
        self.shortcut = spectral_norm(nn.Conv2d(inputs, outputs, 1, bias=False)) if inputs != outputs else None

    def forward(self, input: Tensor, planes: Tensor) -> Tensor:
        """The input with what the block adds to it."""
        kept = input if self.shortcut is None else self.shortcut(self.shortcut_spade(input, planes))  # type: ignore[misc]
        for spade, convolution in zip(self.spades, self.convolutions, strict=True):
            input = convolution(leaky_relu(spade(input, planes), 0.2))
        return kept + input


class Generator(nn.Module):
    """Blocks from a side of 4 or more, doubled between them; begun by a style, or by the map if there are none."""

    def __init__(self, config: Config, size: int, labels: int) -> None:
        super().__init__()
        last = len(config.widths) - 1
        self.labels, doublings = labels, min(last, size.bit_length() - 3)
        self.first = size >> doublings
        self.doubled = [last - doublings <= place < last for place in range(len(config.widths))]  # as late as possible
        self.start: nn.Module = nn.Conv2d(labels, config.widths[0], 3, padding=1)
        if config.latent_size:
            self.start = nn.Linear(config.latent_size, config.widths[0] * self.first**2)
        inputs = (config.widths[0], *config.widths[:-1])
        self.blocks = nn.ModuleList(Block(*wide, labels, config.hidden) for wide in zip(inputs, config.widths, strict=True))
        self.head = nn.Conv2d(config.widths[-1], 3, 3, padding=1)

    def forward(self, maps: Tensor, styles: Tensor | None = None) -> Tensor:
        """Label maps, uint8 (N, 1, H, W), and styles (N, L) to pictures (N, 3, H, W) in [-1, 1]."""
        planes = one_hot(maps[:, 0].long(), self.labels).permute(0, 3, 1, 2).float()
        if styles is None:
            features = self.start(interpolate(planes, size=(self.first, self.first), mode="nearest"))
        else:
            features = self.start(styles).view(len(maps), -1, self.first, self.first)
        for place, block in enumerate(self.blocks):
            features = block(features, planes)
            if self.doubled[place]:
                features = interpolate(features, scale_factor=2, mode="nearest")
        return torch.tanh(self.head(leaky_relu(features, 0.2)))
