"""What an examination is given: a table, a subject that is asked about one, or a generator and the pictures it learned from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maquette import house
from maquette.checks import bias
from maquette.checks.answers import answers as whether_answered
from maquette.checks.bias._splits import divide
from maquette.data import files
from maquette.errors import MaquetteError, OptionError
from maquette.finding import Finding
from maquette.model import Model, open_model
from maquette.seeds import number
from maquette.subjects import ask, open_subject
from maquette.tables import Table, read_table
from maquette.tables.reading import is_table

ANSWER = "answer"  # the column of a subject's answers
_PICTURES = 1000  # that a generator makes
_MOST_PICTURES = 4000  # that are read of a folder of made ones
_SIDE = 128  # to which they are brought, if they are not of one size
_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff")
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Given:
    """The rows that are examined, with the answers of who was asked about them."""

    table: Table
    name: str  # of the subject
    rest: Table | None = None  # the rows of the other split
    first: tuple[Finding, ...] = ()  # what is to be said of the answers
    prediction: str = ""  # their column
    positive: str = ""  # the class that they speak for
    again: bias.Again | None = None  # how to ask again
    generated: NDArray[np.uint8] | None = None  # pictures of a generator (M, H, W, 3)


def predictions(source: Any, split: str, prediction: str, positive: str, weights: str | Path | None) -> Given:
    """A table that holds the answers.

    Raises:
        OptionError: it is a subject, or cannot be read.
    """
    if isinstance(source, (str, Path)) and not is_table(source) and not Path(source).is_dir():
        open_subject(source, weights=weights)  # says so if it is nothing at all
        raise OptionError(f"`{source}`", "a subject is asked about rows, and there are none", "Add a table, or a folder of pictures.")
    table, rest = _split(source, split)
    return Given(table, Path(table.name).name, rest, prediction=prediction, positive=positive)


def answered(
    subject: Any,
    data: Any,
    split: str,
    *,
    away: Sequence[str],
    prediction: str,
    positive: str,
    weights: str | Path | None,
    timeout: float,
    progress: Progress | None,
) -> Given:
    """A subject's answers about a table.

    Args:
        away: columns that the subject does not see; the first is the truth.

    Raises:
        OptionError: the subject cannot be opened, the data cannot be read, or a column is not there.
    """
    if prediction:
        raise OptionError(f"`--prediction {prediction}`", "the answers are the subject's own", "Leave it out, or give the table alone.")
    asked = open_subject(subject, weights=weights)
    table, rest = _split(data, split)
    for place, name in enumerate(away):
        if name:
            table.column(name, "--truth" if place == 0 else "--unit")
    features = table if table.root is not None else table.only([name for name in table.columns if name not in away])
    found = ask(asked, features, seconds=timeout, progress=progress)
    first = (whether_answered(found, len(table)),)
    if found.missing == len(table):
        return Given(table, asked.name, rest, first, "", positive)
    column = ANSWER if ANSWER not in table else f"{ANSWER} of {asked.name}"
    whole = Table(table.name, {**table.columns, column: found.column}, table.root, table.notes)
    again = bias.Again(features, lambda rows: ask(asked, rows, seconds=timeout))
    return Given(whole, asked.name, rest, first, column, positive or found.positive, again)


def made(subject: Any, data: Any, split: str, seed: int) -> Given | None:
    """A generator's pictures beside those it learned from; None where the subject is no generator.

    Raises:
        OptionError: there is a split, or made pictures are of another form.
        PicturesError: none of a folder's pictures can be read.
    """
    if data is None:
        return None
    if isinstance(subject, str) and subject in house.names():
        subject = house.find(subject)  # itself, if there is a folder of that name
    if isinstance(subject, Model) or (isinstance(subject, (str, Path)) and (Path(subject) / "config.json").is_file()):
        model = subject if isinstance(subject, Model) else open_model(subject)
        name, generated = Path(model.folder).name, model.sample_arrays(_PICTURES, number(seed, "generated people") % 2**31)
    elif isinstance(subject, np.ndarray):
        if subject.ndim != 4 or subject.shape[3] != 3 or subject.dtype != np.uint8 or not len(subject):
            given = f"an array of {subject.dtype} {subject.shape}"
            raise OptionError(given, "made pictures are uint8 (N, height, width, 3)", "Give them in that form, or as a folder.")
        name, generated = f"{len(subject):,} made pictures", subject
    elif isinstance(subject, (str, Path)) and Path(subject).is_dir() and _paths(Path(subject)):
        name, generated = Path(subject).name, _read(Path(subject))
    else:
        return None
    if split:
        do = "Leave it out, or put the pictures it learned from into a folder of their own."
        raise OptionError(f"`--split {split}`", "a generator is held against all the pictures that are given", do)
    return Given(read_table(data), name, generated=generated)


def _split(source: Any, split: str) -> tuple[Table, Table | None]:
    table = read_table(source)
    return divide(table, split) if split else (table, None)


def _paths(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES and path.is_file())[:_MOST_PICTURES]


def _read(folder: Path) -> NDArray[np.uint8]:
    """The pictures that can be read; of several sizes, all brought to one."""
    found = []
    for path in _paths(folder):
        try:
            found.append(files.read(path, channels=3))
        except (MaquetteError, OSError):
            continue
    if not found:
        raise OptionError(f"`{folder}`", "none of its pictures can be read", "Give a folder of PNG or JPEG files, or a model's folder.")
    if len({picture.shape for picture in found}) > 1:
        found = [files.squeeze(picture, _SIDE, _SIDE) for picture in found]
    return np.array(found)
