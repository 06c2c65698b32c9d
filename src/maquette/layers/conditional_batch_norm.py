"""Batch normalisation whose gain and bias follow from a condition: a class, latents, or both (BigGAN, arXiv 1809.11096)."""

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from maquette.layers.batch_norm import UnscaledBatchNorm2d
from maquette.layers.spectral_norm import SpectralNorm


class ConditionalBatchNorm2d(nn.Module):
    """Normalises over the global batch, then scales and shifts every picture by what its condition says.

    Gain (around 1) and bias (around 0) are linear in the condition, without a constant, and spectrally normalised
    (Brock et al. 2019, appendix C). They are gains and not filters, so they are no `nn.Linear`.
    """

    def __init__(self, condition_size: int, channels: int) -> None:
        super().__init__()
        self.norm = UnscaledBatchNorm2d(channels)
        self.gain, self.bias = (nn.Parameter(torch.empty(channels, condition_size)) for _ in range(2))
        self.gain_norm, self.bias_norm = SpectralNorm(channels), SpectralNorm(channels)
        for weight in (self.gain, self.bias):
            nn.init.orthogonal_(weight)

    def forward(self, input: Tensor, condition: Tensor) -> Tensor:  # (N, C, H, W), (N, L) -> (N, C, H, W)
        """The normalised pictures, scaled and shifted."""
        gain = 1 + linear(condition, self.gain_norm(self.gain))
        bias = linear(condition, self.bias_norm(self.bias))
        return torch.addcmul(bias[:, :, None, None], self.norm(input), gain[:, :, None, None])
