"""Penalties on a discriminator's gradients; each returns one value per picture, unreduced and unweighted."""

import torch
from torch import Tensor


def r1(logits: Tensor, pictures: Tensor) -> Tensor:
    """Squared length of the logits' gradient at real pictures (N,), summed over pixels (Mescheder et al. 2018, eq. 9).

    Args:
        logits: of `pictures`, which must require gradients; one each, or one per patch. Of P patches the sum is taken over
            the root of P, which is the mean penalty of a patch as long as patches slope independently.
    """
    patches = logits.numel() / len(pictures)
    (slope,) = torch.autograd.grad(logits.sum() / patches**0.5, pictures, create_graph=True)
    return slope.square().flatten(1).sum(1)
