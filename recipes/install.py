"""Puts trained models into the package: `python -m recipes.install out/house/portraits out/house/emoji`.

What ships is the model without its run, and without the paths of the machine that made it.
"""

import json
import shutil
import sys
from pathlib import Path

from maquette.api import write_card
from maquette.atomic import write_text
from maquette.house import FOLDER
from maquette.model import CONFIG, TIMELINE, open_model

_FLUENT = "Microsoft Fluent Emoji, MIT licence, (c) Microsoft Corporation: https://github.com/microsoft/fluentui-emoji"
ATTRIBUTION = {"emoji": _FLUENT, "emoji-stylegan": _FLUENT}


def install(trained: Path) -> Path:
    """Copies a model into the package, with the source of its pictures named and not located."""
    place = FOLDER / trained.name
    shutil.rmtree(place, ignore_errors=True)
    open_model(trained).save(place)
    (place / TIMELINE).unlink(missing_ok=True)
    record = json.loads((place / CONFIG).read_text(encoding="utf-8"))
    record["data"]["source"] = " + ".join(Path(source).name for source in record["data"]["source"].split(" + "))
    if trained.name in ATTRIBUTION:
        record["data"]["description"] += f" ({ATTRIBUTION[trained.name]})"
        record["licence"] = record["data"]["licence"] = record["licence"] or "MIT"  # a sub-folder knows nothing of the README above it
    write_text(place / CONFIG, json.dumps(record, indent=1) + "\n")
    write_card(open_model(place))
    return place


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(install(Path(name)))
