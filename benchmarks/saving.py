"""Puts what the bench `transfer` found last into the package, where model cards read it: `python -m benchmarks.saving`."""

import sys
from pathlib import Path

from benchmarks.benches.transfer import SAVING
from benchmarks.run import KEEP
from maquette.atomic import write_text
from maquette.training.saving import FILE


def install(found: Path, place: Path) -> None:
    """Copies the figures.

    Raises:
        FileNotFoundError: the bench has not been run.
    """
    write_text(place, found.read_text(encoding="utf-8"))


if __name__ == "__main__":
    if not (KEEP / SAVING).is_file():
        sys.exit(f"{KEEP / SAVING} is not there. Run `python -m benchmarks.run transfer` first.")
    install(KEEP / SAVING, FILE)
    print(f"{FILE} is written.")
