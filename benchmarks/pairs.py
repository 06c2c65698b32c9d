"""Our training beside the usual one: the same networks and pictures, in turns, with two threads and with one."""

import statistics
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, of_pairs, of_values
from benchmarks.machine import peak_of
from benchmarks.setting import Setting
from benchmarks.turns import Turn, Worker, take_turns

_NOTE = (
    "ours is the product's loop on the array that it prepared beforehand, theirs opens JPEG files with Pillow; "
    "checkpoints and previews are left out of both."
)
# the usual loops write no checkpoints and no previews
QUIET = {"training.checkpoint_every_minutes": 1e6, "training.first_preview_kimg": 1e6}


@dataclass(frozen=True)
class Pair:
    """What is compared."""

    family: str
    size: int
    batch_size: int
    data: Path
    steps: int  # in a turn with two threads; half as many with one
    rounds: int
    target: float
    aim: float
    settings: Mapping[str, Any]  # of the family, the same for both
    most_mb: float | None = None  # target of our peak memory


def compare(pair: Pair, setting: Setting) -> list[Figure]:
    """Ratios of throughput, the arithmetic a second of each step against the machine's peak, and memory."""
    two = _take(pair, setting, threads=2, steps=pair.steps, usual={"in the process": 0, "in two processes": 2})
    one = _take(pair, setting, threads=1, steps=max(1, pair.steps // 2), usual={"in the process": 0})
    wall = {name: [turn.steps * pair.batch_size / turn.wall for turn in run.turns] for name, run in two.items()}
    alone = {name: [turn.steps * pair.batch_size / turn.cpu for turn in run.turns] for name, run in one.items()}
    marks = {"target": pair.target, "aim": pair.aim}
    return [
        of_pairs("two threads, wall; theirs reads in two processes", wall["ours"], wall["in two processes"], **marks, note=_NOTE),
        of_pairs("two threads, wall; theirs reads in the process", wall["ours"], wall["in the process"], **marks),
        of_pairs("one thread, CPU time; theirs reads in the process", alone["ours"], alone["in the process"], **marks),
        of_values("ours: pictures a second, two threads", "/s", wall["ours"]),
        of_values("theirs, reading in two processes: pictures a second", "/s", wall["in two processes"]),
        of_values("theirs, reading in the process: pictures a second", "/s", wall["in the process"]),
        _arithmetic("ours: arithmetic, two threads", two["ours"], 2, setting),
        _arithmetic("theirs: arithmetic, two threads", two["in the process"], 2, setting),
        _arithmetic("ours: arithmetic, one thread", one["ours"], 1, setting),
        _arithmetic("theirs: arithmetic, one thread", one["in the process"], 1, setting),
        Figure("ours: peak memory", "MB", two["ours"].peak_mb, target=pair.most_mb, at_least=False),
        Figure("theirs: peak memory", "MB", two["in the process"].peak_mb),
    ]


@dataclass(frozen=True)
class _Run:
    """The turns of one process and the arithmetic of one of its steps."""

    turns: list[Turn]
    gflop_per_step: float

    @property
    def peak_mb(self) -> float:
        return max(turn.peak_mb for turn in self.turns)


def _take(pair: Pair, setting: Setting, *, threads: int, steps: int, usual: dict[str, int]) -> dict[str, _Run]:
    order = {"data": str(pair.data), "size": pair.size}
    out = setting.work / f"model-{threads}"
    with ExitStack() as stack:

        def start(module: str, settings: dict[str, Any]) -> Worker:
            return stack.enter_context(Worker(module, order | settings, threads=threads, cache=setting.work / "cache"))

        plan = {"family": pair.family, "preset": "paper", "out": str(out), "settings": {**pair.settings, **QUIET}}
        workers = {"ours": start("benchmarks.ours", plan)}
        for name, readers in usual.items():
            workers[name] = start(f"benchmarks.peers.{pair.family}", {"settings": dict(pair.settings), "workers": readers})
        for worker in workers.values():
            worker.turn(2)  # memory is taken and libraries choose their methods
        turns = take_turns(workers, steps, pair.rounds)
        counted = {name: worker.turn(1, counts=True).gflop or 0.0 for name, worker in workers.items()}
    return {name: _Run(turns[name], counted[name]) for name in workers}


def _arithmetic(name: str, run: _Run, threads: int, setting: Setting) -> Figure:
    speeds = [turn.steps * run.gflop_per_step / (turn.wall if threads > 1 else turn.cpu) for turn in run.turns]
    share = statistics.median(speeds) / peak_of(setting.peaks, threads)
    note = f"{share:.0%} of the convolution peak; {run.gflop_per_step:,.1f} GFLOP in a step, as executed."
    return of_values(name, "GFLOP/s", speeds, note=note)
