"""Three channels, each showing one of ten glyphs: 1,000 kinds of picture, told apart without a classifier.

The idea is that of stacked digits (Metz et al. 2017), with shapes that are drawn here. A glyph may be a pixel off in any
direction; a channel is recognised by its correlation with all shifts of all glyphs.
"""

from collections.abc import Callable
from itertools import product

import numpy as np

SIZE, GLYPHS, CHANNELS = 16, 10, 3
MODES = GLYPHS**CHANNELS
_SHIFTS = tuple(product((-1, 0, 1), repeat=2))
_LIKENESS = 0.85  # correlation from which a channel counts as that glyph; two different glyphs stay below 0.75


def glyphs() -> np.ndarray:
    """The ten, (10, 16, 16) in [-1, 1]: -1 is background; edges are soft."""
    y, x = np.mgrid[:SIZE, :SIZE] - (SIZE - 1) / 2
    return np.stack([np.clip(shape(x, y) + 0.5, 0, 1) for shape in _SHAPES]) * 2 - 1


def draw(count: int, random: np.random.Generator) -> np.ndarray:
    """`count` pictures (N, 3, 16, 16) float32; every kind is as likely as any other."""
    bank = _bank()
    kinds = random.integers(0, GLYPHS, (count, CHANNELS))
    return bank[kinds, random.integers(0, len(_SHIFTS), (count, CHANNELS))]


def recognise(pictures: np.ndarray) -> np.ndarray:
    """The kind (N,) from 0 to 999 of each picture, -1 where a channel looks like no glyph."""
    templates = _normalised(_bank().reshape(GLYPHS * len(_SHIFTS), -1))
    channels = _normalised(pictures.reshape(len(pictures) * CHANNELS, -1))
    likeness = (channels @ templates.T).reshape(len(pictures), CHANNELS, GLYPHS, len(_SHIFTS)).max(axis=3)
    kinds = likeness.argmax(axis=2) @ GLYPHS ** np.arange(CHANNELS)
    return np.where((likeness.max(axis=2) >= _LIKENESS).all(axis=1), kinds, -1)


def _bank() -> np.ndarray:
    """Every glyph at every shift, (10, 9, 16, 16) float32."""
    return np.stack([np.roll(glyphs(), shift, axis=(1, 2)) for shift in _SHIFTS], axis=1).astype(np.float32)


def _normalised(rows: np.ndarray) -> np.ndarray:
    centred = rows - rows.mean(axis=1, keepdims=True)
    return centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)


def _box(x: np.ndarray, y: np.ndarray, half_width: float, half_height: float) -> np.ndarray:
    return np.minimum(half_width - abs(x), half_height - abs(y))


def _triangle(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.minimum(5.5 - y, (y + 5.5) / 2 - abs(x))


# how far inside its outline a point is, in pixels
_SHAPES: tuple[Callable[[np.ndarray, np.ndarray], np.ndarray], ...] = (
    lambda x, y: 5.5 - np.hypot(x, y),  # disc
    lambda x, y: 1.2 - abs(np.hypot(x, y) - 4.8),  # ring
    lambda x, y: np.minimum(_box(x, y, 6, 6), -_box(x, y, 3.5, 3.5)),  # frame
    lambda x, y: np.maximum(_box(x, y, 1.2, 6), _box(x, y, 6, 1.2)),  # plus
    lambda x, y: np.minimum(_box(x, y, 6, 6), 1.2 - abs(abs(x) - abs(y)) * 0.7),  # cross
    _triangle,
    lambda x, y: _triangle(x, -y),
    lambda x, y: np.minimum(_box(x, y, 6, 6), 1.2 - abs(abs(y) - 4)),  # two bars
    lambda x, y: np.minimum(_box(x, y, 6, 6), 1.2 - abs(abs(x) - 4)),  # two pillars
    lambda x, y: np.minimum(_box(x, y, 6, 6), 1.5 - abs(x - y) * 0.7),  # slash
)
