"""What is known so far: `results.json` holds it, and `RESULTS.md` shows it."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure
from maquette.atomic import write_text

_BUSY = 0.1  # cores; above this the reader is warned

_HEAD = """# Benchmarks

Written by `make bench`; `python -m benchmarks.run NAME ...` measures some of them again and leaves the rest. A ratio is that of the
medians of our speed and the other's, taken in turns on the same machine; its least and greatest are those of the single pairs. All
others are medians. Under each table stand the day, the machine, how busy other programs kept it, and the fastest float32 convolution it
could do in the same run (3 x 3, channels last).
"""


@dataclass(frozen=True)
class Result:
    """What one run of one bench found."""

    bench: str
    title: str
    when: str
    machine: dict[str, Any]
    load: tuple[float, float]  # average load before and after
    others: float | None  # cores that other programs kept busy meanwhile
    peaks: dict[str, float]
    seconds: float
    figures: tuple[Figure, ...]


def read(path: Path) -> dict[str, Result]:
    """All results by bench; none where there is no such file yet."""
    if not path.is_file():
        return {}
    return {name: _result(data) for name, data in json.loads(path.read_text(encoding="utf-8")).items()}


def _result(data: dict[str, Any]) -> Result:
    figures = tuple(Figure(**figure) for figure in data["figures"])
    return Result(**{**data, "figures": figures, "load": tuple(data["load"])})


def write(folder: Path, results: dict[str, Result]) -> None:
    """Both files, whole."""
    ordered = {name: asdict(results[name]) for name in sorted(results)}
    write_text(folder / "results.json", json.dumps(ordered, indent=1) + "\n")
    write_text(folder / "RESULTS.md", document(results.values()))


def document(results: Iterable[Result]) -> str:
    """RESULTS.md."""
    ordered = sorted(results, key=lambda result: result.bench)
    judged = [figure for result in ordered for figure in result.figures if figure.met is not None]
    reached = sum(bool(figure.met) for figure in judged)
    parts = [_HEAD, f"Of {len(judged)} targets, {reached} {'is' if reached == 1 else 'are'} met.\n"]
    return "\n".join([*parts, *(section(result) for result in ordered)])


def section(result: Result) -> str:
    """One bench: its figures as a table, their notes, and where they come from."""
    rows = ["| measured | median | least to greatest (n) | target | met |", "| --- | ---: | ---: | ---: | --- |"]
    rows += [_row(figure) for figure in result.figures]
    notes = [f"- {figure.name}: {figure.note}" for figure in result.figures if figure.note]
    blocks = [f"## {result.bench}: {result.title}", "\n".join(rows), "\n".join(notes), _provenance(result)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _row(figure: Figure) -> str:
    cells = [figure.name, _value(figure), _spread(figure), _target(figure), _met(figure)]
    return "| " + " | ".join(cells) + " |"


def _value(figure: Figure) -> str:
    return "-" if figure.value is None else f"{number(figure.value)} {figure.unit}"


def _spread(figure: Figure) -> str:
    if figure.n == 0:
        return "-"
    if figure.low is None or figure.high is None:
        return f"({figure.n})"
    return f"{number(figure.low)} to {number(figure.high)} ({figure.n})"


def _target(figure: Figure) -> str:
    if figure.target is None:
        return ""
    sign = "≥" if figure.at_least else "≤"
    return f"{sign} {number(figure.target)}" + (f", aim {number(figure.aim)}" if figure.aim is not None else "")


def _met(figure: Figure) -> str:
    if figure.met is None:
        return ""
    return "yes, and the aim" if figure.reaches_aim else "yes" if figure.met else "**no**"


def _provenance(result: Result) -> str:
    machine = result.machine
    text = f"{result.when}, {machine['processor']}, {machine['cores']} cores, {machine['system']}, Python {machine['python']}, "
    text += f"torch {machine['torch']}, onnxruntime {machine['onnxruntime']}; {result.seconds:.0f} s. "
    text += f"Load average {result.load[0]:.2f} before and {result.load[1]:.2f} after"
    if result.others is not None:
        text += f"; other programs kept {result.others:.2f} cores busy"
        if result.others > _BUSY:
            text += ": **the machine was not idle**"
    peaks = "; ".join(f"{name}: {speed:.0f}" for name, speed in result.peaks.items())
    return f"*{text}.*" + (f" *Convolution peak, GFLOP/s: {peaks}.*" if peaks else "")


def number(value: float) -> str:
    """Three digits that matter; thousands with a comma."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) >= 1 else f"{value:.2g}"
