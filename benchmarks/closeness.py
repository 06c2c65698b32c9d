"""How near a model's pictures have come to pictures it has never seen, as one rough number and a sheet for a person to look at.

    python -m benchmarks.closeness MODEL HELD_OUT SHEET      prints {"closeness": ..., "diversity": ...}

Features are those of a small convolutional network with random weights (one seed, so everybody's are the same); the distance is the
squared maximum mean discrepancy with the cubic kernel of KID (Binkowski et al. 2018), unbiased. Random features see colour, contrast and
coarse texture, and not whether an eye is in its place: **the number cannot say that a grid is watchable, a person must look.**
"""

import json
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from maquette.data import arrays, files
from maquette.data.pictures import open_pictures
from maquette.model import build_generator, open_model
from maquette.seeds import number
from maquette.training.diversity import diversity
from maquette.training.feed import as_pictures

_WIDTHS = (3, 32, 64, 128)


@torch.no_grad()
def features(pictures: np.ndarray) -> Tensor:
    """uint8 (N, H, W, 3) to (N, F): means and deviations of every channel of every layer, each of the same weight."""
    generator = torch.Generator().manual_seed(number(0, "features"))
    values, found = as_pictures(torch.from_numpy(pictures)), list[Tensor]()
    for narrow, wide in pairwise(_WIDTHS):
        weight = torch.randn(wide, narrow, 3, 3, generator=generator) * (2 / (9 * narrow)) ** 0.5
        values = nn.functional.leaky_relu(nn.functional.conv2d(values, weight, stride=2, padding=1), 0.2)
        found += [values.mean(dim=(2, 3)), values.std(dim=(2, 3))]
    return torch.cat(found, dim=1)


def discrepancy(one: Tensor, other: Tensor) -> float:
    """The squared maximum mean discrepancy of two sets of features, unbiased: about 0 for two halves of one set."""

    def kernel(left: Tensor, right: Tensor) -> Tensor:
        return (left @ right.T / left.shape[1] + 1) ** 3

    def within(values: Tensor) -> Tensor:
        products, count = kernel(values, values), len(values)
        return (products.sum() - products.diagonal().sum()) / (count * (count - 1))

    one, other = one.double(), other.double()
    return float(within(one) + within(other) - 2 * kernel(one, other).mean())


def closeness(made: np.ndarray, start: np.ndarray, truth: np.ndarray) -> float:
    """The share of the way from `start` to `truth` that `made` has come: 0 for nothing learned, 1 for not to be told apart."""
    goal = features(truth)
    scale, middle = goal.std(dim=0).clamp_min(1e-6), goal.mean(dim=0)
    seen = [(features(pictures) - middle) / scale for pictures in (made, start, truth)]
    left, whole = (max(0.0, discrepancy(seen[place], seen[2])) for place in (0, 1))
    return 1 - (left / max(1e-12, whole)) ** 0.5


def _main(folder: Path, held_out: Path, sheet: Path) -> None:
    model = open_model(folder)
    truth = open_pictures(held_out, size=model.spec.picture.height)
    rows = truth.batch(range(len(truth)))["pictures"]
    latents = model.latents(len(rows), seed=1)
    made = arrays.to_bytes(model.run(latents))
    torch.manual_seed(0)
    with torch.no_grad():
        start = arrays.to_bytes(build_generator(model.record).eval()(torch.from_numpy(latents)).numpy())
    files.write(sheet, arrays.grid(made[:64]))
    print(json.dumps({"closeness": closeness(made, start, rows), "diversity": diversity(made) / diversity(rows), "count": len(rows)}))


if __name__ == "__main__":
    _main(*map(Path, sys.argv[1:]))
