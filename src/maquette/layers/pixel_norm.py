"""Pixel norm: every place's vector of channels is brought to a mean square of one (Karras et al. 2018, section 4.2)."""

from torch import Tensor


def pixel_norm(values: Tensor, epsilon: float = 1e-8) -> Tensor:  # (N, C, ...) -> same
    """Values over the root of their mean square along the channels; there is nothing to learn."""
    return values * (values.square().mean(dim=1, keepdim=True) + epsilon).rsqrt()
