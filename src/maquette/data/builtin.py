"""Makes a set of built-in pictures: a folder of paintings, line sketches, label maps and annotations.

    OUT/pictures/000000.png   the paintings, RGB
    OUT/sketches/000000.png   the same scenes as black lines on white
    OUT/labels/000000.png     the index of the label at every pixel; labels.json names and colours them
    OUT/metadata.csv          the annotations of every picture
    OUT/pictures.json         what makes the set again; written last, so that it stands for a finished set

Picture i depends on kind, seed, i and the conditions alone: a smaller set is the beginning of a larger one.
"""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from maquette import atomic
from maquette.data import drawing, files
from maquette.data import skew as skewing
from maquette.data.parallel import workers
from maquette.data.scenes import KINDS
from maquette.errors import OptionError, PicturesError, RunError
from maquette.seeds import stream

VERSION = 1  # of the drawing: raised whenever the same recipe gives other pictures
FOLDERS = ("pictures", "sketches", "labels")

Recipe = dict[str, Any]
Progress = Callable[[int, int], None]  # pictures made, of how many

_RECIPE, _UNFINISHED = "pictures.json", ".unfinished.json"
_ALONE = 150  # below this many pictures, starting other processes costs more than it saves


def make(
    kind: str, count: int, size: int, seed: int, out: str | os.PathLike[str], skew: Sequence[str] = (), *, progress: Progress | None = None
) -> Path:
    """Writes a set of `count` pictures of `size` pixels into the folder `out`, over all cores; gives the folder.

    Raises:
        OptionError: an unknown kind, a size that cannot be drawn, a condition that cannot be met.
        PicturesError: `out` holds something else than an unfinished set of the same recipe.
        RunError: the folder cannot be written.
    """
    module = KINDS.open(kind)
    drawing.check_size(size)
    if count < 1:
        raise OptionError(f"`--count {count}`", "a set has at least one picture", "Try `--count 100`.")
    skews = [skewing.parse(text, module.ANNOTATIONS) for text in skew]
    skewing.check(module, kind, seed, count, skews)
    recipe: Recipe = {"kind": kind, "count": count, "size": size, "seed": seed, "skew": list(skew), "drawing": VERSION}
    folder = Path(out)
    _claim(folder, recipe)
    for done, _ in enumerate(_draw_all(folder, recipe), 1):
        if progress:
            progress(done, count)
    _describe(folder, recipe, module, skews)
    atomic.write_text(folder / _RECIPE, json.dumps(recipe, indent=1) + "\n")
    (folder / _UNFINISHED).unlink(missing_ok=True)
    return folder


def scene(kind: str, seed: int, index: int, skews: Sequence[skewing.Skew] = ()) -> tuple[drawing.Scene, dict[str, Any]]:
    """One picture of a set as a scene, with its annotations."""
    module = KINDS.open(kind)
    annotations = skewing.annotate(module, kind, seed, index, skews)
    drawn: drawing.Scene = module.draw(stream(seed, f"{kind} drawing", index), annotations)
    return drawn, annotations


def _claim(folder: Path, recipe: Recipe) -> None:
    """Makes the folder ours, or says what stands in the way."""
    if folder.exists() and not folder.is_dir():
        raise PicturesError(f"`--out {folder}`", "a file of that name is in the way", "Choose another name.")
    if folder.is_dir() and any(folder.iterdir()):
        marker = folder / _UNFINISHED
        advice = "Choose another folder, or empty this one first."
        if not marker.is_file():
            what = "it already holds a finished set" if (folder / _RECIPE).is_file() else "the folder is not empty"
            raise PicturesError(f"`--out {folder}`", what, advice)
        if _read_recipe(marker) != recipe:
            raise PicturesError(f"`--out {folder}`", "it holds an unfinished set of another recipe", advice)
    with atomic.explain_write_errors(folder):
        for name in FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)
    atomic.write_text(folder / _UNFINISHED, json.dumps(recipe))


def _read_recipe(path: Path) -> Recipe | None:
    try:
        recipe = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return None
    return recipe if isinstance(recipe, dict) else None


