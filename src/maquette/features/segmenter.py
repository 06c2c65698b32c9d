"""A small network that learns to read a label map back from a picture: about a minute on one core, once for a set of pairs.

A U of 3 x 3 convolutions on 64 x 64 pixels with batch norm, three halvings and as many doublings whose features are added to those of
the way down; AdamW on a rising and falling learning rate, with mirrored and recoloured pictures, so that it goes by shape and surface and
not by one tint.
"""

import math
from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from maquette.data.parallel import Progress
from maquette.features.builtin import enter
from maquette.seeds import number, stream

VERSION = 1
SIDE = 64  # at which it looks and reads
_WIDTHS = (16, 32, 64, 96)
_BATCH, _RATE, _DECAY = 16, 4e-3, 0.02
_PICTURES = 6_400  # seen in training
_NOTHING = -100  # a pixel of which nothing is said; torch's own sign for it


class Segmenter:
    """A trained network: pictures to the label of each place."""

    def __init__(self, tensors: Mapping[str, np.ndarray]) -> None:
        self._network = _Network(len(tensors["head.bias"]))
        self._network.load_state_dict({name: torch.from_numpy(value) for name, value in tensors.items()})
        self._network.eval()

    def __call__(self, pictures: np.ndarray) -> np.ndarray:
        """Pictures, uint8 (N, H, W, C), to labels, int64 (N, 64, 64)."""
        with torch.inference_mode():
            parts = [self._network(_tensor(pictures[at : at + _BATCH])).argmax(1).numpy() for at in range(0, len(pictures), _BATCH)]
        return np.concatenate(parts)


def shrunk(maps: np.ndarray, labels: int) -> np.ndarray:
    """Label maps (N, H, W) as the network reads them: int64 (N, 64, 64), negative where nothing is said."""
    down, across = ((2 * np.arange(SIDE) + 1) * side // (2 * SIDE) for side in maps.shape[1:])
    found = maps[:, down[:, None], across[None]].astype(np.int64)
    return np.where(found < labels, found, _NOTHING)


def train(pictures: np.ndarray, maps: np.ndarray, labels: int, seed: int = 0, progress: Progress | None = None) -> dict[str, np.ndarray]:
    """The tensors of a network that reads these maps; the same seed gives the same on one machine.

    Args:
        pictures: uint8 (N, H, W, C).
        maps: indices (N, H, W), as `shrunk` gives them or of any size; from `labels` on they say nothing.
        progress: told how many steps were taken, of how many.
    """
    x, y = _tensor(pictures), torch.from_numpy(shrunk(maps, labels))
    with torch.random.fork_rng():
        torch.manual_seed(number(seed, "segmenter"))
        network = _Network(labels).train()
        optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=_DECAY, fused=True)
        weight, steps = _weights(y, labels), math.ceil(_PICTURES / _BATCH)
        for step in range(steps):
            for group in optimiser.param_groups:
                group["lr"] = _RATE * min(1.0, (step + 1) / (0.15 * steps)) * 0.5 * (1 + math.cos(math.pi * step / steps))
            rows = torch.from_numpy(stream(seed, "segmenter", step).integers(0, len(x), _BATCH))
            seen, read = _varied(x[rows], y[rows])
            loss = functional.cross_entropy(network(seen), read, weight, ignore_index=_NOTHING)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            if progress and step % 10 == 0:
                progress("learning to read maps back", step, steps)
    return {name: value.detach().contiguous().numpy().copy() for name, value in network.state_dict().items()}


class _Twice(nn.Sequential):
    """Two convolutions, the first of which may halve the side."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        layers: list[nn.Module] = []
        for wide, step in ((inputs, stride), (outputs, 1)):
            layers += [nn.Conv2d(wide, outputs, 3, step, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)]
        super().__init__(*layers)


class _Network(nn.Module):
    def __init__(self, labels: int) -> None:
        super().__init__()
        self.down = nn.ModuleList([_Twice(3, _WIDTHS[0], 1), *(_Twice(one, other, 2) for one, other in pairwise(_WIDTHS))])
        back = list(pairwise(reversed(_WIDTHS)))
        self.narrow = nn.ModuleList(nn.Conv2d(wide, thin, 1) for wide, thin in back)
        self.up = nn.ModuleList(nn.Sequential(nn.Conv2d(n, n, 3, 1, 1, bias=False), nn.BatchNorm2d(n), nn.ReLU()) for _, n in back)
        self.head = nn.Conv2d(_WIDTHS[0], labels, 1)

    def forward(self, x: Tensor) -> Tensor:  # (N, 3, S, S) -> (N, labels, S, S)
        kept = []
        for down in self.down:
            x = down(x)
            kept.append(x)
        for narrow, up, beside in zip(self.narrow, self.up, reversed(kept[:-1]), strict=True):
            x = up(functional.interpolate(narrow(x), scale_factor=2.0, mode="nearest") + beside)
        return self.head(x)


def _weights(maps: Tensor, labels: int) -> Tensor:
    """A pixel weighs less the more there are of its label, by the fourth root: a boat is not lost in the sea, and the sea stays right."""
    pixels = maps[maps >= 0].bincount(minlength=labels).clamp(min=1).float()
    found = pixels**-0.25
    return found * (pixels.sum() / (found * pixels).sum())


def _tensor(pictures: np.ndarray) -> Tensor:
    """Pictures of any size as the network takes them, (N, 3, 64, 64), a few at a time."""
    parts = [enter(np.asarray(pictures[at : at + _BATCH]), SIDE) for at in range(0, len(pictures), _BATCH)]
    return torch.from_numpy(np.ascontiguousarray(np.concatenate(parts).transpose(0, 3, 1, 2)))


def _varied(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """Half of them mirrored with their maps; each lighter or darker, with more or less contrast and a tinge."""
    n = len(x)
    mirrored = torch.rand(n, 1, 1) < 0.5
    x, y = torch.where(mirrored[:, None], x.flip(3), x), torch.where(mirrored, y.flip(2), y)
    mean = x.mean((1, 2, 3), keepdim=True)
    contrast, light = 1 + 0.15 * (2 * torch.rand(n, 1, 1, 1) - 1), 0.1 * (2 * torch.rand(n, 3, 1, 1) - 1)
    return (x - mean) * contrast + mean + light, y
