"""Keeps a folder of the cache from growing for ever: beyond a bound, what was used longest ago goes, and never what is in use.

A process that uses an entry holds a lock on a file in it, which also says when it was used last. Where the system knows no such
locks (Windows), a folder with an open file cannot be moved away, which serves as well.
"""

import logging
import math
import os
import shutil
import uuid
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from maquette.errors import OptionError

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]

_USED = ".used"  # in every entry: locked while it is used, and touched whenever it is taken up
_USUAL = 20.0  # GB: a dozen large sets of pictures
_GB = 1e9


def bound_in_bytes() -> float:
    """What `MAQUETTE_CACHE_GB` says, or 20 GB; `inf` bounds nothing.

    Raises:
        OptionError: it is not a number from 0 up.
    """
    told = os.environ.get("MAQUETTE_CACHE_GB")
    try:
        bound = float(told) if told else _USUAL
    except ValueError:
        bound = math.nan
    if not bound >= 0:
        needed = "it is the most that prepared pictures may take, in thousand million bytes, from 0 up"
        raise OptionError(f"`MAQUETTE_CACHE_GB={told}`", needed, "For example `MAQUETTE_CACHE_GB=20`, or `inf` for no bound.")
    return bound * _GB


class Hold:
    """An entry that is in use: it is not removed before `let_go`, or before all objects that `last_as_long_as` names are gone."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor, self._users = descriptor, 1

    def let_go(self) -> None:
        """One user less; after the last one the entry may be removed."""
        self._users -= 1
        if not self._users:
            os.close(self._descriptor)

    def last_as_long_as(self, *users: object) -> None:
        """Leaves the letting go to these objects, which can be referred to weakly: each does it when it is gone."""
        self._users = len(users)
        for user in users:
            weakref.finalize(user, self.let_go)


def take_up(entry: Path) -> Hold | None:
    """Holds an entry and notes that it was used now; None if it is not there, or no longer. Waits while it is being removed."""
    # where nothing may be written, in a cache that somebody else keeps, the entry is taken as it is
    for path, flags in ((entry / _USED, os.O_RDWR | os.O_CREAT), (entry / _USED, os.O_RDONLY), (entry, os.O_RDONLY)):
        try:
            descriptor = os.open(path, flags, 0o666)
        except OSError:
            continue
        _lock(descriptor, alone=False)
        if _is_there(path, descriptor):
            with suppress(OSError):
                os.utime(path)
            return Hold(descriptor)
        os.close(descriptor)
    return None


def prune(folder: Path, bound: float) -> int:
    """Removes the entries of a folder that were used longest ago, until all take at most `bound` bytes; says so in one line.

    Returns:
        How many bytes were freed. Entries that are in use stay, even if they alone take more.
    """
    sizes = {entry: _size(entry) for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith(".")}
    total, removed, freed = sum(sizes.values()), 0, 0
    for entry in sorted(sizes, key=_last_used):
        if total - freed <= bound:
            break
        if _remove(entry):
            removed, freed = removed + 1, freed + sizes[entry]
    if removed:
        held, most = f"The cache held {total / _GB:.3g} GB", f"may hold {bound / _GB:.3g} (MAQUETTE_CACHE_GB)"
        sets = f"{removed} set{'s' if removed > 1 else ''} of prepared pictures, used longest ago,"
        logging.getLogger(__name__).warning(f"{held} and {most}: {sets} made room, {freed / _GB:.3g} GB.")
    return freed


def _remove(entry: Path) -> bool:
    """Whether nobody used the entry, so that it is gone."""
    away = entry.parent / f".unfinished-{entry.name}-{uuid.uuid4().hex[:8]}"  # swept, should this process be killed now
    with _alone(entry) as is_alone:
        if not is_alone:
            return False
        try:
            entry.rename(away)
        except OSError:  # another process was quicker, or Windows knows it to be in use
            return False
    shutil.rmtree(away, ignore_errors=True)
    return True


@contextmanager
def _alone(entry: Path) -> Iterator[bool]:
    """Whether nobody else holds the entry; held alone meanwhile. On Windows, where an open file cannot be moved, moving it tells."""
    if not fcntl:
        yield True
        return
    try:
        descriptor = os.open(entry / _USED, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError:  # gone, or not ours to write
        yield False
        return
    try:
        yield _lock(descriptor, alone=True)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, *, alone: bool) -> bool:
    if not fcntl:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB if alone else fcntl.LOCK_SH)
    except OSError:  # held by others, or a disk without locks, from which nothing is removed
        return False
    return True


def _is_there(path: Path, descriptor: int) -> bool:
    """Whether what is open is still what stands there: it may have been removed while we waited."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


def _last_used(entry: Path) -> float:
    for path in (entry / _USED, entry):  # an entry of an earlier version has no such file
        with suppress(OSError):
            return path.stat().st_mtime
    return 0.0


def _size(entry: Path) -> int:
    total = 0
    for path in entry.rglob("*"):
        with suppress(OSError):  # removed by another process meanwhile
            total += path.stat().st_size
    return total
