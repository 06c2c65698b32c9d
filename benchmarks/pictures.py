"""Made-up photographs: pictures with detail at every scale, as JPEG files, so that decoding them costs what a camera's do."""

from pathlib import Path

import numpy as np

from maquette.data import files
from maquette.data.parallel import in_parallel
from maquette.seeds import stream

_BASES = 24  # drawn with care; the others are these, moved and brightened


def make_photographs(folder: Path, count: int, width: int, height: int) -> Path:
    """Writes 000000.jpg, 000001.jpg, ... of different content; gives the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    bases = [_clouds(index, width, height) for index in range(min(count, _BASES))]

    def make(index: int) -> None:
        luck = stream(1, "photograph", index)
        moved = np.roll(bases[index % len(bases)], tuple(luck.integers(0, min(width, height), 2)), axis=(0, 1))
        changed = moved * luck.uniform(0.7, 1.1, 3).astype(np.float32) + np.float32(luck.uniform(-20, 20))
        picture = np.clip(changed, 0, 255).astype(np.uint8)
        (folder / f"{index:06d}.jpg").write_bytes(files.encode_jpeg(picture, quality=85))

    for _ in in_parallel(make, range(count)):
        pass
    return folder


def make_pairs(folder: Path, count: int, size: int) -> Path:
    """Pairs in two folders with the same file names."""
    make_photographs(folder / "A", count, size, size)
    make_photographs(folder / "B", count, size, size)
    return folder


def _clouds(seed: int, width: int, height: int) -> np.ndarray:
    """Noise whose power falls with the square of its frequency, as that of photographs does; float, 0 to 255."""
    noise = stream(0, "clouds", seed).standard_normal((height, width, 3))
    frequency = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.fftfreq(width)[None, :])
    frequency[0, 0] = 1 / max(width, height)
    clouds = np.fft.ifft2(np.fft.fft2(noise, axes=(0, 1)) / frequency[..., None], axes=(0, 1)).real
    grey = clouds.mean(axis=2, keepdims=True)
    clouds = grey + 0.4 * (clouds - grey)  # real colours go along with each other
    return (128 + 48 * clouds / clouds.std()).astype(np.float32)
