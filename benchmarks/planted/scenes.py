"""Small pictures of a disc or a square on a ground: what is to be told apart, in light and in darkness, upright or turned."""

import numpy as np
from numpy.typing import NDArray

SIDE = 16


def draw(chance: np.random.Generator, is_disc: NDArray[np.bool_], light: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Pictures, uint8 (N, 16, 16, 3).

    Args:
        light: of each picture, 0 (black) to 1.
    """
    n = len(is_disc)
    y, x = np.mgrid[:SIDE, :SIDE]
    middle = chance.uniform(6, 9, (2, n, 1, 1))
    reach = chance.uniform(3.5, 5, (n, 1, 1))
    away = np.abs(np.stack([y - middle[0], x - middle[1]]))
    inside = np.where(is_disc[:, None, None], np.hypot(*away) < reach, away.max(axis=0) < reach * 0.9)
    ground, ink = chance.uniform(0.5, 0.8, (n, 1, 1, 3)), chance.uniform(0.1, 0.3, (n, 1, 1, 3))
    made = np.where(inside[..., None], ink, ground) + chance.normal(0, 0.03, (n, SIDE, SIDE, 3))
    return np.rint(255 * np.clip(made * light[:, None, None, None], 0, 1)).astype(np.uint8)


def brightness(pictures: NDArray[np.uint8]) -> NDArray[np.float64]:
    """The mean of each picture, 0 to 1."""
    return pictures.reshape(len(pictures), -1).mean(axis=1) / 255
