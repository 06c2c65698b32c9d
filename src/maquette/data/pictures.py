"""Pictures from anywhere as one collection in memory-mapped arrays: what training, evaluation and the studio look at."""

import mmap
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from maquette.data import files
from maquette.data.fingerprints import UNREADABLE, combined, fingerprints
from maquette.data.folders import SPLITS
from maquette.data.label_survey import Survey, survey
from maquette.data.layouts import Entry, Layout, Skipped, read_layout
from maquette.data.manifest import Manifest, make_manifest
from maquette.data.parallel import Progress, in_parallel
from maquette.data.prepare import Item, Preparation, Prepared, prepare
from maquette.errors import OptionError, PicturesError
from maquette.spec import LabelSpec, MapSpec, PictureSpec

_RESIDENT = 2**27  # bytes; the pages of a larger array do not stay in this process


@dataclass(frozen=True)
class Pictures:
    """A sized collection with a spec and a manifest. All arrays have one row a picture, in the order of `names`."""

    spec: PictureSpec
    pictures: np.memmap  # uint8, N x height x width x channels
    sources: Mapping[str, np.memmap]  # `input` (as pictures), `label_map` and `instance_map` (N x height x width)
    input_spec: PictureSpec | None  # of what a translator is given: sources["input"], or the label maps
    labels: np.ndarray | None  # the class of each picture, int64
    classes: LabelSpec
    annotations: Mapping[str, np.ndarray]  # a column each: float64 for numbers (NaN where missing), else object
    label_names: Mapping[int, str]  # of the indices in label maps
    names: tuple[str, ...]
    manifest: Manifest
    map_spec: MapSpec | None = None  # what the label maps hold

    def __len__(self) -> int:
        return len(self.pictures)

    @property
    def is_paired(self) -> bool:
        """Whether every picture has an input."""
        return "input" in self.sources

    def batch(self, indices: Sequence[int] | np.ndarray) -> dict[str, np.ndarray]:
        """Copies of these rows by name: `pictures`, each source, and `labels` if there are classes."""
        rows = np.asarray(indices)
        found = {name: _take(array, rows) for name, array in {"pictures": self.pictures, **self.sources}.items()}
        if self.labels is not None:
            found["labels"] = self.labels[rows]
        return found


def open_pictures(
    source: str | os.PathLike[str],
    *,
    size: int | tuple[int, int] | None,
    crop: str = "cover",
    channels: int = 3,
    split: str = "train",
    holdout: float = 0.0,
    paired: bool = False,
    direction: str = "AtoB",
    maps: bool | MapSpec = False,
    cache: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
    minimum_readable: float = 0.5,
) -> Pictures:
    """Opens a folder or archive of pictures, prepared at one size.

    Args:
        source: a folder of any depth, a .zip or a .tar.
        size: the side of a square, or (width, height); None keeps the size that all pictures have.
        crop: `cover`, `centre` or `pad`, see `maquette.data.files.fit`.
        channels: 1, 3 or 4; transparency is laid on white unless there are 4.
        split: `train`, `validation`, `test` or `all`. Without such folders all pictures are `train`, less the `holdout`.
        holdout: a share that is kept out of `train` and is `validation` and `test`, where there are no folders for
            them; chosen by content, so that a picture stays on its side when others come and go.
        paired: demand pairs, the input as `sources["input"]`.
        direction: `AtoB` or `BtoA`.
        maps: demand label maps, as `sources["label_map"]`; a `MapSpec` demands these labels (and instances, if it has edges).
        cache: where prepared pictures are kept; None takes `MAQUETTE_CACHE` or the user's cache folder.
        progress: called with what is being done, how many are done, and of how many.
        minimum_readable: the least share of files that must be readable.

    Raises:
        PicturesError: no pictures, too few readable ones, or not what was asked for.
        OptionError: an argument that cannot be taken.
    """
    _check(crop, channels, split, holdout)
    layout = read_layout(source, paired=paired, direction=direction, maps=bool(maps), cache=cache)
    parts = [path for entry in layout.entries for path in (entry.path, *entry.sources.values())]
    hashes = fingerprints(layout.root, parts, cache, progress)
    entries = _of_split(layout, split, holdout, {entry.name: hashes[entry.path] for entry in layout.entries})
    width, height = _size(size, layout, entries)
    preparation = Preparation(width, height, crop, channels, layout.halves)
    if maps:
        demanded, contents = maps if isinstance(maps, MapSpec) else None, [_content(entry, hashes) for entry in layout.entries]
        surveyed = survey(layout, spec=demanded, contents=contents, cache=cache, progress=progress)
        surveyed.demand_sound(str(source))
        layout, entries = _with_labels(layout, entries, surveyed)
        preparation = replace(preparation, map=surveyed.spec)
    items = [Item(entry.path, entry.sources, _content(entry, hashes)) for entry in entries]
    prepared = prepare(items, preparation, cache, progress)
    bad = [Skipped(entries[place].name, reason) for place, reason in prepared.bad]
    _demand_readable(layout, len(entries), bad, minimum_readable)
    kept = [entries[place] for place in prepared.kept]
    kept_contents = [items[place].content for place in prepared.kept]
    manifest = make_manifest(layout, kept, kept_contents, (*layout.skipped, *bad), preparation, split)
    return _collect(layout, kept, prepared, preparation, manifest)


