"""`sample`: new pictures from a model that makes them from nothing, each with its recipe."""

from pathlib import Path
from typing import Any

from maquette.atomic import explain_write_errors
from maquette.create.recipe import as_metadata, recipe
from maquette.data import arrays, files
from maquette.errors import OptionError
from maquette.model import Model

SHEETS = (".png", ".jpg", ".jpeg")
_MOST_IN_A_SHEET = 4096
_AT_ONCE = 256  # pictures in memory when a folder is written


def sample(
    model: Model, count: int, seed: int, out: str | Path, *, label: str | int | None = None, truncation: float = 1.0
) -> list[dict[str, Any]]:
    """Writes new pictures: one contact sheet if `out` ends in .png or .jpg, otherwise a folder with one file each.

    Args:
        label: a class by name or index; None takes them in turn.
        truncation: 0..1, see `Model.sample`.

    Returns:
        For each picture its seed, its class if it has one, and its file in a folder or the sheet.

    Raises:
        OptionError: the model turns pictures into pictures, or a number is out of range.
        RunError: the place cannot be written.
    """
    out = Path(out)
    if out.suffix.lower() in SHEETS:
        return _sheet(model, count, seed, out, label, truncation)
    return _folder(model, count, seed, out, label, truncation)


def _sheet(model: Model, count: int, seed: int, out: Path, label: str | int | None, truncation: float) -> list[dict[str, Any]]:
    if count > _MOST_IN_A_SHEET:
        advice = "Give a folder: leave the ending off the name."
        raise OptionError(f"`--count {count}`", f"a contact sheet holds at most {_MOST_IN_A_SHEET:,} pictures", advice)
    pictures = model.sample_arrays(count, seed, label=label, truncation=truncation)
    whole = recipe(model, seed=seed, count=count, **choices(model, seed, label, truncation, is_one=label is not None))
    files.write(out, arrays.grid(pictures), metadata=as_metadata(whole))
    return [{"seed": one, **choices(model, one, label, truncation), "file": str(out)} for one in range(seed, seed + count)]


def _folder(model: Model, count: int, seed: int, out: Path, label: str | int | None, truncation: float) -> list[dict[str, Any]]:
    if out.is_file():
        raise OptionError(f"`--out {out}`", "a file stands there", "Name a folder, or a file that ends in .png or .jpg.")
    with explain_write_errors(out):
        out.mkdir(parents=True, exist_ok=True)
    written = []
    for start in range(0, max(count, 1), _AT_ONCE):
        pictures = model.sample_arrays(min(_AT_ONCE, count - start), seed + start, label=label, truncation=truncation)
        for its_seed, picture in enumerate(pictures, seed + start):
            path, chosen = out / f"{its_seed:06d}.png", choices(model, its_seed, label, truncation)
            files.write(path, picture, metadata=as_metadata(recipe(model, seed=its_seed, count=1, **chosen)))
            written.append({"seed": its_seed, **chosen, "file": str(path)})
    return written


def choices(model: Model, seed: int, label: str | int | None, truncation: float, *, is_one: bool = True) -> dict[str, Any]:
    """What else than its seed makes a picture again: its class, where there are classes, and the truncation, where there was one."""
    labels = model.labels(1, seed, label) if is_one else None
    found: dict[str, Any] = {} if labels is None else {"class": model.spec.labels.classes[int(labels[0])]}
    return found | ({"truncation": truncation} if truncation < 1 else {})
