"""Networks for distances between pictures: what a measure sees in place of pixels.

`builtin` is always there: random weights made from a seed, no file, no torch. `inception` is the network of the literature, for
people who have its weights. `classifier` is trained on the labels of the pictures at hand. None is ever downloaded.
"""

from typing import Protocol

import numpy as np


class Network(Protocol):
    """Sees pictures as points, so that alike pictures lie close."""

    name: str  # with its version: figures made with networks of different names cannot be compared

    def __call__(self, pictures: np.ndarray) -> np.ndarray:
        """Pictures, uint8 (N, H, W, C), to features, float32 (N, D)."""
