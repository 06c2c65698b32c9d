"""Folders of small real pictures for tests."""

from pathlib import Path

import numpy as np

from maquette.data import files


def random_picture(seed: int, height: int = 24, width: int = 24, channels: int = 3) -> np.ndarray:
    """A soft, colourful picture that no other seed gives."""
    coarse = np.random.default_rng(seed).integers(0, 256, (4, 4, channels), dtype=np.uint8)
    return files.fit(coarse, width, height)


def save_picture(path: Path, seed: int = 0, height: int = 24, width: int = 24, channels: int = 3) -> Path:
    """Writes one, with its folders."""
    files.write(path, random_picture(seed, height, width, channels))
    return path


def save_pictures(folder: Path, count: int, suffix: str = ".png", first_seed: int = 0, height: int = 24, width: int = 24) -> Path:
    """Writes 000.png, 001.png, ... of different content."""
    for index in range(count):
        save_picture(folder / f"{index:03d}{suffix}", first_seed + index, height, width)
    return folder


def save_labels(folder: Path, count: int, side: int = 24) -> Path:
    """Writes index PNGs of the same names."""
    for index in range(count):
        indices = np.random.default_rng(index).integers(0, 3, (side, side)).astype(np.uint8)
        files.write_indexed(folder / f"{index:03d}.png", indices, [(0, 0, 0), (255, 0, 0), (0, 255, 0)])
    return folder
