"""Whether pairs are likely the wrong way round: a model would learn to draw pictures rather than to picture drawings.

A drawing has fewer colours than the picture that belongs to it, larger areas of one colour, and often none but black and white. That is
a guess, which is told and changes nothing; who wants to learn drawings from pictures knows it.
"""

import numpy as np

from maquette.data.pictures import Pictures

_LOOKED_AT = 32  # pairs
_AGREE = 0.8  # of them that must say so
_CHROMA = 8.0  # bits that a wholly saturated picture counts above a grey one


def likely_swapped(pictures: Pictures) -> bool:
    """Whether the inputs of pairs look like pictures, and the pictures like drawings."""
    if not pictures.is_paired or not len(pictures):
        return False
    rows = pictures.batch(np.linspace(0, len(pictures) - 1, min(_LOOKED_AT, len(pictures))).astype(int))
    richer = [richness(given) > richness(wanted) for given, wanted in zip(rows["input"], rows["pictures"], strict=True)]
    return float(np.mean(richer)) >= _AGREE


def richness(picture: np.ndarray) -> float:
    """The entropy of a picture's colours in bits, each channel in 32 steps, and their saturation; uint8 (H, W, C). 0 is one grey."""
    colours = picture[..., :3]
    steps = (colours >> 3).astype(np.int64)
    index = sum(steps[..., channel] << (5 * channel) for channel in range(steps.shape[2]))
    share = np.unique(index, return_counts=True)[1] / steps[..., 0].size
    chroma = (colours.max(2).astype(np.int16) - colours.min(2)).mean() / 255
    return float(-(share * np.log2(share)).sum() + _CHROMA * chroma)
