"""Label maps as planes of zeros and ones, made inside the network: a file or a batch never holds more than the indices."""

import torch
from torch import Tensor, nn


class LabelPlanes(nn.Module):
    """A plane for each label, 1 where the label lies; an index beyond the labels (255: nothing is said) is 0 in all of them.

    Args:
        labels: how many there are.
    """

    indices: Tensor

    def __init__(self, labels: int) -> None:
        super().__init__()
        # 32-bit, because not every engine compares smaller integers
        self.register_buffer("indices", torch.arange(labels, dtype=torch.int32)[:, None, None], persistent=False)

    def forward(self, maps: Tensor) -> Tensor:
        """Label maps to planes.

        Args:
            maps: uint8 (N, 1, H, W) of indices, or (N, 2, H, W) of indices and edges (1 where an instance ends).

        Returns:
            float32 (N, labels, H, W), and the edges as one more plane where there are some.
        """
        planes = (maps[:, :1].to(torch.int32) == self.indices).to(torch.float32)
        return planes if maps.shape[1] == 1 else torch.cat([planes, maps[:, 1:].to(torch.float32)], dim=1)
