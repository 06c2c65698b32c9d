"""`maquette check` on worlds, and what it said beside what is true: `python -m benchmarks.planted.examine NAME --effect 1 --seeds 20`.

Prints one JSON document, so that a bench can run it as a process of its own and see its peak memory.
"""

import inspect
import json
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

import maquette
from benchmarks.children import MEMORY_UNIT
from benchmarks.planted import TRAPS, WORLDS
from benchmarks.planted.world import World
from maquette.errors import MaquetteError
from maquette.finding import Finding, Report
from maquette.seeds import number, stream


@dataclass(frozen=True)
class Answer:
    """What one examination said of one world."""

    is_found: bool  # some `look here` names the fault's place
    is_first: bool  # ... and it is the first `look here` of the report
    accused: int  # `look here` that name something innocent; in a healthy world, all of them
    broken: int  # checks that failed
    seconds: float
    is_found_alone: bool | None = None  # ... by the check that is meant for it, when nothing else was asked; None: it was not tried


@dataclass(frozen=True)
class Answers:
    """Those of several worlds of one kind and size; or why it could not be asked."""

    name: str
    n: int
    effect: float
    answers: tuple[Answer, ...]
    peak_mb: float
    lacking: str = ""


def examine(name: str, n: int, effect: float, seeds: Sequence[int], *, is_trap: bool = False, is_alone: bool = False) -> Answers:
    """Asks about a world of that name, size and effect, once for every seed; or twice, the second time for the one check that is meant."""
    module = (TRAPS if is_trap else WORLDS).open(name)
    found = []
    for seed in seeds:
        chance = stream(seed, "planted", number(0, name), n)
        world = module.make(chance, n) if is_trap else module.make(chance, n, effect)
        lacking = what_lacks(world)
        if lacking:
            return Answers(name, n, effect, (), 0.0, lacking)
        started = time.perf_counter()
        try:
            report = ask(world, seed)
        except MaquetteError as error:
            return Answers(name, n, effect, (), 0.0, f"it was refused: {error}")
        answer = judge(world, report, time.perf_counter() - started)
        if is_alone and world.faults:
            answer = replace(answer, is_found_alone=judge(world, ask(world, seed, only=world.faults[0].checks[0]), 0.0).is_found)
        found.append(answer)
    return Answers(name, n, effect, tuple(found), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEMORY_UNIT)


def what_lacks(world: World) -> str:
    """Which of the arguments that a world needs `maquette.check` does not take, in words; empty if it takes all."""
    known = inspect.signature(maquette.check).parameters
    lacking = [name for name in (*world.asks, *(["reference"] if world.reference is not None else [])) if name not in known]
    return f"`maquette.check` does not take {' and '.join(f'`{name}`' for name in lacking)}" if lacking else ""


def ask(world: World, seed: int, only: str = "") -> Report:
    """The examination, as a person would ask for it; of the whole chapter, or of one check."""
    asks: dict[str, Any] = {**world.asks, "only": only}
    if world.reference is not None:
        asks["reference"] = dict(world.reference)
    with TemporaryDirectory(prefix="planted-") as folder:
        table: Any = dict(world.table) if world.pictures is None else world.lay_out(Path(folder) / "pictures")
        if world.made is not None:
            return maquette.check(world.made, table, seed=seed, **asks)
        if world.subject is not None:
            return maquette.check(world.subject, table, seed=seed, **asks)
        return maquette.check(table, seed=seed, **asks)


def judge(world: World, report: Report, seconds: float) -> Answer:
    """The report held against the truth."""
    alarms = [finding for finding in report.findings if finding.reading == "look here"]
    right = [says(finding, world) for finding in alarms]
    accused = sum(is_false(finding, world) for finding in alarms)
    broken = sum(finding.reading == "broken" for finding in report.findings)
    return Answer(any(right), bool(right) and right[0], accused, broken, seconds)


def says(finding: Finding, world: World) -> bool:
    """Whether a finding names one of the faults: its very place, or, where all rows are concerned, by the check that must say it."""
    check = finding.id.partition("/")[2].partition(":")[0]
    return any(fault.is_at(finding.place) if fault.place else check in fault.checks for fault in world.faults)


def is_false(finding: Finding, world: World) -> bool:
    """Whether a finding accuses what has no part in any fault: rows that hold none of it, or another column."""
    if not world.faults:
        return True
    if says(finding, world):
        return False
    rows = world.rows_at(finding.place)
    columns = {fault.place["column"] for fault in world.faults if "column" in fault.place}
    if "column" in finding.place and columns and finding.place["column"] not in columns:
        return True
    return not any((rows & fault.rows).any() for fault in world.faults)


@click.command()
@click.argument("name")
@click.option("--rows", type=int, help="The middle size of the world without it.")
@click.option("--effect", type=float, default=1.0)
@click.option("--seeds", type=int, default=10)
@click.option("--trap", "is_trap", is_flag=True)
@click.option("--alone", "is_alone", is_flag=True, help="Ask the one check that is meant for the fault once more, by itself.")
def command(name: str, rows: int | None, effect: float, seeds: int, is_trap: bool, is_alone: bool) -> None:
    """Examines a world or a trap and prints what was said."""
    module = (TRAPS if is_trap else WORLDS).open(name)
    answers = examine(name, rows or module.SIZES[1], effect, range(seeds), is_trap=is_trap, is_alone=is_alone)
    click.echo(json.dumps(asdict(answers)))


if __name__ == "__main__":
    try:
        command.main(standalone_mode=False)
    except (MaquetteError, click.ClickException) as error:
        click.echo(error.format_message() if isinstance(error, click.ClickException) else str(error), err=True)
        sys.exit(2)