def _with_labels(layout: Layout, entries: list[Entry], found: Survey) -> tuple[Layout, list[Entry]]:
    """The layout with its labels told, and the entries with as much of their instances as the labels speak of.

    Raises:
        PicturesError: the labels have edges, and there are no instances.
    """
    wanted = ["label_map", *(["instance_map"] if found.spec.has_edges else [])]
    if any(name not in entry.sources for entry in entries for name in wanted):
        advice = "Put instance maps of the same names into a folder `instances/` beside `pictures/`."
        raise PicturesError(f"`{layout.source}`", "instance maps are needed and there are none", advice)
    told = f"; {len(found.spec)} labels" + (f"; {found.scaled:,} label maps are scaled to their pictures" if found.scaled else "")
    kept = [replace(entry, sources={name: entry.sources[name] for name in wanted}) for entry in entries]
    return replace(layout, description=layout.description + told, label_names=dict(enumerate(found.spec.names))), kept


def _check(crop: str, channels: int, split: str, holdout: float) -> None:
    files.check_crop(crop)
    if channels not in (1, 3, 4):
        raise OptionError(f"`channels={channels}`", "a picture has 1 (grey), 3 (RGB) or 4 (RGBA) channels", "Take 3.")
    if split not in (*SPLITS, "all"):
        raise OptionError(f"`split={split}`", "there is no such split", f"The splits are: {', '.join(SPLITS)}, all.")
    if not 0 <= holdout < 1:
        raise OptionError(f"`holdout={holdout}`", "it is a share from 0 up to, not including, 1", "For example 0.1.")


def _of_split(layout: Layout, split: str, holdout: float, hashes: Mapping[str, str]) -> list[Entry]:
    if split == "all":
        return list(layout.entries)
    if layout.splits:
        chosen = [entry for entry in layout.entries if entry.split == split]
        have, advice = f"only {', '.join(layout.splits)}", f"Take one of these, or make a folder `{split}/`."
    elif holdout:
        chosen = [entry for entry in layout.entries if _is_held_out(hashes[entry.name], holdout) == (split != "train")]
        have, advice = f"{len(layout.entries)} pictures, too few for a holdout of {holdout:g}", "Take a larger share or more pictures."
    else:
        chosen = list(layout.entries) if split == "train" else []
        have, advice = "no folders train, validation and test", "Make them, or hold a share out."
    if not chosen:
        raise PicturesError(f"`{layout.source}`", f"{split} pictures are needed and there are {have}", advice)
    return chosen


