"""`sample`: new pictures from a model that makes them from nothing, each with its recipe."""

from pathlib import Path
from typing import Any

import numpy as np

from maquette.atomic import explain_write_errors
from maquette.create.recipe import as_metadata, recipe
from maquette.data import arrays, files
from maquette.errors import OptionError
from maquette.model import Model

SHEETS = (".png", ".jpg", ".jpeg")
_MOST_IN_A_SHEET = 4096
_AT_ONCE = 256  # pictures in memory when a folder is written


def sample_arrays(model: Model, count: int, seed: int) -> np.ndarray:
    """Pictures of the seeds `seed`, `seed + 1`, ... as uint8 (N, H, W, C).

    Raises:
        OptionError: the model turns pictures into pictures, or a number is out of range.
    """
    if model.spec.is_translator:
        advice = f"Try `maquette translate {model.folder} INPUT --out OUTPUT`."
        raise OptionError(f"`{model.folder}`", f"{model.record.family} turns a picture into a picture and has nothing to sample", advice)
    if count < 1:
        raise OptionError(f"`--count {count}`", "at least one picture must be asked for", "Try `--count 16`.")
    if seed < 0:
        raise OptionError(f"`--seed {seed}`", "a seed is a whole number from 0 up", "Try `--seed 1`.")
    return arrays.to_bytes(model.run(model.latents(count, seed)))


def sample(model: Model, count: int, seed: int, out: str | Path) -> list[dict[str, Any]]:
    """Writes new pictures: one contact sheet if `out` ends in .png or .jpg, otherwise a folder with one file each.

    Returns:
        For each picture its seed, and its file in a folder or the sheet.

    Raises:
        OptionError: the model turns pictures into pictures, or a number is out of range.
        RunError: the place cannot be written.
    """
    out = Path(out)
    return _sheet(model, count, seed, out) if out.suffix.lower() in SHEETS else _folder(model, count, seed, out)


def _sheet(model: Model, count: int, seed: int, out: Path) -> list[dict[str, Any]]:
    if count > _MOST_IN_A_SHEET:
        advice = "Give a folder: leave the ending off the name."
        raise OptionError(f"`--count {count}`", f"a contact sheet holds at most {_MOST_IN_A_SHEET:,} pictures", advice)
    pictures = sample_arrays(model, count, seed)
    files.write(out, arrays.grid(pictures), metadata=as_metadata(recipe(model, seed=seed, count=count)))
    return [{"seed": seed + index, "file": str(out)} for index in range(count)]


def _folder(model: Model, count: int, seed: int, out: Path) -> list[dict[str, Any]]:
    if out.is_file():
        raise OptionError(f"`--out {out}`", "a file stands there", "Name a folder, or a file that ends in .png or .jpg.")
    with explain_write_errors(out):
        out.mkdir(parents=True, exist_ok=True)
    written = []
    for start in range(0, max(count, 1), _AT_ONCE):
        for index, picture in enumerate(sample_arrays(model, min(_AT_ONCE, count - start), seed + start)):
            its_seed = seed + start + index
            path = out / f"{its_seed:06d}.png"
            files.write(path, picture, metadata=as_metadata(recipe(model, seed=its_seed, count=1)))
            written.append({"seed": its_seed, "file": str(path)})
    return written
