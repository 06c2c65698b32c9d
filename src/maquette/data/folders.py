"""The files of a folder of any depth, and the names in their paths: split, group, and what partners share."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from maquette.data.files import SUFFIXES

SPLITS = ("train", "validation", "test")
_SPLIT = re.compile(
    r"^(train|training|val|valid|validation|test|testing)(?:[_-]?(a|b|img|images?|labels?|insts?|instances?))?$", re.IGNORECASE
)
_CLUTTER = frozenset(["__MACOSX", "Thumbs.db", "desktop.ini"])


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture's place: `train/dress/04.jpg` is split train, group dress, key 04."""

    path: Path
    name: str  # below the folder, with forward slashes
    split: str  # one of SPLITS, or empty
    group: str  # the first folder below the split; empty for a picture that lies in none
    key: str  # the rest without the suffix: equal for the two halves of a pair


@dataclass(frozen=True)
class Folder:
    """Everything in a folder, sorted by name."""

    root: Path
    pictures: tuple[PictureFile, ...]
    others: tuple[str, ...]
    unreadable: tuple[str, ...]  # folders that may not be opened
    outside: tuple[str, ...]  # pictures that lie in no split although there are splits

    @property
    def splits(self) -> tuple[str, ...]:
        """The splits that hold pictures, in the usual order."""
        return tuple(split for split in SPLITS if any(picture.split == split for picture in self.pictures))

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that hold pictures, sorted."""
        return tuple(sorted({picture.group for picture in self.pictures}))


def read_folder(root: Path) -> Folder:
    """Looks at names only; no file is opened."""
    names, unreadable = _walk(root)
    pictures = sorted(name for name in names if PurePosixPath(name).suffix.lower() in SUFFIXES)
    others = sorted(name for name in names if PurePosixPath(name).suffix.lower() not in SUFFIXES)
    place = _placing([tuple(name.split("/")) for name in pictures])
    found = [PictureFile(root / name, name, *place(tuple(name.split("/")))) for name in pictures]
    outside = tuple(picture.name for picture in found if picture.split == "outside")
    return Folder(root, tuple(picture for picture in found if picture.split != "outside"), tuple(others), tuple(unreadable), outside)


def split_name(word: str) -> str:
    """`val` is `validation`; empty for a word that names no split."""
    match = _SPLIT.match(word.strip())
    if not match or match[2]:
        return ""
    return _full(match[1])


def _walk(root: Path) -> tuple[list[str], list[str]]:
    names: list[str] = []
    unreadable: list[str] = []
    seen: set[str] = set()
    waiting = [(str(root), "")]
    while waiting:
        folder, prefix = waiting.pop()
        real = os.path.realpath(folder)
        if real in seen:  # a link back to a folder above
            continue
        seen.add(real)
        try:
            children = list(os.scandir(folder))
        except OSError:
            unreadable.append(prefix)
            continue
        for child in children:
            if child.name.startswith(".") or child.name in _CLUTTER:
                continue
            if child.is_dir():
                waiting.append((child.path, f"{prefix}{child.name}/"))
            else:
                names.append(prefix + child.name)
    return names, sorted(unreadable)


def _placing(paths: list[tuple[str, ...]]) -> Callable[[tuple[str, ...]], tuple[str, str, str]]:
    """How to read split, group and key from a path, decided by looking at all of them."""
    tops = {path[0] for path in paths if len(path) > 1}
    named = {top for top in tops if _SPLIT.match(top)}
    # a class may be called "train" among "car" and "boat": one such name alone is no split
    if named and (named == tops or len({_full(top) for top in named}) > 1):
        return _outer
    inner = {path[1] for path in paths if len(path) > 2}
    if tops and all(len(path) > 2 for path in paths) and all(split_name(name) for name in inner):
        return _inner
    return lambda path: ("", path[0] if len(path) > 1 else "", _key(path[1:] if len(path) > 1 else path))


def _outer(path: tuple[str, ...]) -> tuple[str, str, str]:
    match = _SPLIT.match(path[0]) if len(path) > 1 else None
    if match is None:
        return "outside", "", ""
    rest = path[1:]
    if match[2]:  # trainA/x.png, train_img/x.png
        return _full(match[1]), match[2], _key(rest)
    return _full(match[1]), rest[0] if len(rest) > 1 else "", _key(rest[1:] if len(rest) > 1 else rest)


def _inner(path: tuple[str, ...]) -> tuple[str, str, str]:
    return split_name(path[1]), path[0], _key(path[2:])


def _key(rest: tuple[str, ...]) -> str:
    return str(PurePosixPath(*rest).with_suffix(""))


def _full(word: str) -> str:
    return next(split for split in SPLITS if split.startswith(word.lower()[:2]))
