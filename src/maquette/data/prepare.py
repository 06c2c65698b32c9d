"""Pictures of any kind become one uint8 array on disk, once: decoded in parallel, written in order, found again by content."""

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from maquette.atomic import explain_write_errors
from maquette.data import files
from maquette.data.cache import cache_folder, making_folder
from maquette.data.fingerprints import combined
from maquette.data.label_maps import instance_ids, to_indices
from maquette.data.parallel import Progress, in_parallel
from maquette.data.pruning import Hold, bound_in_bytes, prune, take_up
from maquette.errors import RunError
from maquette.spec import MapSpec

VERSION = 3  # of what this file does to a picture; raised when the same file would come out differently
_MAPS = ("label_map", "instance_map")
_TRIES = 3  # so often it is prepared, should another process remove it before it is taken up
_SAME_SHAPE = 0.02  # by which the proportions of a pair's halves may differ


@dataclass(frozen=True)
class Preparation:
    """What is done to every picture."""

    width: int
    height: int
    crop: str = "cover"
    channels: int = 3
    halves: tuple[str, str] = ("", "")  # the half that is the picture and the half that is the input
    map: MapSpec | None = None  # what the label maps hold

    def to_json(self) -> dict[str, Any]:
        """As plain data; what is not there is not mentioned, so that what was prepared before there were maps is found again."""
        return {name: value for name, value in asdict(self).items() if name != "map" or value is not None}


@dataclass(frozen=True, slots=True)
class Item:
    """One row to prepare: the picture's file and the files that belong to it, with the hash of all their contents."""

    path: Path
    sources: Mapping[str, Path]
    content: str


@dataclass(frozen=True)
class Prepared:
    """Arrays on disk with one row for each of `kept`, and what could not be read: place among the items, and reason."""

    arrays: Mapping[str, np.memmap]  # `pictures` and the name of each source; uint8, mapped into memory, read only
    kept: tuple[int, ...]
    bad: tuple[tuple[int, str], ...]


def prepare(
    items: Sequence[Item], preparation: Preparation, cache: str | os.PathLike[str] | None = None, progress: Progress | None = None
) -> Prepared:
    """The prepared arrays of these items, from the cache if they have been prepared before.

    They stay in the cache as long as somebody has the arrays. What is prepared anew may drive out what was used longest ago.

    Raises:
        RunError: the cache folder cannot be written.
        OptionError: `MAQUETTE_CACHE_GB` is no number.
    """
    bound = bound_in_bytes()
    names = _names(items, preparation)
    key = combined([f"{VERSION}", json.dumps(preparation.to_json()), *names, *(item.content for item in items)])[:32]
    folder = cache_folder(cache) / "prepared" / key
    hold, is_new = _held(folder, names), False
    for _ in range(_TRIES):
        if hold:
            break
        shutil.rmtree(folder, ignore_errors=True)  # somebody tidied away a part of it
        with making_folder(folder) as unfinished:
            _make(unfinished, items, preparation, names, progress)
        hold, is_new = _held(folder, names), True
    if not hold:
        advice = "Give more room with `MAQUETTE_CACHE_GB`, or a folder of its own with `MAQUETTE_CACHE`."
        raise RunError(f"`{folder}`", "what was prepared was removed again and again before it could be used", advice)
    state = json.loads((folder / "prepared.json").read_text(encoding="utf-8"))
    arrays = {name: np.lib.format.open_memmap(folder / f"{name}.npy", mode="r") for name in names}
    hold.last_as_long_as(*arrays.values())
    if is_new:
        prune(folder.parent, bound)
    return Prepared(arrays, tuple(state["kept"]), tuple((place, reason) for place, reason in state["bad"]))


def _held(folder: Path, names: Sequence[str]) -> Hold | None:
    """The folder held, so that nobody removes it, if it is there and whole."""
    hold = take_up(folder)
    if hold and not all((folder / file).is_file() for file in ("prepared.json", *(f"{name}.npy" for name in names))):
        hold.let_go()
        return None
    return hold


