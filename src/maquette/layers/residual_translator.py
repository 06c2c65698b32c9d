"""A translator of residual blocks (Johnson et al. 2016, arXiv 1603.08155): pix2pix's third generator and pix2pixHD's global one."""

from itertools import pairwise

import torch
from torch import Tensor, nn

from maquette.layers.patch_discriminator import Norm


class Residual(nn.Module):
    """Two 3 x 3 convolutions over a mirrored edge, whose result is added to what came in.

    Args:
        bias: of the convolutions.
        separable: each convolution as a depthwise one and a pointwise one (Howard et al. 2017).
    """

    def __init__(self, channels: int, norm: Norm, *, bias: bool, dropout: float = 0.0, separable: bool = False) -> None:
        super().__init__()

        def convolution() -> nn.Module:
            if not separable:
                return nn.Conv2d(channels, channels, 3, padding=1, padding_mode="reflect", bias=bias)
            deep = nn.Conv2d(channels, channels, 3, padding=1, padding_mode="reflect", groups=channels, bias=False)
            return nn.Sequential(deep, nn.Conv2d(channels, channels, 1, bias=bias))

        self.body = nn.Sequential(
            convolution(),
            norm(channels),
            nn.ReLU(inplace=True),
            nn.Dropout(dropout) if dropout else nn.Identity(),
            convolution(),
            norm(channels),
        )

    def forward(self, values: Tensor) -> Tensor:  # (N, C, H, W) -> same
        """The input and what is to change about it."""
        changed: Tensor = values + self.body(values)
        return changed


def wide(inputs: int, outputs: int, norm: Norm, *, bias: bool) -> nn.Sequential:
    """7 x 7 at the same side: what comes in first."""
    layer = nn.Conv2d(inputs, outputs, 7, padding=3, padding_mode="reflect", bias=bias)
    return nn.Sequential(layer, norm(outputs), nn.ReLU(inplace=True))


def halving(inputs: int, outputs: int, norm: Norm, *, bias: bool) -> nn.Sequential:
    """3 x 3 to half the side."""
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, 2, 1, bias=bias), norm(outputs), nn.ReLU(inplace=True))


def doubling(inputs: int, outputs: int, norm: Norm, *, bias: bool) -> nn.Sequential:
    """3 x 3 transposed, to twice the side."""
    return nn.Sequential(nn.ConvTranspose2d(inputs, outputs, 3, 2, 1, output_padding=1, bias=bias), norm(outputs), nn.ReLU(inplace=True))


class ResidualTranslator(nn.Module):
    """A wide layer, some halvings, residual blocks, as many doublings, and a wide layer to pictures.

    Args:
        width: channels of the first layer; doubled in each halving.
        bias: of the convolutions before a norm; they matter only to be parameter for parameter as published.
        dropout, separable: of the residual blocks.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        width: int,
        halvings: int,
        blocks: int,
        norm: Norm,
        *,
        bias: bool,
        dropout: float = 0.0,
        separable: bool = False,
    ) -> None:
        super().__init__()
        widths = [width * 2**level for level in range(halvings + 1)]
        self.trunk = nn.Sequential(
            wide(inputs, width, norm, bias=bias),
            *(halving(one, two, norm, bias=bias) for one, two in pairwise(widths)),
            *(Residual(widths[-1], norm, bias=bias, dropout=dropout, separable=separable) for _ in range(blocks)),
            *(doubling(two, one, norm, bias=bias) for one, two in reversed(list(pairwise(widths)))),
        )
        self.head = nn.Conv2d(width, outputs, 7, padding=3, padding_mode="reflect")

    def forward(self, input: Tensor) -> Tensor:
        """Pictures (N, C', H, W) to pictures (N, C, H, W) in [-1, 1]; the sides must be divisible by 2 to the power of `halvings`."""
        return torch.tanh(self.head(self.trunk(input)))
