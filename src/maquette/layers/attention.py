"""Self-attention over a picture's places (Zhang et al. 2019, arXiv 1805.08318), as BigGAN uses it."""

import torch
from torch import Tensor, nn
from torch.nn.functional import max_pool2d

from maquette.layers.spectral_norm import Conv2d


class Attention(nn.Module):
    """Every place looks at all others, at half the side, and adds what it finds; at the start it adds nothing.

    Keys and values are the greatest of 2 x 2 places, which makes it four times cheaper (Brock et al. 2019). The convolutions
    are 1 x 1, without bias, spectrally normalised. Cost and memory grow with the fourth power of the side.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.query = Conv2d(channels, max(1, channels // 8), 1, bias=False)
        self.key = Conv2d(channels, max(1, channels // 8), 1, bias=False)
        self.value = Conv2d(channels, max(1, channels // 2), 1, bias=False)
        self.out = Conv2d(max(1, channels // 2), channels, 1, bias=False)
        self.share = nn.Parameter(torch.zeros(()))  # gamma of eq. 3

    def forward(self, input: Tensor) -> Tensor:  # (N, C, H, W) -> same
        """The pictures with what their places found in each other."""
        height, width = input.shape[2:]
        query = self.query(input).flatten(2)  # N, C/8, HW
        key = max_pool2d(self.key(input), 2).flatten(2)  # N, C/8, HW/4
        value = max_pool2d(self.value(input), 2).flatten(2)  # N, C/2, HW/4
        attention = torch.softmax(query.transpose(1, 2) @ key, dim=2)  # N, HW, HW/4
        found = (value @ attention.transpose(1, 2)).unflatten(2, (height, width))  # N, C/2, H, W
        return torch.addcmul(input, self.out(found), self.share)
