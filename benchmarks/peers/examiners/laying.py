"""A world as a peer is given it: `today.csv`, `reference.csv` where there is one, and `asks.json`."""

import csv
import json
from pathlib import Path

import numpy as np

from benchmarks.planted.world import Columns, World


def lay(world: World, folder: Path) -> Path:
    """Writes a world of plain columns into a new folder."""
    folder.mkdir(parents=True)
    _write(world.table, folder / "today.csv")
    if world.reference is not None:
        _write(world.reference, folder / "reference.csv")
    truth, prediction = world.asks.get("truth"), world.asks.get("prediction")
    features = [name for name in world.table if name not in (truth, prediction)]
    words = [name for name in features if world.table[name].dtype.kind in "US"]
    asks = {
        "truth": truth,
        "prediction": prediction,
        "threshold": world.asks.get("threshold"),
        "words": words,
        "numbers": [name for name in features if name not in words],
        "groups": list(world.asks.get("groups", [])),
    }
    (folder / "asks.json").write_text(json.dumps(asks), encoding="utf-8")
    return folder


def _write(table: Columns, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table)
        writer.writerows(zip(*(_texts(column) for column in table.values())))


def _texts(column: np.ndarray) -> list[str]:
    return ["" if value != value else str(value) for value in column.tolist()]  # a missing number is an empty field
