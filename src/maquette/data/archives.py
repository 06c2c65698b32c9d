"""A .zip or .tar of pictures, unpacked into the cache so that nothing in it can do harm."""

import hashlib
import json
import os
import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from maquette.data.cache import cache_folder, making_folder
from maquette.data.files import MAX_BYTES, SUFFIXES
from maquette.data.folders import split_name
from maquette.errors import PicturesError

ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
MAX_FILES = 5_000_000
MAX_RATIO = 100  # pictures are compressed already; what grows a hundredfold is a bomb
_SLACK = 2**28  # small archives of flat pictures may grow more
_TEXTS = frozenset([".csv", ".jsonl", ".json", ".txt", ".md"])
_NOTES = ".left-out.json"

_Member = tuple[str, int, bool, IO[bytes] | None]  # name, size, whether a plain file, content


def is_archive(path: Path) -> bool:
    """Whether the name is one of an archive that can be unpacked."""
    return path.name.lower().endswith(ARCHIVES)


def unpack(path: Path, cache: str | os.PathLike[str] | None = None) -> tuple[Path, list[tuple[str, str]]]:
    """The folder that holds the archive's pictures and tables, and what was left out with the reason.

    Unpacked once; an archive that changes is unpacked again.

    Raises:
        PicturesError: the archive is damaged, too large, or holds names that lead out of it.
    """
    status = path.stat()
    identity = f"{path.resolve()}|{status.st_size}|{status.st_mtime_ns}"
    target = cache_folder(cache) / "archives" / hashlib.sha256(identity.encode()).hexdigest()[:24]
    if not target.is_dir():
        with making_folder(target) as folder:
            try:
                left_out = _extract(path, folder)
            except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
                raise PicturesError(
                    f"`{path}`", f"the archive is damaged or protected ({error})", "Pack it again, without a password."
                ) from error
            (folder / _NOTES).write_text(json.dumps(left_out), encoding="utf-8")
    left_out = [(name, reason) for name, reason in json.loads((target / _NOTES).read_text(encoding="utf-8"))]
    return _inner(target), left_out


def _extract(path: Path, folder: Path) -> list[tuple[str, str]]:
    left_out: list[tuple[str, str]] = []
    limit = min(path.stat().st_size * MAX_RATIO + _SLACK, int(shutil.disk_usage(folder).free * 0.9))
    total = 0
    members = _zip_members(path) if path.name.lower().endswith(".zip") else _tar_members(path)
    for count, (name, size, plain, content) in enumerate(members):
        if count >= MAX_FILES:
            raise PicturesError(f"`{path}`", f"an archive may hold at most {MAX_FILES:,} files", "Split it.")
        place = _safe(path, folder, name)
        if place.name.startswith(".") or "__MACOSX" in place.parts or not _wanted(place):
            continue
        if content is None or not plain or size > MAX_BYTES:
            left_out.append((name, "too large" if plain else "a link or a device in the archive"))
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as file:
            while block := content.read(2**20):
                total += len(block)
                if total > limit:
                    raise PicturesError(
                        f"`{path}`", f"it unpacks to more than {limit:,} bytes", "Unpack it yourself if you trust it, and give the folder."
                    )
                file.write(block)
    return left_out


def _zip_members(path: Path) -> Iterator[_Member]:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            is_link = (info.external_attr >> 16) & 0o170000 == 0o120000
            if is_link:
                yield info.filename, info.file_size, False, None
            else:
                with archive.open(info) as content:
                    yield info.filename, info.file_size, True, content


def _tar_members(path: Path) -> Iterator[_Member]:
    with tarfile.open(path, "r:*") as archive:
        for info in archive:
            if not info.isdir():
                yield info.name, info.size, info.isfile(), archive.extractfile(info) if info.isfile() else None


def _safe(path: Path, folder: Path, name: str) -> Path:
    pure = PurePosixPath(name.replace("\\", "/"))
    if pure.is_absolute() or ".." in pure.parts or ":" in pure.parts[0] or "\0" in name:
        raise PicturesError(f"`{path}`", f"the name `{name}` in it leads out of the archive", "Do not trust where it came from.")
    return folder / pure


def _wanted(place: Path) -> bool:
    return (
        place.suffix.lower() in SUFFIXES
        or place.suffix.lower() in _TEXTS
        or place.stem.upper() in ("LICENSE", "LICENCE", "COPYING", "README")
    )


def _inner(folder: Path) -> Path:
    """Archives often hold one folder and nothing beside it: that folder."""
    while True:
        inside = [child for child in folder.iterdir() if not child.name.startswith(".")]
        if len(inside) != 1 or not inside[0].is_dir() or split_name(inside[0].name):
            return folder
        folder = inside[0]
