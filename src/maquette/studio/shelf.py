"""The shelf: the models there are, yours first, then those that ship with the package, and the runs that are making new ones."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from maquette import house
from maquette.create.nearest import is_pair
from maquette.data import arrays, files
from maquette.errors import MaquetteError, ModelError
from maquette.model import CARD, CONFIG, GRAPH, SAMPLES, WEIGHTS, Record, open_model, read_record
from maquette.run import Run
from maquette.studio.player import Player

_LIVE_SECONDS = 90  # a run that has written nothing for so long has stopped
_FILES = (CONFIG, WEIGHTS, GRAPH, CARD, SAMPLES)


class NoSuchModel(ModelError):
    """There is no model of that name on the shelf."""


@dataclass(frozen=True)
class Entry:
    """One model on the shelf: finished, being trained, or damaged."""

    name: str  # unique on this shelf, and its part of an address
    folder: Path
    origin: Literal["house", "yours"]
    record: Record | None
    problem: str = ""

    @property
    def makes(self) -> Literal["endless", "draw", "paint", "nothing"]:
        """The page it plays on."""
        if self.record is None:
            return "nothing"
        if self.record.spec.map is not None:
            return "paint"
        return "draw" if self.record.spec.is_translator else "endless"

    @property
    def plays_at_once(self) -> bool:
        """Whether showing it needs no torch."""
        return self.record is not None and (self.folder / GRAPH).is_file()

    @property
    def bytes_on_disk(self) -> int:
        """Of the model's own files, without its run."""
        return sum(path.stat().st_size for name in _FILES if (path := self.folder / name).is_file())

    def run_status(self) -> dict[str, Any]:
        """The present of the run that is making it, with `is_live`; empty if there is none or it has finished."""
        run = Run(self.folder)
        if not run.exists():
            return {}
        status = run.status()
        if not status or status.get("stage") == "finished":
            return {}
        age = time.time() - (run.folder / "status.json").stat().st_mtime
        return {**status, "is_live": age < _LIVE_SECONDS, "has_preview": self.preview() is not None}

    def preview(self) -> Path | None:
        """The newest preview of its run."""
        found = sorted(Run(self.folder).previews.glob("[0-9]*.png"))
        return found[-1] if found else None

    def describe(self) -> dict[str, Any]:
        """As plain data; the model is not opened."""
        facts: dict[str, Any] = {
            "name": self.name,
            "origin": self.origin,
            "makes": self.makes,
            "bytes_on_disk": self.bytes_on_disk,
            "has_card": (self.folder / CARD).is_file(),
            "has_samples": (self.folder / SAMPLES).is_file(),
            "has_graph": self.plays_at_once,
            "problem": self.problem,
            "run": self.run_status(),
        }
        return facts | (_facts(self.record) | {"sheet_has_classes": self._sheet_has_classes()} if self.record else {})

    def _sheet_has_classes(self) -> bool:
        """Whether the stored contact sheet has a column for each class: it begins with seed 0, and the classes take turns."""
        if self.record is None or not self.record.spec.labels or not (self.folder / SAMPLES).is_file():
            return False
        try:
            width = files.look(self.folder / SAMPLES).width
        except files.BadPicture:
            return False
        a_row = np.zeros((len(self.record.spec.labels), 1, self.record.spec.picture.width, 1), np.uint8)
        return width == arrays.grid(a_row, columns=len(a_row)).shape[1]


def _facts(record: Record) -> dict[str, Any]:
    return {
        "family": record.family,
        "preset": record.preset,
        "licence": record.licence,
        "spec": asdict(record.spec),
        "is_pair": is_pair(record),
        "pictures_seen": record.training.get("pictures_seen"),
        "learned_from": record.data.get("count"),
        "description": record.data.get("description") or "",
    }


class Shelf:
    """The models of the house and those under a folder, found anew at every look."""

    def __init__(self, home: Path | None, house_folder: Path = house.FOLDER) -> None:
        self.home, self._house = home, house_folder
        self._players: dict[str, tuple[tuple[int, ...], Player]] = {}
        self._lock = threading.Lock()

    def entries(self) -> list[Entry]:
        """Everything on the shelf: yours, then the house's."""
        found: dict[str, Entry] = {}
        for folder, origin in self._folders():
            name = _unique(folder, origin, found)
            try:
                found[name] = Entry(name, folder, origin, read_record(folder) if (folder / CONFIG).exists() else None)
            except MaquetteError as error:
                found[name] = Entry(name, folder, origin, None, str(error))
        return list(found.values())

    def find(self, name: str) -> Entry:
        """The entry of that name.

        Raises:
            NoSuchModel: there is none; the message lists those there are.
        """
        entries = {entry.name: entry for entry in self.entries()}
        if name not in entries:
            listed = f"The models on the shelf are: {', '.join(entries)}." if entries else "The shelf is empty."
            raise NoSuchModel(f"`{name}`", "there is no model of that name", listed)
        return entries[name]

    def player(self, name: str) -> Player:
        """The opened model of that name; opened anew when its files have changed.

        Raises:
            NoSuchModel: there is none.
            ModelError: it is damaged, or not finished yet.
        """
        entry = self.find(name)
        if entry.record is None:
            problem = entry.problem or "it is still being trained and has no weights yet"
            raise ModelError(f"`{name}`", problem.rstrip("."), "Wait for the first save, or look at its folder.")
        state = tuple(path.stat().st_mtime_ns for file in (CONFIG, WEIGHTS, GRAPH) if (path := entry.folder / file).is_file())
        with self._lock:
            known = self._players.get(name)
            if known is None or known[0] != state:
                known = self._players[name] = (state, Player(open_model(entry.folder)))
            return known[1]

    def _folders(self) -> Iterator[tuple[Path, Literal["house", "yours"]]]:
        if self.home is not None:
            for folder in (self.home, *_below(self.home)):
                if _is_model(folder):
                    yield folder, "yours"
                elif folder != self.home:
                    yield from ((deeper, "yours") for deeper in _below(folder) if _is_model(deeper))
        yield from ((folder, "house") for folder in _below(self._house) if _is_model(folder))


def _below(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith((".", "_")))
    except OSError:  # not ours to look into
        return []


def _is_model(folder: Path) -> bool:
    """A model of ours has a family in its config.json: other programs use that name too."""
    if Run(folder).exists():
        return True
    try:
        found = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    except OSError:
        return False
    except ValueError:
        return (folder / WEIGHTS).exists()  # ours, and damaged: shown with what is wrong
    return isinstance(found, dict) and "family" in found


def _unique(folder: Path, origin: str, taken: dict[str, Entry]) -> str:
    name = folder.resolve().name
    if name in taken:
        name = f"{name}~{'house' if origin == 'house' else folder.resolve().parent.name}"
    number, free = 2, name
    while free in taken:
        free, number = f"{name}~{number}", number + 1
    return free
