"""Training processes that take turns: one works while the others wait, so that all meet the same machine.

The parent holds a `Worker` for each and asks for a number of steps; in the child a training loop calls `Turns.next` before
every step, which waits until it is its turn and reports when the steps asked for are done.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from benchmarks.children import MEMORY_UNIT, environment


@dataclass(frozen=True)
class Turn:
    """What one turn took."""

    steps: int
    wall: float  # seconds
    cpu: float  # seconds over all threads of the training process itself
    peak_mb: float  # most memory that the process had ever in use until then
    gflop: float | None  # arithmetic of convolutions and matrix products, if it was counted


class Over(Exception):
    """Nobody wants more steps."""


class Turns:
    """The child's side. Standard output belongs to the reports; whatever else is printed goes to standard error."""

    def __init__(self) -> None:
        self._reports = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        self._left, self._order = 0, dict[str, Any]()
        self._wall = self._cpu = 0.0
        self._counter: Any = None

    def next(self) -> None:
        """To be called before every step.

        Raises:
            Over: no more steps are wanted.
        """
        if not self._left:
            if self._order:
                self._report()
            self._wait()
        self._left -= 1

    def _wait(self) -> None:
        line = sys.stdin.readline()
        if not line.strip():
            raise Over
        self._order = json.loads(line)
        self._left = self._order["steps"]
        if self._order["counts"]:
            from benchmarks.arithmetic import Arithmetic  # imports torch, which the parent leaves alone

            self._counter = Arithmetic()
            self._counter.__enter__()
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def _report(self) -> None:
        wall, cpu, gflop = time.perf_counter() - self._wall, time.process_time() - self._cpu, None
        if self._counter is not None:
            self._counter.__exit__(None, None, None)
            gflop, self._counter = self._counter.flops / 1e9, None
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEMORY_UNIT
        print(json.dumps([self._order["steps"], wall, cpu, peak, gflop]), file=self._reports, flush=True)


class Worker:
    """The parent's side of one training process: `python -m MODULE SETTINGS`."""

    def __init__(self, module: str, settings: Mapping[str, Any], *, threads: int, cache: Path) -> None:
        self.module = module
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, json.dumps(settings)],
            env=environment(threads=threads, cache=cache),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def turn(self, steps: int, *, counts: bool = False) -> Turn:
        """Lets it take so many steps.

        Args:
            counts: count the arithmetic as well, which makes the turn slower.

        Raises:
            RuntimeError: it ended early; what it said stands on standard error.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"steps": steps, "counts": counts}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.module} ended early; what it said stands above")
        return Turn(*json.loads(line))

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        if kind is not None:
            self._process.kill()
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


def take_turns(workers: Mapping[str, Worker], steps: int, rounds: int) -> dict[str, list[Turn]]:
    """So many rounds in which each has its turn."""
    turns: dict[str, list[Turn]] = {name: [] for name in workers}
    for _ in range(rounds):
        for name, worker in workers.items():
            turns[name].append(worker.turn(steps))
    return turns
