"""Where prepared pictures are kept between runs, and how a folder appears there whole or not at all."""

import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import platformdirs

from maquette.atomic import explain_write_errors

_ABANDONED_AFTER_SECONDS = 24 * 3600  # what a killed process left unfinished


def cache_folder(cache: str | os.PathLike[str] | None = None) -> Path:
    """The folder given, else `MAQUETTE_CACHE`, else the user's cache folder of this system. Everything in it can be made again."""
    return Path(cache or os.environ.get("MAQUETTE_CACHE") or platformdirs.user_cache_dir("maquette", appauthor=False))


@contextmanager
def making_folder(target: Path) -> Iterator[Path]:
    """Gives an empty folder beside `target`; on leaving without an error it becomes `target`.

    Of several processes that make the same folder one wins, and the others' equal work is dropped.

    Raises:
        RunError: the place cannot be written.
    """
    with explain_write_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target.parent)
        unfinished = target.parent / f".unfinished-{target.name}-{uuid.uuid4().hex[:8]}"
        unfinished.mkdir()
        try:
            yield unfinished
            try:
                unfinished.rename(target)
            except OSError:
                if not target.is_dir():
                    raise
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)


def _sweep(folder: Path) -> None:
    for left in folder.glob(".unfinished-*"):
        with suppress(OSError):  # another process may sweep at the same time
            if time.time() - left.stat().st_mtime > _ABANDONED_AFTER_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
