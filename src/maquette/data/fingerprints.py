"""The content hash of every file, computed in parallel and remembered, so that a second start reads nothing."""

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

from maquette.atomic import write_text
from maquette.data.cache import cache_folder
from maquette.data.parallel import Progress, in_parallel

UNREADABLE = ""  # the hash of a file that cannot be read

_Remembered = dict[str, tuple[int, int, str]]  # path -> size, time of change in nanoseconds, hash


def fingerprints(
    root: Path, paths: Sequence[Path], cache: str | os.PathLike[str] | None = None, progress: Progress | None = None
) -> dict[Path, str]:
    """A 128-bit BLAKE2b hash in hex for every path; UNREADABLE for a file that cannot be read.

    A file whose size and time of change are as remembered is not read again.
    """
    index = cache_folder(cache) / "fingerprints" / f"{hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:24]}.json"
    remembered = _recall(index)
    states = {path: _state(path) for path in dict.fromkeys(paths)}
    known = {path: remembered[str(path)] for path in states if str(path) in remembered}
    fresh = [path for path, state in states.items() if state and (path not in known or tuple(known[path][:2]) != state)]
    hashes = dict(zip(fresh, in_parallel(_hash, fresh, "reading", progress), strict=True))
    found = {
        path: hashes.get(path) or (known[path][2] if state and path in known and path not in hashes else UNREADABLE)
        for path, state in states.items()
    }
    if fresh:
        remembered |= {str(path): (*state, found[path]) for path, state in states.items() if state and found[path]}
        write_text(index, json.dumps(remembered))
    return found


def combined(parts: Sequence[str]) -> str:
    """One SHA-256 in hex over texts in their order."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _recall(index: Path) -> _Remembered:
    try:
        return json.loads(index.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # none yet, or damaged: it is only a memory
        return {}


def _state(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _hash(path: Path) -> str:
    try:
        with path.open("rb", buffering=0) as file:
            return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    except OSError:
        return UNREADABLE
