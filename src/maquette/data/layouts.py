"""What a folder means: which files are pictures, of which class and split, and what belongs to each of them."""

import json
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from maquette.data import files
from maquette.data.archives import ARCHIVES, is_archive, unpack
from maquette.data.folders import SPLITS, Folder, PictureFile, read_folder, split_name
from maquette.data.label_maps import read_labels
from maquette.data.licence import find_licence
from maquette.data.meaning import Meaning, Skipped, find_meaning
from maquette.data.tables import Table, Value, read_tables
from maquette.errors import OptionError, PicturesError

DIRECTIONS = ("AtoB", "BtoA")


@dataclass(frozen=True, slots=True)
class Entry:
    """One picture and what is known about it."""

    path: Path
    name: str
    split: str  # one of SPLITS, or empty
    label: int | None
    annotations: Mapping[str, Value]
    sources: Mapping[str, Path]  # what belongs to it: `input`, `label_map`, `instance_map`


@dataclass(frozen=True)
class Layout:
    """A folder as it was understood; `description` says in words what was recognised."""

    root: Path
    source: str
    entries: tuple[Entry, ...]
    description: str
    classes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    halves: tuple[str, str] = ("", "")  # the half that is the picture and the half that is the input, where one file holds both
    label_names: Mapping[int, str] = field(default_factory=dict)  # of the indices in label maps
    has_maps: bool = False  # label maps lie beside the pictures, demanded or not
    recipe: Mapping[str, Any] | None = None  # what makes built-in pictures again
    licence: str = ""

    @property
    def splits(self) -> tuple[str, ...]:
        """The splits that hold pictures."""
        return tuple(split for split in SPLITS if any(entry.split == split for entry in self.entries))

    @property
    def is_paired(self) -> bool:
        """Whether every picture has an input."""
        return bool(self.halves[0]) or any("input" in entry.sources for entry in self.entries)


def read_layout(
    source: str | os.PathLike[str],
    *,
    paired: bool | None = False,
    direction: str = "AtoB",
    maps: bool = False,
    cache: str | os.PathLike[str] | None = None,
) -> Layout:
    """Understands a folder, or an archive of one.

    Args:
        source: a folder of any depth, or a .zip or .tar of one, which is unpacked into the cache.
        paired: True looks for pairs (two folders of the same names, or two halves side by side) and demands them;
            None takes two folders as pairs where that is plain; False never does.
        direction: `AtoB` learns the second of a pair from the first, `BtoA` the first from the second.
        maps: demand label maps, and give them and instance maps as sources.
        cache: where archives are unpacked.

    Raises:
        PicturesError: there is nothing there, or not what was demanded, or it can be understood in several ways.
    """
    if direction not in DIRECTIONS:
        raise OptionError(f"`--direction {direction}`", "there is no such direction", f"The directions are: {', '.join(DIRECTIONS)}.")
    root, left_out = _root(Path(source), cache)
    folder = read_folder(root)
    if not folder.pictures:
        raise _nothing(source, folder)
    table = read_tables(root, folder.others)
    meaning = find_meaning(str(source), folder, paired, direction, maps)
    skipped = [Skipped(name, reason) for name, reason in left_out]
    skipped += [Skipped(name or ".", "the folder may not be opened") for name in folder.unreadable]
    skipped += [Skipped(name, "outside the folders train, validation and test") for name in folder.outside]
    classes, entries, unlisted = _annotated(meaning, table)
    labels = read_labels(root / "labels.json") if "labels.json" in folder.others else {}
    recipe = _json(root / "pictures.json") if "pictures.json" in folder.others else None
    layout = Layout(
        root=root,
        source=str(source),
        entries=tuple(entries),
        description="",
        classes=classes,
        columns=tuple(table.columns) if table else (),
        skipped=tuple(skipped) + meaning.skipped + tuple(unlisted),
        halves=meaning.halves,
        label_names={index: label.name for index, label in labels.items()},
        has_maps=meaning.has_maps,
        recipe=recipe if isinstance(recipe, dict) else None,
        licence=find_licence(root, folder.others),
    )
    return replace(layout, description=_describe(layout, meaning.words, table))


def _root(source: Path, cache: str | os.PathLike[str] | None) -> tuple[Path, list[tuple[str, str]]]:
    if source.is_dir():
        return source, []
    if not source.exists():
        advice = "Check the path, or make some with `maquette pictures portraits --count 500 --out faces/`."
        raise PicturesError(f"`{source}`", "there is no such folder or archive of pictures", advice)
    if is_archive(source):
        return unpack(source, cache)
    advice = (
        f"Give the folder it lies in, `{source.parent}`."
        if source.suffix.lower() in files.SUFFIXES
        else f"Archives end in {', '.join(ARCHIVES)}."
    )
    raise PicturesError(f"`{source}`", "it is a file; a folder of pictures or an archive of one is needed", advice)


