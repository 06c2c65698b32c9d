"""The small networks of the toy games. They hold one pair of players for every seed, and play all those games as one.

A batch lies game after game: of S * N rows the first N belong to the first game. Every game has weights of its own, so games do
not touch; their matrices are multiplied together, since a small matrix costs a processor as much as several.
"""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.functional import leaky_relu

from maquette.seeds import number

LATENTS = 4  # numbers that a made point starts from
_WIDTH = 128
_WAVES = 64
_FREQUENCY = 1.5  # standard deviation of the waves' frequencies, in radians for a step of 1 in the plane


class Perceptrons(nn.Module):
    """A multilayer perceptron for every seed: rows (S * N, I) to (S * N, O), through leaky ReLUs.

    Args:
        widths: numbers in, of every hidden layer, and out.
        name: with the seed, decides the starting weights.
    """

    def __init__(self, seeds: Sequence[int], widths: Sequence[int], name: str) -> None:
        super().__init__()
        self.games = len(seeds)
        luck = [torch.Generator().manual_seed(number(seed, name)) for seed in seeds]
        shapes = list(pairwise(widths))
        self.weights = nn.ParameterList(
            torch.stack([torch.randn(shape, generator=one) for one in luck]) * (2 / shape[0]) ** 0.5 for shape in shapes
        )
        self.biases = nn.ParameterList(torch.zeros(self.games, 1, wide) for _, wide in shapes)

    def forward(self, rows: Tensor) -> Tensor:
        values = rows.unflatten(0, (self.games, -1))
        for layer, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            values = torch.baddbmm(bias, leaky_relu(values, 0.2) if layer else values, weight)
        return values.flatten(0, 1)


class Generators(nn.Module):
    """Latents (S * N, 4) to points (S * N, 2). Every game begins with all points close to the middle of the plane."""

    def __init__(self, seeds: Sequence[int]) -> None:
        super().__init__()
        self.layers = Perceptrons(seeds, (LATENTS, _WIDTH, _WIDTH, 2), "generator")
        luck = [torch.Generator().manual_seed(number(seed, "bends")) for seed in seeds]
        with torch.no_grad():
            self.layers.weights[-1].mul_(0.1)
            self.layers.biases[0].copy_(torch.stack([torch.randn(1, _WIDTH, generator=one) for one in luck]))  # bends all over

    def forward(self, latents: Tensor) -> Tensor:
        made: Tensor = self.layers(latents)
        return made


class Discriminators(nn.Module):
    """Points (S * N, 2) to logits (S * N,).

    They see a point through fixed waves across the plane, since perceptrons alone are slow to see what is small (Tancik et al.
    2020): all discriminators are then good at their work within the budget, and it is the objective that decides.
    """

    waves: Tensor

    def __init__(self, seeds: Sequence[int]) -> None:
        super().__init__()
        luck = torch.Generator().manual_seed(number(0, "waves"))
        self.register_buffer("waves", torch.randn(2, _WAVES, generator=luck) * _FREQUENCY)
        self.layers = Perceptrons(seeds, (2 * _WAVES + 2, _WIDTH, 1), "discriminator")

    def forward(self, points: Tensor) -> Tensor:
        phases = points @ self.waves
        logits: Tensor = self.layers(torch.cat([phases.sin(), phases.cos(), points / 2], dim=1))
        return logits.squeeze(1)
