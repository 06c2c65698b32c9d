"""It holds a lighter face for a better one: the same portrait drawn in a dark skin tone gets a lower score."""

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.planted.making import Chance
from benchmarks.planted.world import Fault, World
from maquette.data import builtin, drawing
from maquette.data.scenes import KINDS
from maquette.seeds import stream

TITLE = "Built-in portraits: a lighter face scores higher"
SIZES = (200, 220, 300)
POWER: float | None = None
PLANTED, HEALTHY, WITHIN = 0.045, 0.0, 0.015

_SIDE, _NOISE, _SLOPE = 32, 0.05, 0.12
_MEASURED = 20  # portraits


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    seed = int(chance.integers(2**31))
    drawn = [builtin.scene("portraits", seed, index) for index in range(n)]
    pictures = np.array([drawing.paint(scene, _SIDE) for scene, _ in drawn])
    table: dict[str, NDArray[Any]] = {"skin_tone": np.array([annotations["skin_tone"] for _, annotations in drawn])}

    def score(given: Sequence[NDArray[np.uint8]]) -> NDArray[np.float64]:
        luck = [np.random.default_rng(zlib.crc32(picture.tobytes())).normal(0, _NOISE) for picture in given]
        return np.clip(0.5 + effect * _SLOPE * (_faces(given) - 0.5) + np.array(luck), 0, 1)

    known = [annotations for _, annotations in drawn[:_MEASURED]]
    light, dark = (_faces([_again(seed, index, one | {"skin_tone": tone}) for index, one in enumerate(known)]) for tone in (2, 9))
    faults = (Fault(("counterfactual-portraits",), {"skin_tone": "9"}, table["skin_tone"] == 9),) if effect else ()
    recipe = {"kind": "portraits", "count": n, "size": _SIDE, "seed": seed, "skew": [], "drawing": builtin.VERSION}
    change = effect * _SLOPE * float((light - dark).mean())
    return World(table, {"positive": "yes"}, faults, subject=score, pictures=pictures, recipe=recipe, measured=change)


def _faces(pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.float64]:
    """How light the middle of each picture is, 0 to 1."""
    return np.array([picture[10:22, 10:22].mean() / 255 for picture in pictures])


def _again(seed: int, index: int, annotations: dict[str, Any]) -> NDArray[np.uint8]:
    return drawing.paint(KINDS.open("portraits").draw(stream(seed, "portraits drawing", index), annotations), _SIDE)