def _nothing(source: str | os.PathLike[str], folder: Folder) -> PicturesError:
    if folder.unreadable and not folder.others:
        return PicturesError(f"`{source}`", "it may not be opened", "Change its permissions.")
    others = f" ({len(folder.others)} other files, such as `{folder.others[0]}`)" if folder.others else ""
    return PicturesError(f"`{source}`", f"there are no pictures in it{others}", f"Pictures end in {', '.join(sorted(files.SUFFIXES))}.")


def _annotated(meaning: Meaning, table: Table | None) -> tuple[tuple[str, ...], list[Entry], list[Skipped]]:
    """Classes, entries in the order of their names, and the pictures that a table leaves out or lists in vain."""
    pictures = sorted(meaning.pictures, key=lambda picture: picture.name)
    rows, skipped = _rows(pictures, meaning, table) if table else ({picture.name: {} for picture in pictures}, [])
    pictures = [picture for picture in pictures if picture.name in rows]
    columns = table.columns if table else []
    classes, label = _classes(pictures, rows, table.class_column if table else "", meaning.may_have_classes)
    entries = []
    for picture in pictures:
        row = rows[picture.name]
        sources = {name: source.path for name, source in meaning.sources.get(picture.name, {}).items()}
        split = picture.split or split_name(str(row.get("split") or ""))
        annotations = {column: row.get(column) for column in columns}
        entries.append(Entry(picture.path, picture.name, split, label[picture.name], annotations, sources))
    return classes, entries, skipped


def _rows(pictures: list[PictureFile], meaning: Meaning, table: Table) -> tuple[dict[str, dict[str, Value]], list[Skipped]]:
    """The table's row for each picture, which may stand there under the name of what belongs to it."""
    where = " and ".join(table.files)
    rows: dict[str, dict[str, Value]] = {}
    known = {skipped.name for skipped in meaning.skipped}
    for picture in pictures:
        names = [picture.name, *(source.name for source in meaning.sources.get(picture.name, {}).values())]
        known |= set(names)
        listed = next((name for name in names if name in table.rows), None)
        if listed is not None:
            rows[picture.name] = table.rows[listed]
    if not rows:
        advice = f"`file_name` is taken from the table's own folder, e.g. `{pictures[0].name}`." if pictures else ""
        raise PicturesError(f"`{where}`", "no row names a picture that is there", advice)
    skipped = [Skipped(picture.name, f"no row in {where}") for picture in pictures if picture.name not in rows]
    skipped += [Skipped(name, f"listed in {where} but not there") for name in sorted(table.rows.keys() - known)]
    return rows, skipped


def _classes(
    pictures: list[PictureFile], rows: Mapping[str, Mapping[str, Value]], column: str, by_folder: bool
) -> tuple[tuple[str, ...], dict[str, int | None]]:
    if column:
        values = {picture.name: rows[picture.name].get(column) for picture in pictures}
        empty = next((name for name, value in values.items() if value is None), None)
        if empty is not None:
            raise PicturesError(f"`{empty}`", f"its `{column}` is empty", "Give every picture a class, or take the column out.")
        numbers = {value for value in values.values() if type(value) is int}
        are_numbers = all(type(value) is int for value in values.values())
        classes = (
            tuple(str(number) for number in sorted(numbers)) if are_numbers else tuple(sorted({str(value) for value in values.values()}))
        )
        return classes, {name: classes.index(str(value)) for name, value in values.items()}
    groups = sorted({picture.group for picture in pictures})
    if by_folder and len(groups) > 1 and "" not in groups:
        return tuple(groups), {picture.name: groups.index(picture.group) for picture in pictures}
    return (), {picture.name: None for picture in pictures}


def _describe(layout: Layout, words: str, table: Table | None) -> str:
    parts = [f"{len(layout.entries):,} pictures" + (f": {words}" if words else "")]
    if layout.classes:
        where = table.files[0] if table and table.class_column else "the folders' names"
        parts.append(f"{len(layout.classes)} classes from {where}")
    if layout.columns:
        parts.append(f"{len(layout.columns)} annotations from {table.files[0] if table else ''}")
    if layout.splits:
        counts = Counter(entry.split for entry in layout.entries)
        parts.append(", ".join(f"{split} {counts[split]:,}" for split in layout.splits))
    if layout.skipped:
        parts.append(f"{len(layout.skipped):,} files not used")
    return "; ".join(parts)


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PicturesError(f"`{path}`", f"it is not readable as JSON ({error})", "Mend it or take it away.") from error
