"""Style mixing: coarse layers take one style and fine layers another (Karras et al. 2019, section 3.1)."""

import torch
from torch import Tensor


def mixed(styles: Tensor, others: Tensor, share: float, layers: int) -> Tensor:  # (N, all layers, D), (N, D) -> (N, all layers, D)
    """The others' styles from a random layer on; differs from the paper: every picture has its own layer.

    Args:
        share: of the pictures that are mixed.
        layers: in use; the random layer is one of them, and not the first.
    """
    count = (len(styles), 1)
    first = torch.randint(1, max(2, layers), count, device=styles.device)
    first = first.where(torch.rand(count, device=styles.device) < share, styles.shape[1])
    is_other = torch.arange(styles.shape[1], device=styles.device) >= first  # (N, layers)
    return others[:, None].where(is_other[:, :, None], styles)
