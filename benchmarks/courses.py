"""Courses as benches read them: a training in a process of its own, judged at several moments. See `benchmarks.course`."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.children import MAQUETTE, environment, run, run_module
from benchmarks.figures import Figure, not_measured
from benchmarks.setting import Setting


@dataclass(frozen=True)
class Point:
    """One moment: what had been spent, and KID with its interval from `n` pictures of either side."""

    share: float  # of the budget
    seen: int
    seconds: float
    kwh: float
    kid: float
    low: float
    high: float
    n: int

    @property
    def words(self) -> str:
        """KID with its interval."""
        return f"{self.kid:.3f} ({self.low:.3f} to {self.high:.3f})"


@dataclass(frozen=True)
class Course:
    """A training from its start to its end."""

    points: tuple[Point, ...]
    peak_mb: float
    taken: Mapping[str, float]
    failed: str  # why it gave up; empty if it did not

    @property
    def end(self) -> Point:
        """The last moment."""
        return self.points[-1]


def threads(setting: Setting) -> int:
    """Of a training; one in a try, which may meet a busy machine."""
    return setting.choose(setting.threads, 1)


def follow(setting: Setting, name: str, **order: Any) -> Course:
    """Trains and judges; `name` is that of the model's folder and of the sheet of its last pictures.

    Raises:
        RuntimeError: the process broke, other than by giving up.
    """
    setting.keep.mkdir(parents=True, exist_ok=True)
    order = {"out": str(setting.work / name), "sheet": str(sheet(setting, name)), **order}
    return read(
        run_module("benchmarks.course", json.dumps(order), env=environment(threads=threads(setting), cache=setting.work / "cache")).output
    )


def read(output: str) -> Course:
    """What such a process printed."""
    found = json.loads(output)
    points = tuple(
        Point(one["share"], one["seen"], one["seconds"], one["kwh"], *one["kid"]) for one in found["points"] if one["kid"][1] is not None
    )
    return Course(points, found["peak_mb"], found["taken"], found["failed"])


def sheet(setting: Setting, name: str) -> Path:
    """Where the pictures of a course go."""
    return setting.keep / f"{name}.png"


def quality(name: str, setting: Setting, course: Course, file: str) -> Figure:
    """KID at the end of a course as a figure, with its interval and the moments before it in the note."""
    if course.failed or not course.points:
        return not_measured(name, "", f"the training gave up ({course.failed or 'too few pictures to compare'})")
    last = course.end
    before = "; ".join(f"after {point.seconds:.0f} s {point.words}" for point in course.points[:-1])
    note = f"95% interval {last.low:.3f} to {last.high:.3f} (jackknife, {last.n:,} pictures of either side)"
    note += f"; {last.seen:,} pictures seen in {last.seconds:.0f} s" + (f"; {before}" if before else "")
    return Figure(name, "", last.kid, at_least=False, note=f"{note}; see {os.path.relpath(sheet(setting, file))}.")


def portraits(setting: Setting, name: str, count: int, seed: int, *skew: str, kind: str = "portraits") -> Path:
    """Built-in pictures of 64 pixels; the folder with the paintings alone."""
    folder = setting.work / name
    skews = [part for text in skew for part in ("--skew", text)]
    run([*MAQUETTE, "pictures", kind, "--count", str(count), "--size", "64", "--seed", str(seed), "--out", str(folder), *skews])
    return folder / "pictures"
