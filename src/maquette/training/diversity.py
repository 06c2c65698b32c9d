"""How varied pictures are: the mean distance between two of them, seen from afar."""

import numpy as np


def diversity(pictures: np.ndarray) -> float:
    """Mean absolute difference over all pairs of uint8 pictures (N, H, W, C), averaged over an 8 x 8 mosaic, in [0, 1].

    A collapsed generator gives one picture for every latent, so its diversity falls to nothing beside the data's.
    """
    height, width = (side - side % 8 for side in pictures.shape[1:3])
    cells = pictures[:, :height, :width].reshape(len(pictures), 8, height // 8, 8, width // 8, -1).mean(axis=(2, 4), dtype=np.float32)
    flat = cells.reshape(len(pictures), -1) / 255
    total = sum(float(np.abs(flat[index + 1 :] - flat[index]).mean(axis=1).sum()) for index in range(len(flat) - 1))
    return total / max(1, len(flat) * (len(flat) - 1) // 2)
