"""Painted scenes and drawings to begin with: no page starts empty, and none with what its model has never seen the like of.

The scenes that lie in the model's folder come first; then, for a model that learned built-in pictures, new ones of that kind; for
any other, bands and discs of its labels. Drawings: only new ones of the built-in kind that a model learned from.
"""

from pathlib import Path

import numpy as np

from maquette.create.hand import known_hand
from maquette.data import builtin, drawing, files
from maquette.data.label_maps import to_indices
from maquette.data.scenes import KINDS
from maquette.errors import OptionError
from maquette.model import Model
from maquette.seeds import stream
from maquette.spec import MapSpec, PictureSpec

_BANDS, _DISCS = 4, 2
_DRAWN, _SHARP = 12, 512  # drawings of a kind, and their side in pixels


def scene(model: Model, number: int) -> np.ndarray:
    """A label map (H, W) uint8 of the model's size; the same number is always the same scene.

    Raises:
        OptionError: the model takes no label map.
        BadPicture: an example in its folder is none.
    """
    labels, spec = model.spec.map, model.spec.input
    if labels is None or spec is None:
        raise OptionError(f"`{model.name}`", "it takes no label map", "Choose a model that paints from labels, such as SPADE's.")
    own = examples(model.folder)
    if number < len(own):
        found = to_indices(files.read_map(own[number]), labels, str(own[number]))
    elif (kind := _built_in(model, labels)) is not None:
        found = drawing.label_map(_unseen(model, kind, number), max(spec.width, spec.height))
    else:
        found = _bands(number, len(labels), spec)
    return files.fit(found, spec.width, spec.height, indexed=True)


def examples(folder: Path) -> list[Path]:
    """The label maps that lie in a model's folder, by name."""
    return sorted(path for path in (folder / "examples").glob("*.png") if path.is_file())


def count_drawings(model: Model) -> int:
    """How many drawings there are of the kind that it learned from: none, unless it turns sketches of a built-in kind into pictures."""
    return 0 if _kind(model) is None or known_hand(model) is None or model.spec.map is not None else _DRAWN


def drawing_of_its_kind(model: Model, number: int) -> np.ndarray:
    """A drawing, uint8 (H, W, 1), below `count_drawings`, in the model's shape and the line it knows, finer than it sees it."""
    kind, spec = _kind(model), model.spec.input
    assert kind is not None
    assert spec is not None
    side = max(spec.width, spec.height)
    found = drawing.sketch(_unseen(model, kind, number), max(side, _SHARP), lines_of=side)
    return files.fit(found, len(found) * spec.width // side, len(found) * spec.height // side)


def _unseen(model: Model, kind: str, number: int) -> drawing.Scene:
    """A scene that it has not learned from."""
    return builtin.scene(kind, int(model.record.data["recipe"].get("seed", 0)) + 1, number)[0]


def _kind(model: Model) -> str | None:
    """The kind of built-in pictures that it learned from."""
    kind = (model.record.data.get("recipe") or {}).get("kind")
    return str(kind) if kind in KINDS.names() else None


def _built_in(model: Model, labels: MapSpec) -> str | None:
    """The same, if their labels are still its own."""
    kind = _kind(model)
    if kind is None or tuple(label.name for label in KINDS.open(kind).LABELS) != labels.names:
        return None
    return kind


def _bands(number: int, count: int, spec: PictureSpec) -> np.ndarray:
    """Wavy bands of labels from top to bottom in the order of their indices, and discs of others."""
    luck = stream(number, "scene")
    chosen = np.arange(count) if number == 0 else luck.permutation(count)
    bands, others = np.sort(chosen[:_BANDS]), chosen[_BANDS:] if count > _BANDS else chosen
    y, x = np.mgrid[: spec.height, : spec.width] / max(spec.width, spec.height)
    found = np.full(y.shape, bands[0], np.uint8)
    for place, label in enumerate(bands[1:], 1):
        wave = 0.03 * np.sin(2 * np.pi * (luck.uniform(0.8, 2) * x + luck.uniform(0, 1)))
        found[y + wave > (place + luck.uniform(-0.2, 0.2)) / len(bands) * y.max()] = label
    for label in others[:_DISCS]:
        across, down = luck.uniform(0.2, 0.8, 2) * (x.max(), y.max())
        found[(x - across) ** 2 + (y - down) ** 2 < luck.uniform(0.07, 0.14) ** 2] = label
    return found
