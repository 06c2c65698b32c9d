"""Previews: the same latents or inputs again and again, so that one sees a network learn."""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from maquette.data import arrays, files
from maquette.data.arrays import to_input
from maquette.data.side_by_side import PictureSet
from maquette.seeds import stream
from maquette.spec import MapSpec


class Preview:
    """A fixed set of latents, or of inputs with the pictures they belong with.

    Args:
        pictures: where a translator's fixed inputs come from.
        latent_size: 0 for a translator that knows no styles.
        classes: how many there are; the pictures take them in turn.
    """

    def __init__(self, pictures: PictureSet, latent_size: int, seed: int, count: int, *, classes: int = 0) -> None:
        self.is_translator = pictures.input_spec is not None
        self._values: list[Tensor] = []  # what the generator is given
        if self.is_translator:
            count = min(count, len(pictures))
            rows = pictures.batch(np.linspace(0, len(pictures) - 1, count).astype(int))
            self._shown, self._truth = _as_seen(rows, pictures.map_spec), rows["pictures"]
            self._values.append(torch.from_numpy(to_input(rows)))
        if latent_size:
            latents = [stream(seed + index, "latents").standard_normal(latent_size, dtype=np.float32) for index in range(count)]
            self._values.append(torch.from_numpy(np.stack(latents)))
        if classes:
            self._values.append(torch.arange(count) % classes)

    @torch.no_grad()
    def pictures(self, generator: nn.Module) -> np.ndarray:
        """What the generator makes of them now: uint8 (N, H, W, C)."""
        device, was_training = next(generator.parameters()).device, generator.training
        generator.eval()
        parts = []
        for start in range(0, len(self._values[0]), 32):
            given = [value[start : start + 32].to(device) for value in self._values]
            parts.append(generator(*given).float().cpu())
        generator.train(was_training)
        return arrays.to_bytes(torch.cat(parts).numpy())

    def grid(self, made: np.ndarray) -> np.ndarray:
        """The made pictures in a square; for a translator: input, made and true picture side by side."""
        if not self.is_translator:
            return arrays.grid(made)
        inputs = np.stack([arrays.to_channels(picture, made.shape[3]) for picture in self._shown])
        triples = np.stack([inputs, made, self._truth], axis=1)
        return arrays.grid(triples.reshape(-1, *made.shape[1:]), columns=6)


def _as_seen(rows: dict[str, np.ndarray], spec: MapSpec | None) -> np.ndarray:
    """Inputs as a person sees them: uint8 (N, H, W, C); label maps in their colours."""
    return rows["input"] if spec is None else arrays.in_colours(rows["label_map"], spec.colours)


def write_timeline(folder: Path, path: Path) -> None:
    """All previews in a folder as an animation that stays on the last."""
    grids = [files.read(file) for file in sorted(folder.glob("[0-9]*.png"))]
    if grids:
        files.write_gif(path, [*grids, *grids[-1:] * 3], milliseconds=500)