def _names(items: Sequence[Item], preparation: Preparation) -> list[str]:
    sources = sorted({name for item in items for name in item.sources} | ({"input"} if preparation.halves[0] else set()))
    return ["pictures", *sources]


def _make(folder: Path, items: Sequence[Item], preparation: Preparation, names: Sequence[str], progress: Progress | None) -> None:
    kept: list[int] = []
    bad: list[tuple[int, str]] = []
    writers = {name: _Rows(folder / f"{name}.npy", _shape(name, preparation), len(items)) for name in names}
    try:
        with files.quietly():
            results = in_parallel(lambda item: _decode(item, preparation), items, "preparing", progress)
            for place, result in enumerate(results):
                if isinstance(result, str):
                    bad.append((place, result))
                    continue
                kept.append(place)
                for name, writer in writers.items():
                    writer.append(result[name])
    finally:
        for writer in writers.values():
            writer.close()
    (folder / "prepared.json").write_text(json.dumps({"kept": kept, "bad": bad}), encoding="utf-8")


def _shape(name: str, preparation: Preparation) -> tuple[int, ...]:
    size = (preparation.height, preparation.width)
    return size if name in _MAPS else (*size, preparation.channels)


def _decode(item: Item, preparation: Preparation) -> dict[str, np.ndarray] | str:
    """The row's arrays, or the reason why there is none."""
    to = preparation
    try:
        rows = {"pictures": files.load(item.path, to.width, to.height, to.crop, to.channels, to.halves[0])}
        if to.halves[1]:
            rows["input"] = files.load(item.path, to.width, to.height, to.crop, to.channels, to.halves[1])
        for name, path in item.sources.items():
            if name in _MAPS:
                rows[name] = files.fit(_map(path, name, to.map), to.width, to.height, to.crop, indexed=True)
            elif not _fit_together(item.path, path, to.crop):
                return "halves of different shapes"
            else:
                rows[name] = files.load(path, to.width, to.height, to.crop, to.channels)
    except files.BadPicture as error:
        return error.reason
    return rows


def _fit_together(one: Path, other: Path, crop: str) -> bool:
    """Whether what is cut from one picture is what is cut from the other, or a line would not lie where its colour does."""
    first, second = files.look(one), files.look(other)
    if crop == "centre":  # cuts each at its own scale
        return (first.width, first.height) == (second.width, second.height)
    across, down = first.width * second.height, second.width * first.height
    return abs(across - down) <= _SAME_SHAPE * max(across, down)


def _map(path: Path, name: str, spec: MapSpec | None) -> np.ndarray:
    """A label or instance map as bytes (H, W)."""
    if name == "instance_map":
        return instance_ids(files.read_map(path))
    return to_indices(files.read_map(path), spec, path.name) if spec else files.read_indexed(path)


class _Rows:
    """A .npy file that grows row by row; its head says how many there are when it is closed.

    Plain writes, not a memory map: a full disk is then an error and not a crash.
    """

    def __init__(self, path: Path, shape: tuple[int, ...], most: int) -> None:
        self.path, self.shape, self.count = path, shape, 0
        self.file: BinaryIO = path.open("wb")
        self._write_head(most)
        self.head = self.file.tell()

    def append(self, row: np.ndarray) -> None:
        with explain_write_errors(self.path):
            self.file.write(np.ascontiguousarray(row).data)
        self.count += 1

    def close(self) -> None:
        with explain_write_errors(self.path), self.file:
            self.file.seek(0)
            self._write_head(self.count)
            assert self.file.tell() == self.head  # numpy leaves room in the head for any count
            self.file.flush()
            os.fsync(self.file.fileno())

    def _write_head(self, count: int) -> None:
        head = {"descr": "|u1", "fortran_order": False, "shape": (count, *self.shape)}
        np.lib.format.write_array_header_1_0(self.file, head)
