"""Spectral normalisation (Miyato et al. 2018, arXiv 1802.05957): a weight divided by its largest singular value.

The value is followed by power iteration, one step in every forward while training. All that is stored is the left vector
`u`, in a buffer: the step is arithmetic without chance, so processes with equal weights stay equal. A network that is not
training makes the same estimate from the same state and stores nothing, so it is deterministic, a graph's constants fold,
and an average of networks (whose averaged `u` is no longer of length 1) is normalised as well as any.
"""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import embedding, linear, normalize

EPSILON = 1e-6  # of Brock et al. 2019; keeps a weight of zeros from being divided by nothing


class SpectralNorm(nn.Module):
    """Divides weights (R, ...), seen as a matrix of R rows, by an estimate of their largest singular value.

    The estimate is never above the true value; its gradient is that of u' W v with both vectors held (eq. 12).
    """

    u: Tensor

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.register_buffer("u", normalize(torch.randn(rows), dim=0))

    def forward(self, weight: Tensor) -> Tensor:  # (R, ...) -> same
        """The weight at a largest singular value of about 1."""
        if not self.training:
            return weight / self._largest(weight)
        with torch.autocast(weight.device.type, enabled=False):  # half precision would be off by half a percent
            return weight / self._largest(weight)

    def _largest(self, weight: Tensor) -> Tensor:
        matrix = weight.flatten(1)
        with torch.no_grad():
            v = normalize(self.u @ matrix, dim=0, eps=EPSILON)
        pushed = matrix @ v  # its length is u' W v, and so is its gradient
        if self.training:
            self.u.copy_(normalize(pushed.detach(), dim=0, eps=EPSILON))
        return pushed.norm().clamp_min(EPSILON)


class Conv2d(nn.Conv2d):
    """`torch.nn.Conv2d` with a spectrally normalised weight; takes the same arguments."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.norm = SpectralNorm(self.out_channels)

    def normalised(self) -> Tensor:
        """The weight as it is used; while training, every call is a step of the power iteration."""
        weight: Tensor = self.norm(self.weight)
        return weight

    def forward(self, input: Tensor) -> Tensor:  # (N, C', H', W') -> (N, C, H, W)
        """The convolution."""
        return self._conv_forward(input, self.normalised(), self.bias)


class Linear(nn.Linear):
    """`torch.nn.Linear` with a spectrally normalised weight; takes the same arguments."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.norm = SpectralNorm(self.out_features)

    def forward(self, input: Tensor) -> Tensor:  # (N, C') -> (N, C)
        """The matrix product."""
        return linear(input, self.norm(self.weight), self.bias)


class Embedding(nn.Embedding):
    """`torch.nn.Embedding` with a spectrally normalised table; takes the same arguments."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.norm = SpectralNorm(self.num_embeddings)

    def forward(self, input: Tensor) -> Tensor:  # (N,) -> (N, C)
        """The rows of these indices."""
        return embedding(input, self.norm(self.weight))
