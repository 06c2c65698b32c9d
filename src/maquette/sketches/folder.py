"""A folder that is made picture by picture over all cores: it goes on where it was stopped, and says what it could not read.

While it is unfinished it holds `.unfinished.json`, the recipe; a picture whose files are all there is not made again. A finished one holds
`sketch.json`: the recipe, how many pictures there are and which were left out.
"""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from maquette import atomic
from maquette.data import files
from maquette.data.folders import split_name
from maquette.data.layouts import Entry, Layout, read_layout
from maquette.data.meaning import Skipped
from maquette.data.pairing import says_pair
from maquette.data.parallel import Progress, in_parallel
from maquette.errors import OptionError, PicturesError

RECORD = "sketch.json"
_UNFINISHED = ".unfinished.json"
_LEAST_READABLE = 0.5  # of all pictures, as everywhere

Size = int | tuple[int, int] | None
Recipe = dict[str, Any]


@dataclass(frozen=True)
class Made:
    """What became of a folder of photographs."""

    folder: Path
    count: int
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """One photograph: the entry, and the name below each folder of the set, without a suffix."""

    entry: Entry
    name: str


def open_photographs(source: str | os.PathLike[str]) -> tuple[Layout, list[Job]]:
    """The photographs of a folder or archive, each with a name of its own; of pairs the pictures, not the drawings.

    Raises:
        PicturesError: there are none.
    """
    layout = read_layout(source, paired=None)
    if layout.is_paired and not _says_pair(layout):  # two classes with the same file names
        layout = read_layout(source)
    taken: set[str] = set()
    jobs = []
    for entry in layout.entries:
        path = PurePosixPath(entry.name)
        name = str(path.with_suffix(""))
        if name in taken:  # a.jpg beside a.png
            name = str(path.with_name(path.name.replace(".", "-")))
        taken.add(name)
        jobs.append(Job(entry, name))
    return layout, jobs


def _says_pair(layout: Layout) -> bool:
    entry = layout.entries[0]
    names = [PurePosixPath(path.relative_to(layout.root).as_posix()).parts[:-1] for path in (entry.sources["input"], entry.path)]
    return any(says_pair(one, other) for one, other in zip(*names))


def place(out: Path, job: Job, folder: str, suffix: str = ".png") -> Path:
    """Where a picture of the set goes: `OUT/train/FOLDER/dress/04.png`, the split outermost, as translators read it."""
    parts = PurePosixPath(job.name).parts
    split = job.entry.split
    if split:  # train/dress/04 and dress/train/04 alike; a split that a table names is no part of the path
        named = next((index for index, part in enumerate(parts[:-1][:2]) if split_name(part) == split), len(parts))
        parts = (split, folder, *(part for index, part in enumerate(parts) if index != named))
    else:
        parts = (folder, *parts)
    return out.joinpath(*parts[:-1], parts[-1] + suffix)


def read(path: Path, size: Size) -> Any:
    """The photograph as uint8 RGB (H, W, 3), upright; cut to a size where one is given.

    Raises:
        BadPicture: it cannot be read.
    """
    if size is None:
        return files.read(path, channels=3)
    width, height = (size, size) if isinstance(size, int) else size
    return files.load(path, width, height)


def make(
    layout: Layout,
    jobs: Sequence[Job],
    out: Path,
    recipe: Recipe,
    one: Callable[[Job], None],
    *,
    doing: str,
    progress: Progress | None = None,
) -> Made:
    """Does `one` for every photograph that is not yet done, and describes the folder when all are.

    Args:
        one: writes a photograph's files, whole or not at all, the first last; raises BadPicture.

    Raises:
        PicturesError: fewer than half can be read.
        RunError: the folder cannot be written.
    """

    def attempt(job: Job) -> Skipped | None:
        try:
            one(job)
        except files.BadPicture as error:
            return Skipped(job.entry.name, error.reason)
        return None

    with files.quietly():
        skipped = [bad for bad in in_parallel(attempt, jobs, doing, progress) if bad]
    if len(jobs) - len(skipped) < _LEAST_READABLE * len(jobs) or len(skipped) == len(jobs):
        listed = ", ".join(f"{bad.name} ({bad.reason})" for bad in skipped[:3])
        needed = f"only {len(jobs) - len(skipped):,} of {len(jobs):,} pictures can be read: {listed}"
        raise PicturesError(f"`{layout.source}`", needed, f"See all of them with `maquette inspect {layout.source}`.")
    left_out = (*layout.skipped, *skipped)
    count = len(jobs) - len(skipped)
    atomic.write_text(out / "README.md", _readme(layout, recipe, count))
    described = {**recipe, "count": count, "skipped": [{"name": bad.name, "reason": bad.reason} for bad in left_out]}
    atomic.write_text(out / RECORD, json.dumps(described, indent=1, ensure_ascii=False) + "\n")
    (out / _UNFINISHED).unlink(missing_ok=True)
    return Made(out, count, left_out)


def claim(out: Path, source: str | os.PathLike[str], recipe: Recipe) -> None:
    """Makes the folder ours, or says what stands in the way.

    Raises:
        OptionError: it lies inside the photographs, which would then grow while they are read.
        PicturesError: it holds something else than an unfinished set of the same recipe.
    """
    inside = Path(source).resolve()
    if out.resolve() == inside or inside in out.resolve().parents:
        raise OptionError(f"`--out {out}`", f"it lies inside the photographs, `{source}`", "Choose a folder beside it.")
    if out.exists() and not out.is_dir():
        raise PicturesError(f"`--out {out}`", "a file of that name is in the way", "Choose another name.")
    if out.is_dir() and any(out.iterdir()):
        advice = "Choose another folder, or empty this one first."
        begun = _read(out / _UNFINISHED)
        if begun is None:
            what = "it already holds a finished set" if (out / RECORD).is_file() else "the folder is not empty"
            raise PicturesError(f"`--out {out}`", what, advice)
        if begun != json.loads(json.dumps(recipe)):
            raise PicturesError(f"`--out {out}`", "it holds an unfinished set of another recipe", advice)
    atomic.write_text(out / _UNFINISHED, json.dumps(recipe))


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _readme(layout: Layout, recipe: Recipe, count: int) -> str:
    licence = layout.licence.partition(" (")[0]
    head = f"---\nlicense: {licence.lower()}\n---\n" if licence and " " not in licence else ""
    what = (
        f"`pictures/` holds the photographs and `labels/` their label maps; `labels.json` names and colours the {recipe['palette']} labels."
        if "palette" in recipe
        else f"`B_picture/` holds the photographs and `A_sketch/` their drawings, in the style {recipe['style']}."
    )
    how = ", ".join(f"{name} {value}" for name, value in recipe.items() if value is not None and name != "source")
    return f"{head}# {count:,} photographs, drawn by Maquette\n\n{what}\n\nMade by `maquette sketch` from `{layout.source}`: {how}.\n"
