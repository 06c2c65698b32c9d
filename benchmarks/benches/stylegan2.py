"""StyleGAN2 at 64 pixels and equal channels, beside one written plainly after the paper: speed, and quality after equal time."""

import json
import os
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.children import environment, run_module
from benchmarks.courses import follow, portraits, quality, read, sheet, threads
from benchmarks.figures import Figure, of_pairs, of_values
from benchmarks.pairs import QUIET
from benchmarks.pictures import make_photographs
from benchmarks.setting import Setting
from benchmarks.turns import Turn, Worker, take_turns

TITLE = "StyleGAN2, 64 pixels, against a plain implementation of the paper with equal channels"

_MINUTES = 2.0
_CYCLE = 16  # steps that hold R1 once and path length four times
_NARROW, _WIDE = "the laptop preset's channels", "up to 512 channels"
_BATCH = {_NARROW: 16, _WIDE: 8}


def _shape(latents: int, styles: int, layers: int, base: int, most: int) -> dict[str, int]:
    """Channels and sizes, which all three share."""
    sizes = {"latent_size": latents, "style_size": styles, "mapping_layers": layers, "channel_base": base, "max_channels": most}
    return {f"model.{name}": value for name, value in sizes.items()}


_SHAPES = {_NARROW: _shape(64, 128, 2, 1024, 128), _WIDE: _shape(512, 512, 8, 4096, 512)}
_TINY = _shape(8, 16, 2, 256, 16)
# what makes the paper's preset its first form: float32 needs no clamp
_PAPER = {"model.clamp": None}
_NOTE = (
    "ours leaves out what the laptop preset leaves out (filters, noise, mixing, path length), makes fakes once, and reads from the array "
    "that was prepared. Theirs: grouped convolutions, filters in plain operations, a pass for every term, JPEG files read in the process."
)


def measure(setting: Setting) -> list[Figure]:
    """In turns of a whole cycle of the lazy terms, two threads; then each alone for the same minutes."""
    data = make_photographs(setting.work / "photographs", setting.choose(600, 40), 64, 64)
    figures: list[Figure] = []
    for name in setting.choose((_NARROW, _WIDE), (_NARROW,)):
        figures += _speed(setting, data, name)
    return figures + _quality(setting)


def _speed(setting: Setting, data: Path, name: str) -> list[Figure]:
    batch = setting.choose(_BATCH[name], 4)
    shape = {**setting.choose(_SHAPES[name], _TINY), "model.batch_size": batch}
    rounds = setting.choose(4 if batch == 16 else 2, 2)
    turns = _turns(setting, data, shape, setting.choose(_CYCLE, 2), rounds)
    speeds = {who: [turn.steps * batch / turn.wall for turn in took] for who, took in turns.items()}
    work = {who: [turn.steps * batch / turn.cpu for turn in took] for who, took in turns.items()}
    return [
        of_pairs(f"{name}: the laptop preset's operations, wall", speeds["ours"], speeds["theirs"], target=3.0, note=_NOTE),
        of_pairs(f"{name}: the laptop preset's operations, CPU time", work["ours"], work["theirs"]),
        of_pairs(f"{name}: the paper's operations in our loop, wall", speeds["the same function"], speeds["theirs"]),
        *(of_values(f"{name}: pictures a second, {who}", "/s", speeds[who]) for who in turns),
        *(Figure(f"{name}: peak memory, {who}", "MB", max(turn.peak_mb for turn in took)) for who, took in turns.items()),
    ]


def _turns(setting: Setting, data: Path, shape: Mapping[str, Any], steps: int, rounds: int) -> dict[str, list[Turn]]:
    size, cache = setting.choose(64, 16), setting.work / "cache"
    order: dict[str, Any] = {"family": "stylegan2", "data": str(data), "size": size, "workers": 0}
    orders = {
        "ours": ("benchmarks.ours", {"preset": "laptop", "settings": {**shape, **QUIET}}),
        "the same function": ("benchmarks.ours", {"preset": "paper", "settings": {**_PAPER, **shape, **QUIET}}),
        "theirs": ("benchmarks.peers.stylegan2", {"settings": {**_PAPER, **shape}}),
    }
    with ExitStack() as stack:
        workers = {}
        for place, (who, (module, more)) in enumerate(orders.items()):
            out = str(setting.work / f"model-{place}-{shape['model.channel_base']}")
            workers[who] = stack.enter_context(Worker(module, {**order, **more, "out": out}, threads=threads(setting), cache=cache))
        for worker in workers.values():
            worker.turn(2)  # memory is taken and libraries choose their methods
        return take_turns(workers, steps, rounds)


def _quality(setting: Setting) -> list[Figure]:
    """KID after the same minutes: the laptop preset as it comes beside the plain one with the published rates and terms."""
    minutes = setting.training_minutes(_MINUTES)
    few = setting.choose((2000, 1000), (40, 40))
    learned, held_out = (portraits(setting, name, count, seed) for name, count, seed in zip(("learned", "held-out"), few, (1, 2)))
    order = {
        "data": str(learned),
        "held_out": str(held_out),
        "size": setting.choose(64, 16),
        "minutes": minutes,
        "count": setting.choose(1000, 40),
    }
    shape = setting.choose(_SHAPES[_NARROW], _TINY)
    course = follow(setting, "stylegan2-ours", family="stylegan2", moments=[1.0], settings=shape, **order)
    peer = {
        **order,
        "settings": {**_PAPER, **shape, "model.batch_size": 16},
        "workers": 0,
        "sheet": os.fspath(sheet(setting, "stylegan2-theirs")),
    }
    env = environment(threads=threads(setting), cache=setting.work / "cache")
    theirs = read(run_module("benchmarks.peers.stylegan2", json.dumps(peer), env=env).output)
    words = f"portraits, {_NARROW}, {minutes:g} min: KID"
    return [quality(f"{words}, ours", setting, course, "stylegan2-ours"), quality(f"{words}, theirs", setting, theirs, "stylegan2-theirs")]
