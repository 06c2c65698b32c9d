"""The built-in network: random weights from a seed, calibrated on painted discs; NumPy alone, thousands of pictures in seconds.

Naeem et al. 2020 (arXiv 2002.09797, section 5) show that a network that has learned nothing sees pictures well enough to rank
generators, and for pictures unlike ImageNet's better than one that has. This one is convolutions of 3 x 3 with stride 2 from the
working side down to 4, each channel brought to mean 0 and variance 1 over a set of dead leaves (discs of all sizes that cover
each other, which have the statistics of natural pictures), moved by a random bias and cut at 0. The means of every stage over a
grid of fields, so detail and layout both, are brought to one scale and projected at random onto 256 numbers.

`VERSION` is raised whenever the same picture gets other features.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from maquette.seeds import stream

VERSION = 1
SIZE = 256  # of the features
_WIDTHS = (32, 64, 128, 256, 256)
_LEAVES, _DISCS = 64, 60  # pictures to calibrate on, discs in each
_AT_ONCE = 32  # pictures that go through together: few enough for the processor's cache


class BuiltIn:
    """The built-in network at a working side of 64 or 128 pixels, to which pictures of any size and channels are brought."""

    def __init__(self, side: int = 64) -> None:
        self.name = f"builtin-{VERSION}/{side}"
        self._side = side
        self._weights = _weights(side)

    def __call__(self, pictures: np.ndarray) -> np.ndarray:
        """Pictures, uint8 (N, H, W, C), to features, float32 (N, 256). Transparency is laid on white."""
        rows = [_see(enter(pictures[start : start + _AT_ONCE], self._side), self._weights) for start in range(0, len(pictures), _AT_ONCE)]
        return np.concatenate(rows) if rows else np.empty((0, SIZE), np.float32)


def builtin(height: int, width: int) -> BuiltIn:
    """The built-in network for pictures of that size: larger ones than 64 pixels are seen at 128."""
    return BuiltIn(64 if max(height, width) <= 64 else 128)


class _Stage(NamedTuple):
    weight: np.ndarray  # (9 * C, C')
    bias: np.ndarray  # (C',)


class _Weights(NamedTuple):
    stages: tuple[_Stage, ...]
    centre: np.ndarray  # of the collected means, over the dead leaves
    projection: np.ndarray


@lru_cache(maxsize=2)
def _weights(side: int) -> _Weights:
    """Made layer by layer: each is scaled by what it answers to the dead leaves."""
    seen, stages, means = _leaves(side), [], []
    count = int(np.log2(side)) - 2
    for depth, width in enumerate(_WIDTHS[:count]):
        luck = stream(VERSION, "features", side, depth)
        raw = luck.standard_normal((9 * seen.shape[3], width), dtype=np.float32)
        answer = _convolve(seen, raw)
        mean, deviation = answer.mean((0, 1, 2)), answer.std((0, 1, 2))
        stages.append(_Stage(raw / deviation, luck.standard_normal(width, dtype=np.float32) - mean / deviation))
        seen = np.maximum((answer / deviation) + stages[-1].bias, 0)
        means.append(_means(seen))
    collected = np.concatenate(means, axis=1)
    projection = stream(VERSION, "features", side, count).standard_normal((collected.shape[1], SIZE), dtype=np.float32)
    deviation = collected.std(0)
    deviation = np.maximum(deviation, np.median(deviation))  # what hardly ever answers to the leaves must not drown the rest
    scale = deviation * np.sqrt(np.float32(collected.shape[1]))
    return _Weights(tuple(stages), collected.mean(0), projection / scale[:, None])


def _see(seen: np.ndarray, weights: _Weights) -> np.ndarray:
    means = []
    for stage in weights.stages:
        seen = _convolve(seen, stage.weight)
        seen += stage.bias
        np.maximum(seen, 0, out=seen)
        means.append(_means(seen))
    return (np.concatenate(means, axis=1) - weights.centre) @ weights.projection


def _convolve(maps: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """A 3 x 3 convolution with stride 2 of maps (N, H, W, C) whose border is repeated outwards."""
    count, height, width, channels = maps.shape
    padded = np.pad(maps, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="edge")
    columns = np.empty((count, height // 2, width // 2, 9, channels), np.float32)
    for place in range(9):
        top, left = divmod(place, 3)
        columns[:, :, :, place] = padded[:, top : top + height : 2, left : left + width : 2]
    return (columns.reshape(-1, 9 * channels) @ weight).reshape(count, height // 2, width // 2, -1)


def _means(maps: np.ndarray) -> np.ndarray:
    """The means over a grid of fields: 4 x 4, but 2 x 2 for maps of side 8 and 1 for side 4, which have so many channels."""
    count, side, _, channels = maps.shape
    grid = {4: 1, 8: 2}.get(side, 4)
    return maps.reshape(count, grid, side // grid, grid, side // grid, channels).mean(axis=(2, 4)).reshape(count, -1)


def enter(pictures: np.ndarray, side: int) -> np.ndarray:
    """uint8 (N, H, W, C) as float32 (N, side, side, 3) in [-1, 1]."""
    unit = pictures.astype(np.float32) / np.float32(127.5) - 1
    if unit.shape[3] == 4:
        alpha = (unit[..., 3:] + 1) / 2
        unit = unit[..., :3] * alpha + (1 - alpha)
    if unit.shape[3] == 1:
        unit = np.repeat(unit, 3, axis=3)
    return _resize(unit, side)


def _resize(unit: np.ndarray, side: int) -> np.ndarray:
    """Linear between pixels when enlarging, a mean over a tent when shrinking; other shapes are squeezed into the square."""
    count, height, width, channels = unit.shape
    if height != side:
        unit = np.matmul(_tents(height, side), unit.reshape(count, height, -1)).reshape(count, side, width, channels)
    return unit if width == side else np.matmul(_tents(width, side), unit)


@lru_cache(maxsize=16)
def _tents(old: int, new: int) -> np.ndarray:
    """The matrix (new, old) that resizes a row."""
    centres = (np.arange(new) + 0.5) * old / new - 0.5
    tents = np.maximum(0, 1 - np.abs(np.arange(old) - centres[:, None]) / max(old / new, 1.0))
    return (tents / tents.sum(1, keepdims=True)).astype(np.float32)


def _leaves(side: int) -> np.ndarray:
    """Dead leaves, float32 (N, side, side, 3) in [-1, 1]: discs whose number falls with the size, each over the earlier ones."""
    luck = stream(VERSION, "dead leaves", side)
    y, x = np.mgrid[:side, :side]
    pictures = np.empty((_LEAVES, side, side, 3), np.float32)
    for picture in pictures:
        picture[:] = luck.uniform(-1, 1, 3)
        radii = np.minimum(2 * luck.uniform(size=_DISCS) ** -0.7, 0.6 * side)
        for radius, (down, right), colour in zip(radii, luck.uniform(-5, side + 5, (_DISCS, 2)), luck.uniform(-1, 1, (_DISCS, 3))):
            picture[(y - down) ** 2 + (x - right) ** 2 < radius**2] = colour
    return pictures
