"""The models that ship with the package: each sub-folder with a config.json is one."""

import difflib
from pathlib import Path

from maquette.errors import ModelError

FOLDER = Path(__file__).parent
_CONFIG = "config.json"


def names() -> list[str]:
    """The house models, sorted."""
    return sorted(path.parent.name for path in FOLDER.glob(f"*/{_CONFIG}"))


def find(name_or_path: str | Path) -> Path:
    """The folder of a model: a path, or the name of a house model if nothing of that name exists here.

    Raises:
        ModelError: it is neither; the message lists the house models.
    """
    path = Path(name_or_path)
    if path.exists():
        return path
    here = names()
    if str(name_or_path) in here:
        return FOLDER / str(name_or_path)
    close = difflib.get_close_matches(str(name_or_path), here, n=1)
    hint = f"Did you mean `{close[0]}`? " if close else ""
    listed = f"The models that ship with Maquette are: {', '.join(here)}." if here else "No models ship with this copy of Maquette."
    raise ModelError(f"`{name_or_path}`", "there is no folder and no house model of that name", f"{hint}{listed}")
