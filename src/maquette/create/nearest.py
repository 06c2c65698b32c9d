"""`nearest`: the training pictures that resemble a picture most, to see whether a model invents or repeats.

Two pictures are compared as thumbnails of 16 x 16 pixels by the root mean square of their differences, from 0 (equal)
to 1 (black and white). That finds copies and near copies, also shifted in hue or slightly out of place; it does not
know what is in a picture. What is near is said by the training pictures themselves: how far each is from its own
nearest neighbour. Where a picture is a pair, each half is compared with the set that it was learned from.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from maquette.data.cache import cache_folder
from maquette.data.fingerprints import combined
from maquette.data.parallel import Progress
from maquette.data.pictures import Pictures, open_pictures
from maquette.errors import PicturesError
from maquette.model import Model, Record
from maquette.seeds import stream

SIDE = 16  # of a thumbnail
PAIR_FAMILIES = ("cogan",)  # which make two pictures side by side, learned from two sets
_AT_ONCE = 1024
_REFERENCES = 256  # training pictures whose own nearest neighbour is looked up


@dataclass(frozen=True)
class Neighbour:
    """A training picture and how far it is."""

    index: int
    name: str
    distance: float


class TrainingPictures:
    """The pictures a model learned from, ready to be compared with.

    Args:
        name: what a person calls the set; otherwise the name of the folder or archive.
    """

    def __init__(self, pictures: Pictures, progress: Progress | None = None, name: str = "") -> None:
        self.pictures, self.name = pictures, name or Path(pictures.manifest.source).name
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


def is_pair(record: Record) -> bool:
    """Whether its pictures are two that belong together, side by side."""
    return record.family in PAIR_FAMILIES


def halves(picture: np.ndarray, sets: int) -> list[np.ndarray]:
    """The parts of a picture (H, W, C) that each set is answerable for, from left to right: itself, or its two halves."""
    return np.split(picture, sets, axis=1)


def open_training_sets(model: Model, progress: Progress | None = None) -> tuple[TrainingPictures, ...]:
    """The pictures that `model.record.data` names: from their folder, or drawn again from the recipe of built-in pictures.

    The first time this prepares (or draws) all of them into the cache; afterwards it takes moments.

    Returns:
        One set; of a model that makes pairs two, in the order of the halves.

    Raises:
        PicturesError: they cannot be had here, or are not those it learned from; the message says what to do.
    """
    data, what = model.record.data, f"the training pictures of `{model.name}`"
    if not (data.get("source") or data.get("recipe")):
        raise PicturesError(what, "its config.json does not say where they are", "Train it again to have that recorded.")
    found = _two_sets(model.record, what, progress) if is_pair(model.record) else (_one_set(model.record, what, progress),)
    names = [Path(name).name for name in (data.get("source") or "").split(" + ")]
    names = names if len(names) == len(found) else [""] * len(found)
    return tuple(TrainingPictures(pictures, progress, name) for pictures, name in zip(found, names, strict=True))


def _one_set(record: Record, what: str, progress: Progress | None) -> Pictures:
    source, recipe, content = record.data.get("source"), record.data.get("recipe"), record.data.get("content")
    if source and Path(source).exists():
        pictures = _open(record, Path(source), progress)
        if pictures.manifest.content == content:
            return pictures
        if not recipe:
            raise _others(what, source)
    if recipe:
        pictures = _open(record, _draw_again(recipe, progress), progress)
        if pictures.manifest.content == content:
            return pictures
        raise PicturesError(what, "this version of Maquette draws them differently", "Train again, or use the version that trained it.")
    raise _gone(what, f"`{source}`")


def _two_sets(record: Record, what: str, progress: Progress | None) -> tuple[Pictures, Pictures]:
    found = _two_folders(record, what, progress)
    splits = (record.data.get("split") or "").split(" + ")
    left = _open(record, found[0], progress, splits[0])
    right = _open(record, found[1], progress, splits[-1])
    if combined([left.manifest.content, right.manifest.content]) != record.data.get("content"):
        raise _others(what, " or ".join(map(str, found)))
    return left, right


def _two_folders(record: Record, what: str, progress: Progress | None) -> list[Path]:
    """Where both sets are; what is not there is drawn again, if Maquette drew it."""
    recipes = (record.data.get("recipe") or {}).get("sets")
    names = (record.data.get("source") or "").split(" + ")
    if len(names) < 2 and not recipes:
        raise PicturesError(what, "its config.json does not name the two sets", "Train it again to have that recorded.")
    ways = [(" + ".join(names[:cut]), " + ".join(names[cut:])) for cut in range(1, len(names))] or [("", "")]  # a name may hold a plus
    found = max(ways, key=lambda way: sum(Path(one).exists() for one in way))
    gone = [one for one in found if not one or not Path(one).exists()]
    if recipes and gone:
        return [_draw_again(recipe, progress) for recipe in recipes]
    if gone:
        raise _gone(what, " and ".join(f"`{one}`" for one in gone))
    return [Path(one) for one in found]


def _gone(what: str, where: str) -> PicturesError:
    return PicturesError(what, f"they are not at {where} any more", "Put them back there, and look again.")


def _others(what: str, where: str) -> PicturesError:
    """A folder of the right name is not enough: a model from elsewhere must not show whatever lies there."""
    return PicturesError(what, f"`{where}` holds other pictures now", "Put the folder back as it was, or train again.")


def _open(record: Record, source: Path, progress: Progress | None, split: str | None = None) -> Pictures:
    """As training prepared them; what the record does not say is the default of `open_pictures`."""
    settings = record.training.get("plan", {}).get("data", {})
    chosen = {
        "crop": record.data.get("preparation", {}).get("crop"),
        "split": split or record.data.get("split"),
        "holdout": settings.get("holdout"),
    }
    form = record.spec.picture
    size = (form.width // 2 if is_pair(record) else form.width, form.height)
    given = {name: value for name, value in chosen.items() if value is not None}
    return open_pictures(source, size=size, channels=form.channels, progress=progress, **given)


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
