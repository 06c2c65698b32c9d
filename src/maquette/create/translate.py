"""`translate`: a picture, or every picture in a folder, through a model that turns pictures into pictures."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from maquette.create.recipe import as_metadata, recipe
from maquette.data import files
from maquette.errors import OptionError, PicturesError
from maquette.model import Model

Crop = Literal["cover", "centre", "pad"]


def translate(
    model: Model,
    source: str | Path,
    out: str | Path,
    crop: Crop = "pad",
    *,
    seed: int | None = None,
    style: str | Path | None = None,
    faithful: bool = False,
) -> list[dict[str, Any]]:
    """Writes the picture that belongs to `source` to `out`, or for a folder the pictures of all its pictures.

    Args:
        model: a translator.
        source: a picture, or a folder of pictures at any depth.
        out: a file that ends in .png or .jpg; for a folder a folder, whose files keep their names and end in .png.
        crop: how a picture of another shape is brought to the model's: `cover`, `centre` or `pad`.
        seed, faithful: see `Model.translate`.
        style: a picture whose style is taken, for a model that knows styles.

    Returns:
        For each input its file and either its `output` or the `reason` why there is none.

    Raises:
        OptionError: the model makes pictures from nothing or has no noise to be faithful with, or `out` does not suit `source`.
        PicturesError: the source does not exist, is no picture, or holds none; a single label map holds what is no label.
    """
    source, out = Path(source), Path(out)
    files.check_crop(crop)
    if model.spec.input is None:
        advice = f"Try `maquette sample {model.folder} --out grid.png`."
        raise OptionError(f"`{model.folder}`", f"{model.record.family} makes pictures from nothing and takes no input", advice)
    wishes = {"seed": seed, "style": None if style is None else files.read(style), "faithful": faithful or None}
    more = {name: value for name, value in wishes.items() if value is not None}
    chosen = more | ({"style": Path(style).name} if style is not None else {"seed": seed or 0} if model.has_styles else {})
    if source.is_dir():
        return list(_folder(model, source, out, crop, more, chosen))
    if not source.exists():
        raise PicturesError(f"`{source}`", "there is no such file or folder", "Check the path.")
    if out.suffix.lower() not in (".png", ".jpg", ".jpeg"):
        raise OptionError(
            f"`--out {out}`", "one picture becomes one picture, written as PNG or JPEG", f"Try `--out {out.name or 'picture'}.png`."
        )
    return [_one(model, source, out, crop, more, chosen)]


def _folder(model: Model, source: Path, out: Path, crop: Crop, more: dict[str, Any], chosen: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if out.suffix.lower() in files.SUFFIXES or out.is_file():
        raise OptionError(
            f"`--out {out}`", f"`{source}` is a folder, so a folder is needed for its pictures", f"Try `--out {out.with_suffix('')}`."
        )
    found = sorted(path for path in source.rglob("*") if path.suffix.lower() in files.SUFFIXES and out not in path.parents)
    if not found:
        raise PicturesError(f"`{source}`", "there are no pictures in it", "Check the path.")
    goals = [out / path.relative_to(source).with_suffix(".png") for path in found]
    for path, goal in zip(found, goals):
        if goals.count(goal) > 1:  # a.jpg beside a.png
            goal = goal.with_name(path.name.replace(".", "-") + ".png")
        try:
            yield _one(model, path, goal, crop, more, chosen)
        except files.BadPicture as error:
            yield {"input": str(path), "reason": error.reason}


def _one(model: Model, source: Path, out: Path, crop: Crop, more: dict[str, Any], chosen: dict[str, Any]) -> dict[str, Any]:
    given = files.read_map(source) if model.spec.map else files.read(source)
    result = files.from_pil(model.translate(given, crop, name=str(source), **more))
    files.write(out, result, metadata=as_metadata(recipe(model, input=source.name, crop=crop, **chosen)))
    return {"input": str(source), "output": str(out)}
