"""A file appears whole or not at all."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from maquette.errors import RunError

_ADVICE = {
    errno.ENOSPC: "the disk is full: free some space there and run the same command again",
    errno.EDQUOT: "the disk quota is used up: free some space there and run the same command again",
    errno.EROFS: "the disk is read-only: choose another folder",
    errno.EACCES: "writing there is not allowed: choose another folder or change its permissions",
    errno.EPERM: "writing there is not allowed: choose another folder or change its permissions",
    errno.EEXIST: "a file stands where a folder is needed: choose another name",
    errno.ENOTDIR: "a file stands where a folder is needed: choose another name",
}


@contextmanager
def explain_write_errors(path: Path) -> Iterator[None]:
    """Turns the operating system's refusal to write into one of our errors.

    Raises:
        RunError: the disk is full, read-only or closed to this user. What stood there before is intact.
    """
    try:
        yield
    except OSError as error:
        advice = _ADVICE.get(error.errno or 0)
        if advice is None:
            raise
        raise RunError(f"`{path}`", f"it could not be written ({error.strerror})", advice[0].upper() + advice[1:] + ".") from error


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Gives a temporary path beside `path`; on leaving without an error it becomes `path`.

    A reader sees the old file or the new one, also after a power cut.

    Raises:
        RunError: the place cannot be written.
    """
    target = Path(path)
    with explain_write_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=target.suffix)
        os.close(descriptor)
        temporary = Path(name)
        try:
            yield temporary
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            temporary.chmod(0o666 & ~_umask())  # mkstemp makes files private; ours are for everybody
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Writes a UTF-8 text whole or not at all."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
