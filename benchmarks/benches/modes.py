"""Mode dropping: of 25 Gaussians in the plane, how many each objective's generator still makes when the game is over."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.children import environment, run_module
from benchmarks.figures import Figure, of_values
from benchmarks.setting import Setting
from maquette.stats.means import mean

TITLE = "25 Gaussians: which objectives drop modes"

# the names are those of benchmarks.toys.game.OBJECTIVES, cheap and dear ones in both halves; one process and one thread for each half
_HALVES = (
    ("minimax", "non-saturating", "least squares", "hinge, R1", "relativistic", "relativistic, R1 and R2"),
    ("hinge", "minimax, R1", "non-saturating, R1", "least squares, R1", "Wasserstein, gradient penalty"),
)
_KEEP = {"non-saturating, R1", "relativistic, R1 and R2"}  # the modern ones: they must keep what the first one must drop


def measure(setting: Setting) -> list[Figure]:
    """Small perceptrons, several seeds, the same budget for all."""
    steps, seeds = setting.choose(3000, 4), setting.choose(6, 2)
    setting.keep.mkdir(parents=True, exist_ok=True)
    sheets = [setting.keep / f"modes-{half}.png" for half in (1, 2)]
    with ThreadPoolExecutor(2) as pool:
        halves = pool.map(lambda names, sheet: _play(steps, seeds, sheet, names), _HALVES, sheets)
        found = {name: result for half in halves for name, result in half.items()}
    where = f"the points of the first seed are in {' and '.join(os.path.relpath(sheet) for sheet in sheets)}, in this order: "
    where += "; ".join(", then ".join(f"`{name}`" for name in names) for names in _HALVES)
    return [figure for name in sorted(found) for figure in _figures(name, found[name], where if name == min(found) else "")]


def _play(steps: int, seeds: int, sheet: Path, names: tuple[str, ...]) -> dict[str, Any]:
    spent = run_module("benchmarks.toys.game", str(steps), str(seeds), str(sheet), *names, env=environment(threads=1))
    found: dict[str, Any] = json.loads(spent.output)
    return found


def _figures(name: str, found: dict[str, list[float]], where: str) -> list[Figure]:
    aims: dict[str, Any] = {}
    if name in _KEEP:
        aims = {"target": 24.0}
    if name == "minimax":
        aims = {"target": 15.0, "at_least": False}
    modes = mean(found["modes"])
    note = f"mean {modes.value:.1f}, 95% interval {modes.low:.1f} to {modes.high:.1f} ({modes.n} seeds, Student)."
    good = mean(found["good"])
    share = f"mean {good.value:.2f}, 95% interval {good.low:.2f} to {good.high:.2f}"
    return [
        of_values(f"{name}: modes kept", "of 25", found["modes"], note=f"{note} {where}".strip(), **aims),
        of_values(f"{name}: good points", "of 1", found["good"], note=f"{share}; within three deviations of a mode."),
    ]
