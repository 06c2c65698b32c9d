"""Models that remember what they learned from, for tests."""

import json
from pathlib import Path
from typing import Any

from maquette.data.pictures import open_pictures
from maquette.data.side_by_side import SideBySide


def remember(model: Path, source: Path, size: int, **changed: Any) -> Path:
    """Writes into a model's record that it learned from these pictures, as training does."""
    return _write(model, open_pictures(source, size=size).manifest.to_json() | changed)


def remember_two(model: Path, left: Path, right: Path, size: int) -> Path:
    """Writes into the record of a model that makes pairs that it learned from these two sets, as training does."""
    sets = (open_pictures(source, size=size, split="train") for source in (left, right))
    return _write(model, SideBySide(*sets).manifest.to_json())


def _write(model: Path, manifest: dict[str, Any]) -> Path:
    config = json.loads((model / "config.json").read_text())
    (model / "config.json").write_text(json.dumps(config | {"data": manifest}, default=list))
    return model
