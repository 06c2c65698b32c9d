"""The recipe of a picture: what makes it again, carried in the picture's own metadata."""

import json
from typing import Any

import maquette
from maquette.data import files
from maquette.model import Model

KEY = "maquette"  # of the text in a PNG


def recipe(model: Model, **how: Any) -> dict[str, Any]:
    """What makes a picture again: the model by name and digest, and how it was used (a seed, an input)."""
    return {"model": model.name, "digest": model.digest, "family": model.record.family, "version": maquette.__version__, **how}


def as_metadata(recipe: dict[str, Any]) -> dict[str, str]:
    """The recipe as `maquette.data.files.write` takes it. Plain ASCII, so that every reader of PNG texts can read it."""
    return {KEY: json.dumps(recipe)}


def read_recipe(source: files.Source) -> dict[str, Any] | None:
    """The recipe in a picture; None if it carries none.

    Raises:
        BadPicture: it is no picture.
    """
    text = files.read_metadata(source).get(KEY)
    if text is None:
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
