"""Penalties that keep a game in balance; each returns one value per picture, or one for a network, unweighted."""

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor, nn

from maquette.layers.processes import mean_over_processes

Judge = Callable[[Tensor], Tensor]  # pictures to logits, whatever else the discriminator is told


def squared_slope(logits: Tensor, pictures: Tensor) -> Tensor:
    """Squared length of the logits' gradient at the pictures (N,), summed over pixels (Mescheder et al. 2018, eq. 9 and 10).

    Args:
        logits: of `pictures`, which must require gradients; one each, or one per patch. Of P patches the sum is taken over
            the root of P, which is the mean penalty of a patch as long as patches slope independently.
    """
    patches = logits.numel() / len(pictures)
    (slope,) = torch.autograd.grad(logits.sum() / patches**0.5, pictures, create_graph=True)
    return slope.square().flatten(1).sum(1)


def gradient_penalty(judge: Judge, real: Tensor, fake: Tensor) -> Tensor:
    """Squared distance of the slope's length from 1, at random places between real and fake (N,) (Gulrajani et al. 2017, eq. 3)."""
    share = torch.rand(len(real), *[1] * (real.dim() - 1), device=real.device)
    between = torch.lerp(real.detach(), fake.detach(), share).requires_grad_(True)
    return ((squared_slope(judge(between), between) + 1e-12).sqrt() - 1).square()  # the root of nothing has no gradient


def orthogonal(weights: Iterable[Tensor]) -> Tensor:
    """How far filters are from being at right angles to each other, summed over layers (Brock et al. 2019, eq. 3).

    Of W with more filters than inputs not W W^T is made, which would be huge, but its square's sum from the smaller W^T W.
    """
    total = torch.zeros(())
    for weight in weights:
        rows = weight.flatten(1)
        gram = rows @ rows.T if len(rows) <= rows.shape[1] else rows.T @ rows
        total = total.to(gram.device) + gram.square().sum() - rows.square().sum(1).square().sum()
    return total


class PathLength(nn.Module):
    """Path length regularisation (Karras et al. 2020, eq. 4): a step in W changes the picture by as much wherever it is taken.

    The running mean of the lengths is state, and part of a checkpoint.

    Args:
        decay: share of the distance to the newest lengths that the mean goes.
        shrink: only one in so many latents of a batch is looked at, since it is dear.
    """

    mean: Tensor

    def __init__(self, decay: float = 0.01, shrink: int = 2) -> None:
        super().__init__()
        self.decay, self.shrink = decay, shrink
        self.register_buffer("mean", torch.zeros(()))

    def forward(self, generator: Any, latents: Tensor, labels: Tensor | None) -> Tensor:
        """Squared distance of the lengths from their running mean (N',), which follows."""
        count = max(1, len(latents) // self.shrink)
        styles = generator.mapping(latents[:count], labels[:count] if labels is not None else None)
        styles = styles.unsqueeze(1).repeat(1, generator.layers, 1)  # (N', layers, D)
        styles.requires_grad_()
        pictures = generator.synthesis(styles)
        noise = torch.randn_like(pictures) / (pictures.shape[2] * pictures.shape[3]) ** 0.5
        (slope,) = torch.autograd.grad((pictures * noise).sum(), styles, create_graph=True)
        lengths = slope.square().sum(2).mean(1).sqrt()
        with torch.no_grad():
            self.mean.lerp_(mean_over_processes(lengths.detach().mean()), self.decay)
        return (lengths - self.mean).square()
