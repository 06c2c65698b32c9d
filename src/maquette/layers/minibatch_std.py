"""Minibatch standard deviation: shows a discriminator how unlike each other a group of pictures is."""

import torch
from torch import Tensor, nn


class MinibatchStd(nn.Module):
    """Appends one channel that holds the group's mean standard deviation (Karras et al. 2018, section 3).

    Groups are neighbours in the batch, so that processes with a share of the batch each form the groups that one with all
    of it forms (NVIDIA's networks take every n-th picture: the same function of a batch in another order).

    Args:
        group: pictures in a group. A batch that does not divide by it forms the largest equal groups below it.
    """

    def __init__(self, group: int = 4) -> None:
        super().__init__()
        self.group = group

    def forward(self, values: Tensor) -> Tensor:  # (N, C, H, W) -> (N, C + 1, H, W)
        """The values and, constant over every picture, how much its group varies."""
        count, _, height, width = values.shape
        group = max(size for size in range(1, min(self.group, count) + 1) if count % size == 0)
        groups = values.unflatten(0, (-1, group))
        variance = (groups - groups.mean(dim=1, keepdim=True)).square().mean(dim=1)
        std = (variance + 1e-8).sqrt().mean(dim=(1, 2, 3))  # one number for each group
        std = std.repeat_interleave(group)[:, None, None, None].expand(count, 1, height, width)
        return torch.cat([values, std.to(values.dtype)], dim=1)