def _is_held_out(content: str, holdout: float) -> bool:
    return int(combined(["holdout", content])[:16], 16) < holdout * 2**64


def _content(entry: Entry, hashes: Mapping[Path, str]) -> str:
    parts = [hashes[entry.path], *(f"{name}={hashes[path]}" for name, path in sorted(entry.sources.items()))]
    # what could not be read has no content; its place is told apart by its name
    return " ".join(parts) if UNREADABLE not in parts else f"unreadable {entry.name}"


def _size(size: int | tuple[int, int] | None, layout: Layout, entries: Sequence[Entry]) -> tuple[int, int]:
    if size is not None:
        width, height = (size, size) if isinstance(size, int) else size
        if not (1 <= width <= 8192 and 1 <= height <= 8192):
            raise OptionError(f"`--size {width}x{height}`", "a side is from 1 to 8192 pixels", "Try `--size 64`.")
        return width, height
    sizes = Counter(size for size in in_parallel(_look, entries) if size)
    if not sizes:
        raise PicturesError(f"`{layout.source}`", "not one picture in it can be read", "See which and why with `maquette inspect`.")
    if len(sizes) > 1:
        listed = ", ".join(f"{width} x {height} ({count:,})" for (width, height), count in sizes.most_common(4))
        raise OptionError(f"`{layout.source}`", f"a size is needed, because its pictures differ: {listed}", "Try `--size 64`.")
    width, height = next(iter(sizes))
    return (width // 2 if layout.halves[0] else width), height


def _look(entry: Entry) -> tuple[int, int] | None:
    try:
        facts = files.look(entry.path)
    except files.BadPicture:
        return None
    return facts.width, facts.height


def _demand_readable(layout: Layout, count: int, bad: Sequence[Skipped], minimum: float) -> None:
    readable = count - len(bad)
    if readable and readable >= minimum * count:
        return
    listed = ", ".join(f"{skipped.name} ({skipped.reason})" for skipped in bad[:3])
    raise PicturesError(
        f"`{layout.source}`",
        f"only {readable:,} of {count:,} pictures can be read ({readable / count:.0%}; at least {minimum:.0%} are needed): {listed}",
        f"See all of them with `maquette inspect {layout.source}`, and replace them or take them out.",
    )


def _collect(layout: Layout, kept: Sequence[Entry], prepared: Prepared, preparation: Preparation, manifest: Manifest) -> Pictures:
    arrays = dict(prepared.arrays)
    spec = PictureSpec(preparation.height, preparation.width, preparation.channels)
    return Pictures(
        spec=spec,
        pictures=arrays.pop("pictures"),
        sources=arrays,
        input_spec=spec if "input" in arrays else _map_form(preparation),
        labels=np.array([entry.label for entry in kept], np.int64) if layout.classes else None,
        classes=LabelSpec(layout.classes),
        annotations={column: _column([entry.annotations[column] for entry in kept]) for column in layout.columns},
        label_names=layout.label_names,
        names=tuple(entry.name for entry in kept),
        manifest=manifest,
        map_spec=preparation.map,
    )


def _map_form(preparation: Preparation) -> PictureSpec | None:
    """Of label maps as a translator is given them: one channel of indices, and one of edges."""
    if preparation.map is None:
        return None
    return PictureSpec(preparation.height, preparation.width, 1 + preparation.map.has_edges)


def _column(values: Sequence[Any]) -> np.ndarray:
    if all(value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)) for value in values):
        return np.array([np.nan if value is None else value for value in values], np.float64)
    return np.array(values, dtype=object)


def _take(array: np.memmap, rows: np.ndarray) -> np.ndarray:
    """A copy of these rows. The pages of a large array are handed back, or this process would grow to the size of the data."""
    taken = np.asarray(array)[rows]
    mapping = array.base
    if array.nbytes > _RESIDENT and isinstance(mapping, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        mapping.madvise(mmap.MADV_DONTNEED)
    return taken
