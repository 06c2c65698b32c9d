"""Adversarial losses as pairs of small functions; each returns the unreduced loss per logit."""

from collections.abc import Callable
from typing import NamedTuple

from torch import Tensor
from torch.nn.functional import softplus


class AdversarialLoss(NamedTuple):
    """What the discriminator minimises on real and on fake logits, and the generator on fake ones."""

    real: Callable[[Tensor], Tensor]
    fake: Callable[[Tensor], Tensor]
    generator: Callable[[Tensor], Tensor]


# Goodfellow et al. 2014, section 3: the discriminator's cross-entropy, and -log D(G(z)) for the generator.
NON_SATURATING = AdversarialLoss(real=lambda logits: softplus(-logits), fake=softplus, generator=lambda logits: softplus(-logits))
