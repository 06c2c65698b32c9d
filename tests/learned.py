"""Models that remember what they learned from, for tests."""

import json
from pathlib import Path
from typing import Any

from maquette.data.pictures import open_pictures


def remember(model: Path, source: Path, size: int, **changed: Any) -> Path:
    """Writes into a model's record that it learned from these pictures, as training does."""
    manifest = open_pictures(source, size=size).manifest.to_json() | changed
    config = json.loads((model / "config.json").read_text())
    (model / "config.json").write_text(json.dumps(config | {"data": manifest}, default=list))
    return model
