"""Feature matching: a made picture should be noticed as the real one is (Wang et al. 2018, section 3.3, eq. 4)."""

import torch
from torch import Tensor
from torch.nn.functional import l1_loss

from maquette.layers.patch_discriminator import Look


def feature_matching(fake: Look, real: Look) -> Tensor:
    """Mean absolute difference of what the discriminator's layers noticed, times 4, averaged over scales (a scalar).

    Four is the number of layers in the published discriminators, whose differences were added up: so a published weight (10)
    is as strong here with any number of layers.

    Args:
        real: of the pictures that the fakes should be; no gradient goes there.
    """
    scales = []
    for ours, theirs in zip(fake.features, real.features, strict=True):
        scales.append(torch.stack([l1_loss(one, other.detach()) for one, other in zip(ours, theirs, strict=True)]).mean())
    return 4 * torch.stack(scales).mean()
