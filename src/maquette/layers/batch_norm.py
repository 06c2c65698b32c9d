"""Batch normalisation whose statistics are those of the whole batch, on however many processes it lies."""

import torch
import torch.distributed as distributed
from torch import Tensor, nn
from torch.distributed.nn.functional import all_reduce


class BatchNorm2d(nn.BatchNorm2d):
    """`torch.nn.BatchNorm2d`, synchronised across processes while training (torch's own needs a GPU).

    The sums are exchanged by an all-reduce that gradients pass through, so two processes with half a batch each
    take the same step as one with all of it.
    """

    def forward(self, input: Tensor) -> Tensor:  # (N, C, H, W) -> same
        """Normalises each channel by its mean and variance over the global batch."""
        if not (self.training and distributed.is_available() and distributed.is_initialized() and distributed.get_world_size() > 1):
            return super().forward(input)
        count = input.numel() / input.shape[1] * distributed.get_world_size()
        mean = all_reduce(input.sum(dim=(0, 2, 3))) / count
        centred = input - mean[:, None, None]
        variance = all_reduce(centred.square().sum(dim=(0, 2, 3))) / count
        if self.track_running_stats and self.running_mean is not None and self.running_var is not None:
            momentum = self.momentum or 0.0
            with torch.no_grad():
                self.running_mean.lerp_(mean.detach(), momentum)
                self.running_var.lerp_(variance.detach() * count / (count - 1), momentum)
                if self.num_batches_tracked is not None:
                    self.num_batches_tracked.add_(1)
        normalised = centred * torch.rsqrt(variance + self.eps)[:, None, None]
        return normalised * self.weight[:, None, None] + self.bias[:, None, None] if self.affine else normalised


class UnscaledBatchNorm2d(BatchNorm2d):
    """Synchronised batch norm whose weight and bias are the constants 1 and 0, and no part of a model's file."""

    def __init__(self, channels: int) -> None:
        super().__init__(channels, affine=False)
        for name, value in (("weight", torch.ones(channels)), ("bias", torch.zeros(channels))):
            delattr(self, name)
            self.register_buffer(name, value, persistent=False)
