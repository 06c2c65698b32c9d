"""Stacked glyphs: of 1,000 kinds of picture, how many a family still makes after `maquette train`, under each of some objectives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.figures import Figure, of_values
from benchmarks.setting import Setting
from benchmarks.toys import glyphs
from maquette import api
from maquette.data import arrays, files
from maquette.seeds import stream

TITLE = "Stacked glyphs: how many of 1,000 kinds of picture a family keeps"

_JUDGED = 10_000  # pictures; of a perfect generator all but 0.05 of the 1,000 kinds are among them


@dataclass(frozen=True)
class _Player:
    """A family under an objective, and how many kinds it must keep, or must drop."""

    name: str
    family: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    aims: Mapping[str, Any] = field(default_factory=dict)


_PLAIN = {"model.objective.r1": 0.0, "model.objective.r2": 0.0}
_PLAYERS = (
    _Player("gan, minimax", "gan", {"model.objective.loss": "minimax"}, {"target": 500.0, "at_least": False}),
    _Player("dcgan, non-saturating", "dcgan", _PLAIN),
    _Player("dcgan, non-saturating, R1", "dcgan", {}, {"target": 900.0}),
    _Player("dcgan, hinge, R1", "dcgan", {"model.objective.loss": "hinge"}),
    _Player("r3gan, relativistic, R1 and R2", "r3gan", {}, {"target": 900.0}),
)


def measure(setting: Setting) -> list[Figure]:
    """The laptop presets in the loop that everybody trains with; the same pictures, budget and seeds for all."""
    data = _write(setting.work / "glyphs", setting.choose(12_000, 200))
    return [figure for player in _PLAYERS for figure in _play(setting, player, data)]


def _write(folder: Path, count: int) -> Path:
    folder.mkdir(parents=True)
    for index, picture in enumerate(glyphs.draw(count, stream(0, "stacked glyphs"))):
        files.write(folder / f"{index:05d}.png", np.rint((picture.transpose(1, 2, 0) + 1) * 127.5).astype(np.uint8))
    return folder


def _play(setting: Setting, player: _Player, data: Path) -> list[Figure]:
    kinds, good = [], []
    for seed in range(setting.choose(2, 1)):
        out = setting.work / f"{player.name}-{seed}"
        model = api.train(
            player.family,
            data,
            out,
            size=glyphs.SIZE,
            kimg=setting.choose(60.0, 0.2),
            seed=seed,
            settings={"model.flip": False, **player.settings},
        )
        made = np.stack(list(model.sample_arrays(setting.choose(_JUDGED, 50), seed=seed)))
        found = glyphs.recognise(made.transpose(0, 3, 1, 2).astype(np.float32) / 127.5 - 1)
        kinds.append(float(len(np.unique(found[found >= 0]))))
        good.append(float((found >= 0).mean()))
        if not seed:
            setting.keep.mkdir(parents=True, exist_ok=True)
            files.write(setting.keep / f"stacked-{player.family}-{len(player.settings)}.png", arrays.grid(made[:64], columns=8))
    return [
        of_values(f"{player.name}: kinds made", "of 1,000", kinds, note=f"among {len(found):,} pictures", **player.aims),
        of_values(f"{player.name}: pictures that are of any kind", "of 1", good),
    ]
