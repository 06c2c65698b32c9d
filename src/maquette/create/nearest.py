"""`nearest`: the training pictures that resemble a picture most, to see whether a model invents or repeats.

Two pictures are compared as thumbnails of 16 x 16 pixels by the root mean square of their differences, from 0 (equal)
to 1 (black and white). That finds copies and near copies, also shifted in hue or slightly out of place; it does not
know what is in a picture. What is near is said by the training pictures themselves: how far each is from its own
nearest neighbour.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from maquette.data.cache import cache_folder
from maquette.data.parallel import Progress
from maquette.data.pictures import Pictures, open_pictures
from maquette.errors import PicturesError
from maquette.model import Model, Record
from maquette.seeds import stream

SIDE = 16  # of a thumbnail
_AT_ONCE = 1024
_REFERENCES = 256  # training pictures whose own nearest neighbour is looked up


@dataclass(frozen=True)
class Neighbour:
    """A training picture and how far it is."""

    index: int
    name: str
    distance: float


class TrainingPictures:
    """The pictures a model learned from, ready to be compared with."""

    def __init__(self, pictures: Pictures, progress: Progress | None = None) -> None:
        self.pictures = pictures
        rows = []
        for start in range(0, len(pictures), _AT_ONCE):
            rows.append(thumbnails(pictures.batch(np.arange(start, min(start + _AT_ONCE, len(pictures))))["pictures"]))
            if progress:
                progress("comparing", min(start + _AT_ONCE, len(pictures)), len(pictures))
        self._thumbnails = np.concatenate(rows)

    def __len__(self) -> int:
        return len(self.pictures)

    def picture(self, index: int) -> np.ndarray:
        """One of them, uint8 (H, W, C)."""
        found: np.ndarray = self.pictures.batch([index])["pictures"][0]
        return found

    def nearest(self, picture: np.ndarray, count: int = 3) -> list[Neighbour]:
        """The training pictures nearest to a uint8 picture (H, W, C), the nearest first."""
        distances = self._distances(thumbnails(picture[None])[0])
        order = np.argsort(distances, kind="stable")[:count]
        return [Neighbour(int(index), self.pictures.names[index], float(distances[index])) for index in order]

    @cached_property
    def own_distances(self) -> np.ndarray:
        """How far training pictures are from their own nearest neighbour, sorted; of up to 256 of them, drawn at random."""
        chosen = stream(0, "nearest").permutation(len(self))[:_REFERENCES]
        found = []
        for index in chosen:
            distances = self._distances(self._thumbnails[index])
            distances[index] = np.inf
            found.append(distances.min())
        return np.sort(np.array(found))

    def share_closer(self, distance: float) -> float:
        """The share of training pictures that are closer to one of the others than `distance`: 0 says suspiciously near."""
        return float(np.searchsorted(self.own_distances, distance) / len(self.own_distances))

    def _distances(self, thumbnail: np.ndarray) -> np.ndarray:
        result = np.empty(len(self._thumbnails), np.float32)
        for start in range(0, len(result), _AT_ONCE):
            difference = self._thumbnails[start : start + _AT_ONCE] - thumbnail
            result[start : start + _AT_ONCE] = np.sqrt(np.mean(difference * difference, axis=1))
        return result


def thumbnails(pictures: np.ndarray) -> np.ndarray:
    """uint8 (N, H, W, C) as flat rows of float32 in 0..1: the means over 16 x 16 fields, or the pixels of smaller pictures."""
    small = pictures.astype(np.float32) / 255
    for axis in (1, 2):
        edges = np.linspace(0, small.shape[axis], min(SIDE, small.shape[axis]) + 1).astype(int)
        widths = np.diff(edges).astype(np.float32).reshape([-1 if place == axis else 1 for place in range(4)])
        small = np.add.reduceat(small, edges[:-1], axis=axis) / widths
    return small.reshape(len(small), -1)


def open_training_pictures(model: Model, progress: Progress | None = None) -> TrainingPictures:
    """The pictures that `model.record.data` names: from their folder, or drawn again from the recipe of built-in pictures.

    The first time this prepares (or draws) all of them into the cache; afterwards it takes moments.

    Raises:
        PicturesError: they cannot be had here, or are not those it learned from; the message says what to do.
    """
    data, what = model.record.data, f"the training pictures of `{model.name}`"
    source, recipe = data.get("source"), data.get("recipe")
    if source and Path(source).exists():
        pictures = _open(model.record, Path(source), progress)
        if _are_those(pictures, data):
            return TrainingPictures(pictures, progress)
        if not recipe:
            raise PicturesError(what, f"`{source}` holds other pictures now", "Put the folder back as it was, or train again.")
    if recipe:
        pictures = _open(model.record, _draw_again(recipe, progress), progress)
        if _are_those(pictures, data):
            return TrainingPictures(pictures, progress)
        raise PicturesError(what, "this version of Maquette draws them differently", "Train again, or use the version that trained it.")
    if source:
        raise PicturesError(what, f"they are not at `{source}` any more", "Put them back there, and look again.")
    raise PicturesError(what, "its config.json does not say where they are", "Train it again to have that recorded.")


def _are_those(pictures: Pictures, data: dict[str, Any]) -> bool:
    """A folder of the right name is not enough: a model from elsewhere must not show whatever lies there."""
    return bool(pictures.manifest.content == data.get("content"))


def _open(record: Record, source: Path, progress: Progress | None) -> Pictures:
    """As training prepared them; what the record does not say is the default of `open_pictures`."""
    settings = record.training.get("plan", {}).get("data", {})
    chosen = {"crop": record.data.get("preparation", {}).get("crop"), "split": record.data.get("split"), "holdout": settings.get("holdout")}
    form = record.spec.picture
    given = {name: value for name, value in chosen.items() if value is not None}
    return open_pictures(source, size=(form.width, form.height), channels=form.channels, progress=progress, **given)


def _draw_again(recipe: dict[str, Any], progress: Progress | None) -> Path:
    """Built-in pictures into the cache: once for each recipe, and gone on with where it was interrupted."""
    from maquette.data import builtin

    def tell(done: int, of: int) -> None:
        if progress:
            progress("drawing", done, of)

    address = hashlib.sha256(json.dumps(recipe, sort_keys=True).encode()).hexdigest()[:16]
    out = cache_folder() / "built-in" / f"{recipe['kind']}-{address}"
    if (out / "pictures.json").is_file():  # written last, so the set is whole
        return out
    skew = tuple(recipe.get("skew") or ())
    return builtin.make(recipe["kind"], recipe["count"], recipe["size"], recipe["seed"], out, skew=skew, progress=tell)