def _draw_all(folder: Path, recipe: Recipe) -> Iterator[int]:
    """Every picture of the set; yields its index when its files are there."""
    count, cores = recipe["count"], workers()
    if count < _ALONE or cores == 1:
        yield from _draw(folder, recipe, range(count))
        return
    # Processes of our own, because drawing holds Python's lock; not multiprocessing's, because those run the main
    # module again and so ask every script that makes pictures to be guarded. All report through one pipe, a line a picture.
    # A session of their own keeps Ctrl-C for us; we end them.
    reading, writing = os.pipe()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(part for part in sys.path if part)}
    program = [sys.executable, "-c", "from maquette.data.builtin import work; work()"]
    processes: list[subprocess.Popen[bytes]] = []
    try:
        with os.fdopen(reading, encoding="utf-8") as reports:
            for first in range(cores):
                job = json.dumps([str(folder), recipe, first, cores])
                processes.append(
                    subprocess.Popen([*program, job], stdout=writing, stdin=subprocess.DEVNULL, env=environment, start_new_session=True)
                )
            os.close(writing)
            for line in reports:
                report = json.loads(line)
                if isinstance(report, list):
                    raise RunError(*report)
                yield report
        if any(process.wait() for process in processes):
            raise RuntimeError("a process that draws ended early; what it said stands above")
    finally:
        for process in processes:
            process.kill()
            process.wait()


def work() -> None:
    """What a drawing process does: its share of the pictures, with a line on standard output for each."""
    folder, recipe, first, step = json.loads(sys.argv[1])
    try:
        for index in _draw(Path(folder), recipe, range(first, recipe["count"], step)):
            _report(index)
    except BrokenPipeError:
        sys.exit(1)  # nobody is listening any more
    except RunError as error:
        _report([error.given, error.needed, error.do])


def _report(message: int | list[str]) -> None:
    os.write(sys.stdout.fileno(), f"{json.dumps(message)}\n".encode())  # in one piece: the pipe has several writers


def _draw(folder: Path, recipe: Recipe, indices: range) -> Iterator[int]:
    """Draws some of the pictures; yields the index of each when its files are there."""
    module = KINDS.open(recipe["kind"])
    skews = [skewing.parse(text, module.ANNOTATIONS) for text in recipe["skew"]]
    palette = [part for label in module.LABELS for part in label.colour]
    size = recipe["size"]
    for index in indices:
        drawn, _ = scene(recipe["kind"], recipe["seed"], index, skews)
        encoded = (
            files.encode_png(drawing.paint(drawn, size), effort=1),
            files.encode_png(drawing.sketch(drawn, size), effort=1),
            _encode_indexed(drawing.label_map(drawn, size), palette),
        )
        for name, data in zip(FOLDERS, encoded, strict=True):
            path = folder / name / f"{index:06}.png"
            with atomic.explain_write_errors(path):
                path.write_bytes(data)
        yield index


def _encode_indexed(indices: np.ndarray, palette: list[int]) -> bytes:
    """A label map as the bytes of a palette PNG."""
    image, stream_of_bytes = files.to_pil(indices), io.BytesIO()
    image.putpalette(palette)
    image.save(stream_of_bytes, "PNG", compress_level=1)
    return stream_of_bytes.getvalue()


def _describe(folder: Path, recipe: Recipe, module: ModuleType, skews: Sequence[skewing.Skew]) -> None:
    """The table of annotations, the names of the labels and a page to read."""
    table = io.StringIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow(["file_name", *module.ANNOTATIONS])
    for index in range(recipe["count"]):
        annotations = skewing.annotate(module, recipe["kind"], recipe["seed"], index, skews)
        rows.writerow([f"pictures/{index:06}.png", *(annotations[name] for name in module.ANNOTATIONS)])
    atomic.write_text(folder / "metadata.csv", table.getvalue())
    labels = {label.index: {"name": label.name, "colour": "#{:02x}{:02x}{:02x}".format(*label.colour)} for label in module.LABELS}
    atomic.write_text(folder / "labels.json", json.dumps(labels, indent=1) + "\n")
    atomic.write_text(folder / "README.md", _readme(recipe, module))


def _readme(recipe: Recipe, module: ModuleType) -> str:
    command = f"maquette pictures {recipe['kind']} --count {recipe['count']} --size {recipe['size']} --seed {recipe['seed']} --out FOLDER"
    command += "".join(f' --skew "{text}"' for text in recipe["skew"])
    rows = "\n".join(f"| {name} | {', '.join(map(str, values))} |" for name, values in module.ANNOTATIONS.items())
    skewed = "\nThe set is skewed on purpose: see `--skew` above.\n" if recipe["skew"] else ""
    return f"""---
license: cc0-1.0
---
# {recipe["count"]} {recipe["kind"]}, drawn by Maquette

Nobody here exists: every picture was drawn by a program from a seed. Dedicated to the public domain (CC0 1.0).

    {command}
{skewed}
`pictures/` holds the paintings ({recipe["size"]} pixels square), `sketches/` the same scenes as line drawings and `labels/` their
label maps (`labels.json` names the indices). `metadata.csv` has a row for every picture:

| annotation | values |
| --- | --- |
{rows}
"""
