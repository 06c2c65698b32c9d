"""A small network that learns to tell the classes of the pictures at hand: seconds to a few minutes on two cores.

Residual blocks of 3 x 3 convolutions on 64 x 64 pixels, batch norm, a mean over the field, one line of weights for each class;
AdamW on a rising and falling learning rate, with mirrored, moved and recoloured pictures, and labels softened by a tenth. A picture
weighs less the more there are of its class, by the root of their number: half-way between counting pictures and counting classes.
"""

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from maquette.data.parallel import Progress
from maquette.features.builtin import enter
from maquette.seeds import number, stream

VERSION = 1
_SIDE = 64
_WIDTHS = (32, 64, 96, 160)
_BATCH, _RATE, _DECAY = 64, 4e-3, 0.05
_EPOCHS_AT_LEAST, _PICTURES_AT_LEAST, _PICTURES_AT_MOST = 6, 60_000, 120_000  # seen in training


class Classifier:
    """A trained network: pictures to the chance of each class."""

    def __init__(self, tensors: Mapping[str, np.ndarray]) -> None:
        self._network = _Network(len(tensors["head.bias"]))
        self._network.load_state_dict({name: torch.from_numpy(value) for name, value in tensors.items()})
        self._network.eval()

    def __call__(self, pictures: np.ndarray) -> np.ndarray:
        """Pictures, uint8 (N, H, W, C), to chances, float32 (N, classes): the mean over the picture and its mirror image."""
        with torch.inference_mode():
            rows = [self._chances(_tensor(pictures[start : start + _BATCH])) for start in range(0, len(pictures), _BATCH)]
        return np.concatenate(rows)

    def _chances(self, x: Tensor) -> np.ndarray:
        both = self._network(torch.cat([x, x.flip(3)])).softmax(1)
        return ((both[: len(x)] + both[len(x) :]) / 2).numpy()


def train(pictures: np.ndarray, labels: np.ndarray, classes: int, seed: int = 0, progress: Progress | None = None) -> dict[str, np.ndarray]:
    """The tensors of a network that tells these classes; the same seed gives the same on one machine.

    Args:
        pictures: uint8 (N, H, W, C).
        labels: class indices (N,).
        progress: told how many pictures were seen, of how many.
    """
    x, y = _tensor(pictures), torch.from_numpy(np.asarray(labels, np.int64))
    with torch.random.fork_rng():
        torch.manual_seed(number(seed, "classifier"))
        network = _Network(classes).train()
        for module in network.modules():
            if isinstance(module, nn.Conv2d):
                module.weight.data = module.weight.data.contiguous(memory_format=torch.channels_last)
        weights = functional.normalize(y.bincount(minlength=classes).clamp(min=1).float() ** -0.5, p=1, dim=0) * classes
        optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=_DECAY, fused=True)
        steps = _steps(len(x))
        for step, rows in enumerate(_batches(len(x), steps, seed)):
            for group in optimiser.param_groups:
                group["lr"] = _RATE * min(1.0, (step + 1) / (0.15 * steps)) * 0.5 * (1 + math.cos(math.pi * step / steps))
            answer = network(_varied(x[rows]))
            loss = functional.cross_entropy(answer, y[rows], weight=weights, label_smoothing=0.1)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            if progress and step % 10 == 0:
                progress("learning the classes", step, steps)
    return {name: value.detach().contiguous().numpy().copy() for name, value in network.state_dict().items()}


class _Block(nn.Module):
    def __init__(self, narrow: int, wide: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(narrow, wide, 3, 2, 1, bias=False)
        self.second = nn.Conv2d(wide, wide, 3, 1, 1, bias=False)
        self.across = nn.Conv2d(narrow, wide, 1, bias=False)
        self.norms = nn.ModuleList(nn.BatchNorm2d(wide) for _ in range(3))

    def forward(self, x: Tensor) -> Tensor:
        inner = self.norms[1](self.second(functional.relu(self.norms[0](self.first(x)))))
        return functional.relu(inner + self.norms[2](self.across(functional.avg_pool2d(x, 2))))


class _Network(nn.Module):
    def __init__(self, classes: int) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, _WIDTHS[0], 3, 2, 1, bias=False)
        self.norm = nn.BatchNorm2d(_WIDTHS[0])
        self.blocks = nn.Sequential(*(_Block(narrow, wide) for narrow, wide in pairwise(_WIDTHS)))
        self.head = nn.Linear(_WIDTHS[-1], classes)

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.blocks(functional.relu(self.norm(self.stem(x)))).mean((2, 3)))


def _steps(pictures: int) -> int:
    seen = min(max(_EPOCHS_AT_LEAST * pictures, _PICTURES_AT_LEAST), _PICTURES_AT_MOST)
    return math.ceil(seen / _BATCH)


def _batches(count: int, steps: int, seed: int) -> Iterator[np.ndarray]:
    """Rows, all of them once before any comes again."""
    rows, epoch = np.empty(0, int), 0
    for _ in range(steps):
        while len(rows) < _BATCH:
            rows = np.concatenate([rows, stream(seed, "classifier", epoch).permutation(count)])
            epoch += 1
        yield rows[:_BATCH]
        rows = rows[_BATCH:]


def _tensor(pictures: np.ndarray) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(enter(pictures, _SIDE).transpose(0, 3, 1, 2)))


def _varied(x: Tensor) -> Tensor:
    """Half of them mirrored, each moved and scaled a little, lighter or darker, with more or less contrast and a tinge."""
    n = len(x)
    scale, mirror = 1 + 0.1 * (2 * torch.rand(n) - 1), 1 - 2 * (torch.rand(n) < 0.5).float()
    affine = torch.zeros(n, 2, 3)
    affine[:, 0, 0], affine[:, 1, 1] = scale * mirror, scale
    affine[:, :, 2] = 0.1 * (2 * torch.rand(n, 2) - 1)
    moved = functional.grid_sample(x, functional.affine_grid(affine, list(x.shape), align_corners=False), "bilinear", "border", False)
    mean = moved.mean((1, 2, 3), keepdim=True)
    contrast, light = 1 + 0.15 * (2 * torch.rand(n, 1, 1, 1) - 1), 0.1 * (2 * torch.rand(n, 3, 1, 1) - 1)
    return ((moved - mean) * contrast + mean + light).to(memory_format=torch.channels_last)
