"""What an adapter shares with the others: worlds come in as folders, alarms go out as lines of JSON, and nothing goes out to the network.

It runs inside a peer's own environment, so it uses only the standard library and pandas, which every peer brings.
"""

import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

_attempts: list[str] = []


@dataclass(frozen=True)
class Asked:
    """One world as every peer is given it."""

    today: Any  # pandas.DataFrame
    reference: Any | None  # the days before, where the question is drift
    truth: str | None  # the column of labels, 0 or 1
    prediction: str | None  # the column of answers: 0 or 1, or scores where there is a threshold
    threshold: float | None
    words: tuple[str, ...]  # feature columns that hold words
    numbers: tuple[str, ...]  # feature columns that hold numbers
    groups: tuple[str, ...]  # of these, the columns of people's groups; only for who can be told
    folder: Path

    @property
    def features(self) -> list[str]:
        """All columns but labels and answers, in the order of the table."""
        return [name for name in self.today.columns if name in self.words or name in self.numbers]

    @property
    def scores(self) -> Any:
        """The chance of 1 that each row was given; an answer without a score is sure of itself."""
        return self.today[self.prediction].astype(float)

    @property
    def answers(self) -> Any:
        """0 or 1 for each row."""
        return (self.scores >= (0.5 if self.threshold is None else self.threshold)).astype(int)


def column(name: str, check: str, strength: float = 0.0) -> dict[str, Any]:
    """An alarm about a whole column."""
    return {"check": check, "columns": [name], "members": None, "strength": float(strength)}


def rows(columns: Iterable[str], members: Iterable[int], check: str, strength: float = 0.0) -> dict[str, Any]:
    """An alarm about some rows, by their place in the table, and the columns that tell them apart."""
    return {"check": check, "columns": sorted(columns), "members": [int(member) for member in members], "strength": float(strength)}


def everything(check: str, strength: float = 0.0) -> dict[str, Any]:
    """An alarm about the table or the model as a whole."""
    return {"check": check, "columns": [], "members": None, "strength": float(strength)}


def cut_off() -> None:
    """From here on nothing in this process reaches the network; what tries is counted."""

    def refuse(*arguments: Any, **_: Any) -> NoReturn:
        _attempts.append(repr(arguments[-1] if arguments else ""))
        raise OSError("the network is switched off for this measurement")

    socket.getaddrinfo = refuse
    socket.socket.connect = refuse  # type: ignore[method-assign]
    socket.socket.connect_ex = refuse  # type: ignore[method-assign]


def answer(examine: Callable[[Asked, str], list[dict[str, Any]]]) -> None:
    """Reads `SETTING FOLDER ...` from the command line and prints one line of JSON for each folder.

    A peer's exception is its answer for that world. `seconds` are CPU seconds of the examination alone.
    """
    setting, *folders = sys.argv[1:]
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a peer prints is no answer
    for folder in map(Path, folders):
        asked = _read(folder)
        started, alarms, failure = time.process_time(), [], ""
        try:
            alarms = examine(asked, setting)
        except Exception as error:  # whatever a peer raises is a result
            failure = f"{type(error).__name__}: {error}"[:300]
        found = {"folder": folder.name, "alarms": alarms, "seconds": time.process_time() - started, "failure": failure}
        print(json.dumps(found | {"attempts": len(_attempts)}), file=out, flush=True)
        _attempts.clear()


def _read(folder: Path) -> Asked:
    import pandas

    asks = json.loads((folder / "asks.json").read_text(encoding="utf-8"))
    kinds: dict[str, Any] = dict.fromkeys(asks["words"], str)

    def table(name: str) -> Any:
        return pandas.read_csv(folder / name, dtype=kinds) if (folder / name).is_file() else None

    return Asked(
        today=table("today.csv"),
        reference=table("reference.csv"),
        truth=asks["truth"],
        prediction=asks["prediction"],
        threshold=asks["threshold"],
        words=tuple(asks["words"]),
        numbers=tuple(asks["numbers"]),
        groups=tuple(asks["groups"]),
        folder=folder,
    )
