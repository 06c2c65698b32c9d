"""Every family's `laptop` preset on the same pictures for the same minutes on the same cores: quality, speed, memory, arithmetic.

`python -m benchmarks.run families --minutes 10` gives each training ten minutes in place of the usual three quarters of one.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.children import ROOT
from benchmarks.courses import follow, portraits, quality, threads
from benchmarks.figures import Figure, not_measured, of_values
from benchmarks.machine import peak_of
from benchmarks.setting import Setting
from benchmarks.turns import Worker

TITLE = "every family's laptop preset, 64 pixels: KID after the same time, speed, memory"

# those that learn from one set of pictures without inputs, in the order of their years
FAMILIES = ("gan", "dcgan", "progan", "stylegan", "biggan", "stylegan2", "r3gan")
_MINUTES = 0.75
_MOMENTS = [0.25, 0.5, 1.0]
_SPEEDS = {"stylegan2": 70.0, "biggan": 40.0, "r3gan": 40.0}  # targets, pictures a second
_GROWN = {"progan": {"model.growing": 0.0}, "stylegan": {"model.growing": 0.0}}  # speed is that of the full side
_CYCLE = 16  # steps after which every lazy term has been taken
_CLOTHES = "clothing_small_128"


@dataclass(frozen=True)
class _Data:
    """Pictures to learn from and those to be compared with."""

    name: str
    learned: Path
    held_out: Path
    splits: list[str] = field(default_factory=list)


def measure(setting: Setting) -> list[Figure]:
    """Each training alone, with two threads; the clock stands still while it is judged."""
    minutes, figures = setting.training_minutes(_MINUTES), []
    families = setting.choose(FAMILIES, ("dcgan",))
    for data in _data(setting):
        for family in families:
            figures.append(_judge(setting, data, family, minutes))
    figures += _few(setting, minutes)
    return figures + [figure for family in families for figure in _speed(setting, family)]


def _data(setting: Setting) -> Iterator[_Data]:
    learned, held_out = (portraits(setting, name, setting.choose(2000, 40), seed) for name, seed in (("learned", 1), ("held-out", 2)))
    yield _Data("portraits", learned, held_out)
    clothes = Path(os.environ.get("MAQUETTE_SHARED_DATA", ROOT.parent / "shared" / "data")) / _CLOTHES
    if clothes.is_dir() and not setting.is_tiny:
        yield _Data("clothes in ten classes", clothes, clothes, ["validation", "test"])


def _judge(setting: Setting, data: _Data, family: str, minutes: float, learned: str = "", **settings: Any) -> Figure:
    name = f"families-{data.name.split()[0]}-{family}" + (f"-{learned}".replace(" ", "-").replace(",", "") if learned else "")
    words = f"{learned or data.name}, {minutes:g} min: KID of {family}"
    order: dict[str, Any] = {"family": family, "data": str(data.learned), "held_out": str(data.held_out), "splits": data.splits}
    order |= {"size": setting.choose(64, 32), "minutes": minutes, "moments": _MOMENTS, "count": setting.choose(1000, 40)}
    try:
        course = follow(setting, name, **order, settings=settings)
    except RuntimeError as error:  # one broken family must not cost the others their figures
        return not_measured(words, "", f"the process broke ({str(error).strip().splitlines()[-1]})")
    return quality(words, setting, course, name)


def _few(setting: Setting, minutes: float) -> list[Figure]:
    """Few pictures, with and without augmentation: what the rules of `auto` say of it rests on this."""
    data = _Data("portraits", portraits(setting, "few", setting.choose(300, 40), 5), setting.work / "held-out" / "pictures")
    changed = {"model.augment.kind": "diffaugment", "model.augment.policy": "color,translation"}
    ways = setting.choose({"300 portraits": {}, "300 portraits, DiffAugment": changed}, {"300 portraits, DiffAugment": changed})
    return [_judge(setting, data, "dcgan", minutes, words, **settings) for words, settings in ways.items()]


def _speed(setting: Setting, family: str) -> list[Figure]:
    """The whole loop as it comes, in stretches that hold every lazy term."""
    rounds, out = setting.choose(5, 2), setting.work / f"speed-{family}"
    order = {
        "family": family,
        "preset": "laptop",
        "data": str(setting.work / "learned" / "pictures"),
        "size": setting.choose(64, 32),
        "out": str(out),
        "settings": _GROWN.get(family, {}),
    }
    with Worker("benchmarks.ours", order, threads=threads(setting), cache=setting.work / "cache") as worker:
        worker.turn(setting.choose(_CYCLE, 1))
        turns = [worker.turn(setting.choose(2 * _CYCLE, 2)) for _ in range(rounds)]
        peak_mb = turns[-1].peak_mb
        gflop = (worker.turn(_CYCLE, counts=True).gflop or 0.0) / _CYCLE
    batch = json.loads((out / "config.json").read_text(encoding="utf-8"))["config"]["batch_size"]
    arithmetic = [turn.steps * gflop / turn.wall for turn in turns]
    share = max(arithmetic) / peak_of(setting.peaks, threads(setting))
    note = f"at best {share:.0%} of the convolution peak; {gflop / batch:.2f} GFLOP a picture."
    return [
        of_values(f"{family}: pictures a second", "/s", [turn.steps * batch / turn.wall for turn in turns], target=_SPEEDS.get(family)),
        of_values(f"{family}: arithmetic", "GFLOP/s", arithmetic, note=note),
        Figure(f"{family}: peak memory", "MB", peak_mb, target=1000.0, at_least=False),
    ]
