"""One game on the grid for every objective, under the same budget: `python -m benchmarks.toys.game STEPS SEEDS SHEET NAME ...`.

Prints for each name how many of the 25 modes each seed's generator covers and what share of its points is good, and draws the first
seed's points. The steps are those that train families; networks, batches and rates are the same for all.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.toys import grid
from benchmarks.toys.players import LATENTS, Discriminators, Generators
from maquette.data import arrays, files
from maquette.objectives.objective import Objective
from maquette.objectives.steps import DiscriminatorStep, GeneratorStep
from maquette.seeds import number, stream

_R1 = 0.1
OBJECTIVES = {
    "minimax": Objective(loss="minimax"),
    "minimax, R1": Objective(loss="minimax", r1=_R1),
    "non-saturating": Objective(loss="non_saturating"),
    "non-saturating, R1": Objective(loss="non_saturating", r1=_R1),
    "least squares": Objective(loss="least_squares"),
    "least squares, R1": Objective(loss="least_squares", r1=_R1),
    "hinge": Objective(loss="hinge"),
    "hinge, R1": Objective(loss="hinge", r1=_R1),
    "Wasserstein, gradient penalty": Objective(loss="wasserstein", gradient_penalty=1.0),
    "relativistic": Objective(loss="relativistic"),
    "relativistic, R1 and R2": Objective(loss="relativistic", r1=_R1, r2=_R1),
}
_BATCH, _JUDGED = 64, 2500  # points of every game in a step, and when it is over
_RATE, _BETAS = 1e-3, (0.0, 0.99)  # the discriminator's rate is twice that


def play(objective: Objective, seeds: Sequence[int], steps: int) -> np.ndarray:
    """The points that the generators make in the end, (S, 2500, 2)."""
    torch.manual_seed(number(0, "penalties"))
    generators, discriminators = Generators(seeds), Discriminators(seeds)
    generator_step = GeneratorStep(generators, discriminators, objective, inputs=("latents",))
    discriminator_step = DiscriminatorStep(discriminators, objective)
    optimisers = [
        torch.optim.Adam(network.parameters(), lr=rate, betas=_BETAS, fused=True)
        for network, rate in ((generators, _RATE), (discriminators, 2 * _RATE))
    ]
    falls = [torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min(1.0, 2 - 2 * step / steps)) for optimiser in optimisers]
    luck = [stream(seed, "game") for seed in seeds]
    for _ in range(steps):
        real = torch.from_numpy(np.concatenate([grid.draw(_BATCH, one) for one in luck]))
        batch = {"pictures": real, "latents": _latents(luck, _BATCH)}
        discriminators.requires_grad_(False)
        losses, fakes = generator_step(batch)
        _step(losses, optimisers[0])
        discriminators.requires_grad_(True)
        _step(discriminator_step(batch, fakes.detach(), penalised=objective.is_penalised), optimisers[1])
        for fall in falls:
            fall.step()
    with torch.no_grad():
        return generators(_latents(luck, _JUDGED)).unflatten(0, (len(seeds), -1)).numpy()


def _step(losses: dict[str, torch.Tensor], optimiser: torch.optim.Optimizer) -> None:
    torch.stack(list(losses.values())).sum().backward()
    optimiser.step()
    optimiser.zero_grad()


def _latents(luck: Sequence[np.random.Generator], count: int) -> torch.Tensor:
    return torch.from_numpy(np.concatenate([one.standard_normal((count, LATENTS), dtype=np.float32) for one in luck]))


def plot(points: np.ndarray, side: int = 160) -> np.ndarray:
    """Points as dots on white, (side, side, 3) uint8; the plane from -6 to 6."""
    places = np.rint((points + 6) / 12 * (side - 1)).astype(int)
    inside = places[((places >= 0) & (places < side)).all(axis=1)]
    picture = np.full((side, side, 3), 255, np.uint8)
    picture[side - 1 - inside[:, 1], inside[:, 0]] = (40, 60, 160)
    return picture


def _main(steps: int, seeds: int, sheet: Path, names: Sequence[str]) -> None:
    found: dict[str, Any] = {}
    plots = []
    for name in names:
        points = play(OBJECTIVES[name], range(seeds), steps)
        modes, good = zip(*map(grid.covered, points), strict=True)
        found[name] = {"modes": modes, "good": good}
        plots.append(plot(points[0]))
    files.write(sheet, arrays.grid(plots, columns=len(plots)))
    print(json.dumps(found))


if __name__ == "__main__":
    _main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:])
