"""Planted faults: how often `maquette check` finds what is wrong, names the right place first, and leaves the healthy alone."""

import json
import math
import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.children import environment, run_module
from benchmarks.figures import Figure, not_measured
from benchmarks.planted import TRAPS, WORLDS
from benchmarks.planted.examine import Answer, Answers
from benchmarks.setting import Setting
from maquette.seeds import stream
from maquette.stats import rate

TITLE = "Planted faults: what the examination finds, and whom it accuses wrongly"

_FALSE = {"target": 0.05, "aim": 0.02, "at_least": False}


@dataclass(frozen=True)
class _Asked:
    """A world with its fault, subtler and in other sizes, and its healthy twin."""

    name: str
    power: float | None
    planted: Answers
    twin: Answers
    others: tuple[Answers, ...]

    @property
    def everything(self) -> tuple[Answers, ...]:
        return (self.planted, self.twin, *self.others)


def measure(setting: Setting) -> list[Figure]:
    """Every world and every trap; a process for each, so that its memory is its own. Low and high are Wilson's 95 % interval."""
    worlds = [_world(setting, name) for name in setting.choose(WORLDS.names(), ["worse_group", "leaked_texts"])]
    traps = [_trap(setting, name) for name in setting.choose(TRAPS.names(), ["reversed_gap"])]
    asked = [world for world in worlds if not world.planted.lacking]
    figures = _together(worlds, asked, [trap for trap in traps if not trap.lacking], traps)
    figures += [figure for world in worlds for figure in _of_world(world)]
    return figures + [_of_trap(trap) for trap in traps]


def _together(worlds: list[_Asked], asked: list[_Asked], healthy: list[Answers], traps: list[Answers]) -> list[Figure]:
    everything = [answers for world in asked for answers in world.everything] + healthy
    answers = [answer for one in everything for answer in one.answers]
    twins = [answer for world in asked for answer in world.twin.answers]
    found = [answer for world in asked for answer in world.planted.answers if answer.is_found]
    guilty = [answer for world in asked for answer in world.planted.answers]
    of_traps = [answer for trap in healthy for answer in trap.answers]
    missing = "low and high of a share are its 95 % interval (Wilson), and n is the number of reports"
    missing += f"; the others need what it does not take yet: {len(worlds) - len(asked)} worlds, {len(traps) - len(healthy)} traps"
    count = float(len(asked) + len(healthy))
    figures = [
        Figure("worlds and traps that it can be asked about", f"of {len(worlds) + len(traps)}", count, note=missing),
        _share("healthy twins: reports with any false `look here`", (answer.accused > 0 for answer in twins), **_FALSE),
        _share("traps: reports with any false `look here`", (answer.accused > 0 for answer in of_traps), **_FALSE),
        _share("all healthy reports with any false `look here`", (answer.accused > 0 for answer in (*twins, *of_traps)), **_FALSE),
        _share("faults found", (answer.is_found for answer in guilty)),
        _share("of these, the right place first", (answer.is_first for answer in found)),
        _share("faulty worlds in which somebody innocent is accused too", (answer.accused > 0 for answer in guilty), **_FALSE),
        _share("reports with a check that broke", (answer.broken > 0 for answer in answers), target=0.0, at_least=False),
    ]
    if answers:
        seconds = [answer.seconds for answer in answers]
        memory = [one.peak_mb for one in everything]
        figures.append(Figure("a report", "s", statistics.median(seconds), min(seconds), max(seconds), len(seconds)))
        figures.append(Figure("memory of the whole process", "MB", statistics.median(memory), min(memory), max(memory), len(memory)))
    return figures


def _of_world(world: _Asked) -> list[Figure]:
    """What the whole report finds; and what its check finds by itself, which is what published powers are about."""
    name = f"{world.name}, {world.planted.n:,} rows: found"
    if world.planted.lacking:
        return [not_measured(name, "of 1", world.planted.lacking, target=world.power)]
    runs = world.planted.answers
    parts = [f"{WORLDS.open(world.name).TITLE}"]
    parts.append(f"named first in {_of(world.planted.answers, 'is_first')}")
    parts.append(f"false alarms in {sum(answer.accused > 0 for answer in world.twin.answers)} of {len(world.twin.answers)} healthy twins")
    parts += [f"{_of(one.answers, 'is_found')} at {one.n:,} rows, effect {one.effect:g}" for one in world.others if not one.lacking]
    parts.append(f"{statistics.median(answer.seconds for answer in world.planted.answers):.2f} s")
    parts.append(f"{world.planted.peak_mb:.0f} MB")
    figures = [_share(name, (answer.is_found for answer in runs), note="; ".join(parts))]
    if world.power is not None:
        alone = (answer.is_found_alone is True for answer in runs)
        note = f"{world.power:g} is its simulated power"
        figures.append(_share(f"{name} by its check alone", alone, target=_expected(world.power, len(runs)), note=note))
    return figures


def _expected(power: float, runs: int) -> float:
    """As often as published, less two standard errors: what so many runs may miss it by."""
    return round(max(0.0, power - 2 * math.sqrt((power * (1 - power) + 0.002) / runs)), 3)


def _of_trap(trap: Answers) -> Figure:
    name = f"trap {trap.name}, {trap.n:,} rows: false `look here`"
    if trap.lacking:
        return not_measured(name, "of 1", trap.lacking)
    return _share(name, (answer.accused > 0 for answer in trap.answers), note=TRAPS.open(trap.name).TITLE)


def _world(setting: Setting, name: str) -> _Asked:
    module = WORLDS.open(name)
    small, usual, large = module.SIZES
    has_pictures = module.make(stream(0, name), small, 0.0).pictures is not None
    many, few = setting.choose((20, 5) if has_pictures else (50, 5), (1, 1))
    planted = _ask(name, usual, 1.0, many, *([] if module.POWER is None else ["--alone"]))
    if planted.lacking:
        return _Asked(name, module.POWER, planted, planted, ())
    places = [(small, 1.0), (usual, 0.5)] if setting.is_tiny else [(small, 1.0), (usual, 0.5), (large, 1.0)]
    others = tuple(_ask(name, n, effect, few) for n, effect in places)
    return _Asked(name, module.POWER, planted, _ask(name, usual, 0.0, many), others)


def _trap(setting: Setting, name: str) -> Answers:
    module = TRAPS.open(name)
    has_pictures = module.make(stream(0, name), module.SIZES[0]).pictures is not None
    return _ask(name, module.SIZES[1], 0.0, setting.choose(20 if has_pictures else 50, 1), "--trap")


def _ask(name: str, rows: int, effect: float, seeds: int, *more: str) -> Answers:
    arguments = [name, "--rows", str(rows), "--effect", str(effect), "--seeds", str(seeds), *more]
    data = json.loads(run_module("benchmarks.planted.examine", *arguments, env=environment(threads=1)).output)
    return Answers(**{**data, "answers": tuple(Answer(**answer) for answer in data["answers"])})


def _of(answers: tuple[Answer, ...], what: str) -> str:
    return f"{sum(getattr(answer, what) for answer in answers)} of {len(answers)}"


def _share(name: str, happened: Iterable[bool], **more: object) -> Figure:
    counted = list(happened)
    if not counted:
        return not_measured(name, "of 1", "there was nothing to count", **more)
    estimate = rate(sum(counted), len(counted))
    return Figure(name, "of 1", estimate.value, estimate.low, estimate.high, len(counted), **more)  # type: ignore[arg-type]
