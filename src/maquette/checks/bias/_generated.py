"""Made pictures beside those that a generator learned from, as the built-in network sees them, and who is told to be in them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._told import Told, tell
from maquette.checks.quality._neighbours import squared
from maquette.data import files
from maquette.errors import MaquetteError
from maquette.features.builtin import builtin
from maquette.seeds import stream

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
LEAST = 100  # pictures on either side
_MOST = 4000
_SIDE = 64  # to which all are brought, so that sharpness is compared and not size
_SMALL = 12


@dataclass(frozen=True)
class Beside:
    """Both kinds of pictures, in the order of their rows."""

    rows: NDArray[np.int64]  # of the table, that could be read (N,)
    real: NDArray[np.uint8]  # (N, 64, 64, 3)
    made: NDArray[np.uint8]  # (M, 64, 64, 3)
    real_features: NDArray[np.float32]
    made_features: NDArray[np.float32]
    half: Mask  # (N,) real pictures that are learned from or compared with; the others have never been seen
    told: tuple[Told, ...]
    untold: tuple[str, ...]  # groups that pictures hardly tell


def why_not(examined: Examined) -> str:
    """Why a check of made pictures cannot run, or nothing."""
    if examined.generated is None:
        return "It is for a generator and the pictures it learned from."
    if examined.table.root is None:
        return "It needs a folder of pictures with annotations, and there is a table only."
    return ""


def beside(examined: Examined) -> Beside:
    """Everything that is compared, worked out once for all checks of made pictures."""
    if "made pictures" not in examined.kept:
        examined.kept["made pictures"] = _beside(examined)
    found: Beside = examined.kept["made pictures"]
    return found


def _beside(examined: Examined) -> Beside:
    assert examined.generated is not None
    rows, real = _real(examined)
    made = np.array([_square(picture) for picture in examined.generated[:_MOST]])
    half = stream(examined.seed, "made pictures halves").permutation(len(rows)) < len(rows) // 2
    if not len(rows):
        return Beside(rows, real, made, np.empty((0, 1), np.float32), np.empty((0, 1), np.float32), half, (), ())
    network = builtin(_SIDE, _SIDE)
    points = [_points(pictures) for pictures in (real, made)]
    middle, spread = points[0].mean(axis=0), np.maximum(1e-3, points[0].std(axis=0))
    points = [(one - middle) / spread for one in points]
    told, untold = [], []
    for group in examined.grouping.single:
        one = tell(group, group.rows[rows], half, points[0], points[1])
        if one is None:
            untold.append(group.name)
        else:
            told.append(one)
    return Beside(rows, real, made, network(real), network(made), half, tuple(told), tuple(untold))


def nearest(points: NDArray[np.float32], others: NDArray[np.float32]) -> tuple[Floats, NDArray[np.int64]]:
    """How far each of the points (N, D) is from the nearest of others (M, D), and which that is."""
    distances, places = np.empty(len(points)), np.empty(len(points), np.int64)
    for start in range(0, len(points), 500):
        away = squared(points[start : start + 500], others)
        places[start : start + len(away)] = away.argmin(1)
        distances[start : start + len(away)] = np.sqrt(away.min(1))
    return distances, places


def _points(pictures: NDArray[np.uint8]) -> Floats:
    return np.array([files.squeeze(one, _SMALL, _SMALL).ravel() for one in pictures], dtype=np.float64).reshape(len(pictures), -1) / 255


def _real(examined: Examined) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """The rows whose picture can be read, and those pictures."""
    root, rows, found = Path(examined.table.root or ".").resolve(), [], []
    for row, name in enumerate(examined.table.columns["file_name"].as_words().texts()[:_MOST]):
        path = (root / str(name)).resolve()
        try:
            if path.is_relative_to(root):
                found.append(_square(files.read(path)))
                rows.append(row)
        except (MaquetteError, OSError):
            continue
    return np.array(rows, dtype=np.int64), np.array(found, dtype=np.uint8).reshape(len(found), _SIDE, _SIDE, 3)


def _square(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    three = np.repeat(picture, 3, axis=2) if picture.shape[2] == 1 else picture[:, :, :3]
    return files.squeeze(np.ascontiguousarray(three), _SIDE, _SIDE)
