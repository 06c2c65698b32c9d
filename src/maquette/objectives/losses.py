"""Adversarial losses as pairs of small functions; each returns the unreduced loss per logit, by name."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from torch import Tensor
from torch.nn.functional import relu, softplus

Name = Literal["minimax", "non_saturating", "least_squares", "hinge", "wasserstein", "relativistic"]


class AdversarialLoss(NamedTuple):
    """What the two players minimise; above 0 a logit says "real"."""

    discriminator: Callable[[Tensor, Tensor], dict[str, Tensor]]  # of real and fake logits
    generator: Callable[[Tensor, Tensor], Tensor]  # of fake logits, and of real ones if the loss compares
    compares: bool = False  # whether the generator's loss looks at real pictures too


def _cross_entropy(real: Tensor, fake: Tensor) -> dict[str, Tensor]:
    return {"real": softplus(-real), "fake": softplus(fake)}


# Goodfellow et al. 2014, eq. 1: the generator minimises log(1 - D(G(z)))
MINIMAX = AdversarialLoss(_cross_entropy, lambda fake, _: -softplus(fake))

# the same, section 3: -log D(G(z)), which does not fade where the discriminator is sure
NON_SATURATING = AdversarialLoss(_cross_entropy, lambda fake, _: softplus(-fake))

# Mao et al. 2017, eq. 9 (targets 1 for real, 0 for fake, 1 for the generator), with 0 in the middle of the logits
LEAST_SQUARES = AdversarialLoss(
    lambda real, fake: {"real": (real - 1).square() / 2, "fake": (fake + 1).square() / 2}, lambda fake, _: (fake - 1).square() / 2
)

# Lim and Ye 2017; Miyato et al. 2018, eq. 16 and 17
HINGE = AdversarialLoss(lambda real, fake: {"real": relu(1 - real), "fake": relu(1 + fake)}, lambda fake, _: -fake)

# Arjovsky et al. 2017, eq. 2; needs a bound on the slope, such as `penalties.gradient_penalty`
WASSERSTEIN = AdversarialLoss(lambda real, fake: {"real": -real, "fake": fake}, lambda fake, _: -fake)

# Jolicoeur-Martineau 2018; Huang et al. 2025, eq. 2: each fake is compared with a real picture
RELATIVISTIC = AdversarialLoss(lambda real, fake: {"pair": softplus(fake - real)}, lambda fake, real: softplus(real - fake), compares=True)

LOSSES: dict[Name, AdversarialLoss] = {
    "minimax": MINIMAX,
    "non_saturating": NON_SATURATING,
    "least_squares": LEAST_SQUARES,
    "hinge": HINGE,
    "wasserstein": WASSERSTEIN,
    "relativistic": RELATIVISTIC,
}
