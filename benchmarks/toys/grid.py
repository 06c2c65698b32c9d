"""25 Gaussians on a square grid in the plane: the problem on which dropped modes are usually counted (Srivastava et al. 2017).

The Gaussians are twice as wide as usual, so that small networks find them within seconds.
"""

import numpy as np

SIDE = 5
MODES = SIDE * SIDE
SPREAD = 0.1  # standard deviation of each Gaussian, where neighbours are 2 apart
_REACH = 3.0  # deviations within which a point belongs to its mode
_FAIR = 0.25  # a mode that gets less than this part of its fair share of the points counts as dropped


def centres() -> np.ndarray:
    """(25, 2): the places -4, -2, 0, 2, 4 along both axes."""
    line = (np.arange(SIDE) - SIDE // 2) * 2.0
    return np.stack(np.meshgrid(line, line), axis=-1).reshape(MODES, 2)


def draw(count: int, random: np.random.Generator) -> np.ndarray:
    """`count` points (N, 2) float32; every mode is as likely as any other."""
    noise = random.standard_normal((count, 2)) * SPREAD
    return (centres()[random.integers(0, MODES, count)] + noise).astype(np.float32)


def recognise(points: np.ndarray) -> np.ndarray:
    """The mode (N,) that each point belongs to, -1 where it lies too far from all."""
    distances = np.linalg.norm(points[:, None] - centres(), axis=-1)
    return np.where(distances.min(axis=1) <= _REACH * SPREAD, distances.argmin(axis=1), -1)


def covered(points: np.ndarray) -> tuple[int, float]:
    """How many modes get at least a quarter of their fair share of the points, and what share of the points belongs to any.

    Points that are spread evenly over the whole square hit every mode now and then; they cover none.
    """
    modes = recognise(points)
    found = np.bincount(modes[modes >= 0], minlength=MODES)
    return int((found >= _FAIR * len(points) / MODES).sum()), float((modes >= 0).mean())
