"""Penalties on a discriminator's gradients; each returns one value per picture, unreduced and unweighted."""

import torch
from torch import Tensor


def r1(logits: Tensor, pictures: Tensor) -> Tensor:
    """Squared length of the logits' gradient at real pictures (N,), summed over pixels (Mescheder et al. 2018, eq. 9).

    Args:
        logits: of `pictures`, which must require gradients; several logits a picture are added up.
    """
    (slope,) = torch.autograd.grad(logits.sum(), pictures, create_graph=True)
    return slope.square().flatten(1).sum(1)
