"""Styles: what a map does not say of its picture, as latents near a normal distribution (Kingma and Welling 2014; SPADE, appendix A)."""

import torch
from torch import Tensor


def draw(mean: Tensor, log_variance: Tensor, noise: Tensor) -> Tensor:
    """Latents (N, L) of that distribution; noise that is normal comes from outside, so that a step can be done again."""
    return mean + noise * torch.exp(log_variance / 2)


def divergence(mean: Tensor, log_variance: Tensor) -> Tensor:
    """The Kullback-Leibler divergence of each picture's styles (N, L) from the normal distribution: (N,)."""
    return (mean.square() + log_variance.exp() - log_variance - 1).sum(dim=1) / 2
