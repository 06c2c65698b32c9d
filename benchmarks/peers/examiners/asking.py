"""A peer, or `maquette check`, on many worlds: one process, what it said beside what is true, seconds and memory."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.children import run
from benchmarks.peers.examiners.alarms import Alarm, names
from benchmarks.peers.examiners.environments import python_of, quiet
from benchmarks.planted import TRAPS, WORLDS
from benchmarks.planted.world import World
from maquette.seeds import number, stream

OURS = "maquette"


@dataclass(frozen=True)
class Kind:
    """A fault, its healthy twin, or a trap, at one size."""

    name: str
    n: int
    effect: float = 0.0
    is_trap: bool = False

    def make(self, seed: int) -> World:
        """The world that the bench `planted` makes of the same seed."""
        chance = stream(seed, "planted", number(0, self.name), self.n)
        return TRAPS.open(self.name).make(chance, self.n) if self.is_trap else WORLDS.open(self.name).make(chance, self.n, self.effect)


@dataclass(frozen=True)
class Posed:
    """One world and where it lies."""

    kind: Kind
    seed: int
    folder: Path


@dataclass(frozen=True)
class Answer:
    """What was said of one world."""

    kind: Kind
    is_found: bool
    is_first: bool
    alarms: int
    checks: tuple[str, ...]  # which raised them
    seconds: float  # of the processor, for the examination alone
    failure: str
    attempts: int  # to reach the network


@dataclass(frozen=True)
class Answers:
    """What one examiner said in one setting."""

    examiner: str
    setting: str
    answers: tuple[Answer, ...]
    peak_mb: float
    overhead: float  # CPU seconds before the first question: the start and the imports


def ask(examiner: str, setting: str, posed: Sequence[Posed], home: Path) -> Answers:
    """Asks about every world in one process without network.

    Raises:
        RuntimeError: the process ended with an error.
    """
    program = Path(__file__).parent / "adapters" / f"ask_{examiner}.py"
    python = sys.executable if examiner == OURS else str(python_of(examiner))
    command = [python, "-W", "ignore", str(program), setting, *(str(one.folder) for one in posed)]
    spent = run(command, quiet(home))
    lines = [json.loads(line) for line in spent.output.splitlines()]
    answers = tuple(_judge(one, line) for one, line in zip(posed, lines, strict=True))
    return Answers(examiner, setting, answers, spent.peak_mb, spent.cpu - sum(answer.seconds for answer in answers))


def _judge(one: Posed, line: dict[str, Any]) -> Answer:
    alarms = [Alarm.of(alarm) for alarm in line["alarms"]]
    world = one.kind.make(one.seed)
    right = [names(alarm, world) for alarm in alarms]
    checks = tuple(sorted({alarm.check for alarm in alarms}))
    seconds, failure, attempts = line["seconds"], line["failure"], line["attempts"]
    return Answer(one.kind, any(right), bool(right) and right[0], len(alarms), checks, seconds, failure, attempts)
