"""Previews: the same latents or inputs again and again, so that one sees a network learn."""

from pathlib import Path

import numpy as np
import torch
from torch import nn

from maquette.data import arrays, files
from maquette.data.side_by_side import PictureSet
from maquette.seeds import stream
from maquette.training.feed import as_pictures


class Preview:
    """A fixed set of latents, or of inputs with the pictures they belong with.

    Args:
        pictures: where a translator's fixed inputs come from; `latent_size` is 0 then.
        classes: how many there are; the pictures take them in turn.
    """

    def __init__(self, pictures: PictureSet, latent_size: int, seed: int, count: int, *, classes: int = 0) -> None:
        self.latent_size = latent_size
        self._labels = torch.arange(count) % classes if classes else None
        if latent_size:
            rows = [stream(seed + index, "latents").standard_normal(latent_size, dtype=np.float32) for index in range(count)]
            self._values = torch.from_numpy(np.stack(rows))
        else:
            indices = np.linspace(0, len(pictures) - 1, min(count, len(pictures))).astype(int)
            raw = pictures.batch(indices)
            self._values, self._truth = as_pictures(torch.from_numpy(raw["input"])), raw["pictures"]

    @torch.no_grad()
    def pictures(self, generator: nn.Module) -> np.ndarray:
        """What the generator makes of them now: uint8 (N, H, W, C)."""
        device, was_training = next(generator.parameters()).device, generator.training
        generator.eval()
        parts = []
        for start in range(0, len(self._values), 32):
            given = [value[start : start + 32].to(device) for value in (self._values, self._labels) if value is not None]
            parts.append(generator(*given).float().cpu())
        generator.train(was_training)
        return arrays.to_bytes(torch.cat(parts).numpy())

    def grid(self, made: np.ndarray) -> np.ndarray:
        """The made pictures in a square; for a translator: input, made and true picture side by side."""
        if self.latent_size:
            return arrays.grid(made)
        inputs = arrays.to_bytes(self._values.numpy())
        inputs = np.stack([arrays.to_channels(picture, made.shape[3]) for picture in inputs])
        triples = np.stack([inputs, made, self._truth], axis=1)
        return arrays.grid(triples.reshape(-1, *made.shape[1:]), columns=6)


def write_timeline(folder: Path, path: Path) -> None:
    """All previews in a folder as an animation that stays on the last."""
    grids = [files.read(file) for file in sorted(folder.glob("[0-9]*.png"))]
    if grids:
        files.write_gif(path, [*grids, *grids[-1:] * 3], milliseconds=500)
