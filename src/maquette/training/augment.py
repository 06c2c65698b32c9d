"""Mirror and jitter, done alike to a picture and to what it belongs with (Isola et al. 2017, appendix 6.2)."""

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import interpolate


def mirror_and_jitter(batch: dict[str, Tensor], luck: np.ndarray, *, flip: bool, jitter: float) -> dict[str, Tensor]:
    """The batch with every picture mirrored with probability one half and cut from an enlargement.

    Of label maps (uint8) no index becomes another.

    Args:
        luck: (N, 3) uniform numbers in [0, 1): for the mirror, the vertical and the horizontal place of the window.
        jitter: the enlargement; 1 leaves the pictures where they are.
    """
    if flip:
        turned = torch.from_numpy(luck[:, 0] < 0.5)
        batch = {name: torch.where(turned.to(value.device)[:, None, None, None], value.flip(3), value) for name, value in batch.items()}
    if jitter > 1:
        batch = {name: _windows(value, luck[:, 1:], jitter) for name, value in batch.items()}
    return batch


def _windows(pictures: Tensor, places: np.ndarray, jitter: float) -> Tensor:
    height, width = pictures.shape[2:]
    size = (round(height * jitter), round(width * jitter))
    if pictures.dtype == torch.uint8:  # places rounded as bilinear ones are, so that a map stays on its picture
        large = interpolate(pictures, size=size, mode="nearest-exact")
    else:
        large = interpolate(pictures, size=size, mode="bilinear", antialias=False, align_corners=False)
    tops = (places[:, 0] * (large.shape[2] - height + 1)).astype(int)
    lefts = (places[:, 1] * (large.shape[3] - width + 1)).astype(int)
    cut = [large[index, :, top : top + height, left : left + width] for index, (top, left) in enumerate(zip(tops, lefts, strict=True))]
    return torch.stack(cut)
