"""Beginning with another model: how many pictures, minutes and kWh a training saves that starts from one of another kind.

`python -m benchmarks.run transfer --minutes 4` gives each training four minutes; the parent learns four times as long. Afterwards
`python -m benchmarks.saving` puts the figures into the package, for the cards of models made so.
"""

import json
import math
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.children import MAQUETTE, environment, run
from benchmarks.courses import Course, Point, follow, portraits, sheet, threads
from benchmarks.figures import Figure, not_measured, of_values
from benchmarks.setting import Setting
from maquette.stats import mean

TITLE = "`--from`: 300 pictures, from scratch and from a DCGAN that knows portraits without hats"
SAVING = "saving.json"  # among what is kept

_MINUTES, _PARENT = 1.0, 4.0  # of each training, and how many times as long the parent's is
_MOMENTS = [1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1.0]
_BARE = "--skew", "hat=none:1"
# pictures near to what the parent knows, and of another kind; the generator alone is what the models that ship have
_KINDS = {"portraits with hats": ("portraits", ("hat!=none:1",)), "cats": ("cats", ())}
_SCRATCH, _BOTH, _ALONE = "from scratch", "both networks", "the generator alone"
_WAYS = {"portraits with hats": (_SCRATCH, _BOTH, _ALONE), "cats": (_SCRATCH, _BOTH)}


def measure(setting: Setting) -> list[Figure]:
    """Equal budgets; the moment at which the transferred run is as near to held-out pictures as the one from scratch at its end."""
    minutes, seeds = setting.training_minutes(_MINUTES), setting.choose(3, 1)
    parents = _parents(setting, minutes * _PARENT)
    figures: list[Figure] = []
    for kind in setting.choose(tuple(_KINDS), ("portraits with hats",)):
        courses = _courses(setting, kind, parents, minutes, seeds)
        for way, found in courses.items():
            figures += _quality(setting, kind, way, found)
        for way in [way for way in courses if way != _SCRATCH]:
            figures += _saving(kind, way, courses[_SCRATCH], courses[way])
        if kind == "portraits with hats":
            _keep(setting, minutes, courses)
    return figures


def _parents(setting: Setting, minutes: float) -> dict[str, Path | None]:
    """A trained model with its discriminator, and the same without."""
    folder = setting.work / "portraits"
    count, size = setting.choose(3000, 60), setting.choose("64", "32")
    data = portraits(setting, "bare-heads", count, 7, _BARE[1])
    command = [*MAQUETTE, "train", "dcgan", str(data), "--size", size, "--minutes", f"{minutes:.4f}", "--seed", "7", "--out", str(folder)]
    run([*command, "--json"], environment(threads=threads(setting), cache=setting.work / "cache"))
    without = setting.work / "without" / "portraits"
    shutil.copytree(folder, without, ignore=shutil.ignore_patterns("run", "discriminator.safetensors"))
    return {_SCRATCH: None, _BOTH: folder, _ALONE: without}


def _courses(setting: Setting, kind: str, parents: dict[str, Path | None], minutes: float, seeds: int) -> dict[str, list[Course]]:
    drawn, skew = _KINDS[kind]
    few, many = setting.choose((300, 1000), (40, 40))
    short = kind.split()[-1]
    learned = portraits(setting, f"{short}-learned", few, 11, *skew, kind=drawn)
    held_out = portraits(setting, f"{short}-held-out", many, 12, *skew, kind=drawn)
    return {
        way: [
            follow(
                setting,
                _name(kind, way, seed),
                family="dcgan",
                data=str(learned),
                held_out=str(held_out),
                size=setting.choose(64, 32),
                minutes=minutes,
                moments=_MOMENTS,
                count=setting.choose(1000, 40),
                seed=seed,
                start=str(parents[way]) if parents[way] else None,
            )
            for seed in range(1, seeds + 1)
        ]
        for way in _WAYS[kind]
    }


def _name(kind: str, way: str, seed: int) -> str:
    return f"transfer-{kind.split()[-1]}-{way.replace(' ', '-')}-{seed}"


def _quality(setting: Setting, kind: str, way: str, courses: Sequence[Course]) -> list[Figure]:
    """KID at every moment over the seeds, with the interval of the first; a step that is longer than a moment skips it."""
    figures = []
    for moment in _MOMENTS:
        points = [point for course in courses for point in course.points if point.share == moment]
        if not points:
            continue
        first, seconds = points[0], sum(point.seconds for point in points) / len(points)
        note = f"after {seconds:.0f} s, {first.seen:,} pictures seen, {first.kwh:.5f} kWh; the first run's 95% interval "
        note += f"{first.low:.3f} to {first.high:.3f} (jackknife, {first.n:,} pictures of either side)"
        note += f"; see {os.path.relpath(sheet(setting, _name(kind, way, 1)))}." if moment == 1 else "."
        figures.append(of_values(f"{kind}, {way}, {moment:.0%} of the budget: KID", "", [point.kid for point in points], note=note))
    failed = [course.failed for course in courses if course.failed]
    if failed:
        figures.append(not_measured(f"{kind}, {way}: {len(failed)} of {len(courses)} runs", "", f"the training gave up ({failed[0]})"))
    return figures


def _saving(kind: str, way: str, scratch: Sequence[Course], transferred: Sequence[Course]) -> list[Figure]:
    """What share of the pictures, and how many minutes and kWh, until it is as good as the other at its end."""
    reached = _all_reached(scratch, transferred)
    name = f"{kind}, {way}: until it is as good as from scratch at the end"
    if not reached:
        said = "not every run became as good within the budget"
        return [not_measured(f"{name}, share of the pictures", "", said, at_least=False)]
    shares = [point.seen / end.seen for point, end in reached]
    interval = _interval(shares)
    ends = f"{interval['low']:.0%} to {interval['high']:.0%}" if interval["low"] is not None else "not known from one run"
    taken = " and ".join(f"{share:.0%} of the {network}'s" for network, share in transferred[0].taken.items())
    note = f"geometric mean {interval['share']:.0%}, 95% interval {ends} (Student, of logarithms, n = {len(shares)}); "
    return [
        of_values(f"{name}, share of the pictures", "of 1", shares, at_least=False, note=f"{note}it began with {taken} weights."),
        of_values(f"{name}, pictures", "", [point.seen for point, _ in reached], at_least=False),
        of_values(f"{name}, minutes", "min", [point.seconds / 60 for point, _ in reached], at_least=False),
        of_values(f"{name}, energy", "kWh", [point.kwh for point, _ in reached], at_least=False),
    ]


def _all_reached(scratch: Sequence[Course], transferred: Sequence[Course]) -> list[tuple["_Reached", Point]]:
    """For each seed where the transferred run came to the other's end, and that end; nothing if one of them did not."""
    found = []
    for parent, child in zip(scratch, transferred, strict=True):
        point = _reached(child, parent.end.kid) if parent.points and not parent.failed else None
        if point is None:
            return []
        found.append((point, parent.end))
    return found


@dataclass(frozen=True)
class _Reached:
    """Where a course came to a figure: between two moments, on a straight line over the logarithm of the pictures seen."""

    seen: float
    seconds: float
    kwh: float


def _reached(course: Course, goal: float) -> _Reached | None:
    """The first moment at which KID is at most the goal; None if it never is. At the first moment: no later than that."""
    before = None
    for point in course.points:
        if point.kid <= goal:
            if before is None:
                return _Reached(point.seen, point.seconds, point.kwh)
            way = (before.kid - goal) / (before.kid - point.kid)
            seen = math.exp(math.log(before.seen) + way * (math.log(point.seen) - math.log(before.seen)))
            part = (seen - before.seen) / (point.seen - before.seen)
            seconds, kwh = before.seconds + part * (point.seconds - before.seconds), before.kwh + part * (point.kwh - before.kwh)
            return _Reached(seen, seconds, kwh)
        before = point
    return None


def _interval(shares: Sequence[float]) -> dict[str, Any]:
    """The geometric mean of shares with Student's interval over their logarithms."""
    found = mean([math.log(share) for share in shares])
    assert found.value is not None
    ends = [None if end is None else math.exp(end) for end in (found.low, found.high)]
    return {"share": math.exp(found.value), "low": ends[0], "high": ends[1], "n": len(shares)}


def _keep(setting: Setting, minutes: float, courses: dict[str, list[Course]]) -> None:
    """What a card may say, as a file for `benchmarks.saving`."""
    figures: dict[str, Any] = {"pictures": "300 built-in portraits with hats", "minutes": minutes}
    for way in (_BOTH, _ALONE):
        reached = _all_reached(courses[_SCRATCH], courses[way])
        nothing = {"share": None, "low": None, "high": None, "n": len(courses[way])}
        figures[way] = _interval([point.seen / end.seen for point, end in reached]) if reached else nothing
    (setting.keep / SAVING).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
