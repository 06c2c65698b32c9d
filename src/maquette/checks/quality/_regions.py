"""Into what an input divides a picture, so that two inputs can be compared and colours averaged over what is alike.

A label map is divided by its labels. A drawing is divided into ink, what ink encloses, and what is open to the edge of the picture. Any
other input is divided into dark, middle and light.
"""

from collections.abc import Mapping

import numpy as np

from maquette.data.arrays import to_channels
from maquette.data.hand import are_drawings
from maquette.data.pictures import Pictures
from maquette.data.strokes import INKED, ink_of
from maquette.seeds import stream
from maquette.spec import MapSpec

_LOOKED_AT = 64  # inputs by which it is decided whether they are drawings


class Regions:
    """How the inputs of a set are divided; `names` says into what."""

    def __init__(self, pairs: Pictures, map: MapSpec | None) -> None:
        self._labels = len(map) if map else 0
        self._is_drawn = False
        if map:
            self.names, self.words = (*map.names, "nothing said"), "label"
            return
        chosen = np.sort(stream(0, "regions").permutation(len(pairs))[:_LOOKED_AT])
        self._is_drawn = are_drawings(pairs.batch(chosen)["input"])
        self.names = ("open to the edge", "enclosed", "ink") if self._is_drawn else ("dark", "middle", "light")
        self.words = "part of the drawing (ink, enclosed by ink, or open to the edge)" if self._is_drawn else "brightness in three steps"

    def __len__(self) -> int:
        return len(self.names)

    def __call__(self, rows: Mapping[str, np.ndarray]) -> np.ndarray:
        """The number of each pixel's region, uint16 (N, H, W), below `len(self)`."""
        if self._labels:
            return np.minimum(rows["label_map"].astype(np.uint16), self._labels)  # 255 says nothing, unless there are 256
        if not self._is_drawn:
            grey = np.stack([to_channels(one, 1)[..., 0] for one in rows["input"]])
            return (grey.astype(np.uint16) * 3) // 256
        ink = np.stack([ink_of(one) for one in rows["input"]]) > INKED
        return np.where(ink, 2, np.where(reached_from_edge(~ink), 0, 1)).astype(np.uint16)


def reached_from_edge(free: np.ndarray) -> np.ndarray:
    """Where one can get to from the edge over free pixels, by their four sides: bool (N, H, W), of the same."""
    reached = np.zeros_like(free)
    for edge in (np.s_[:, 0], np.s_[:, -1], np.s_[:, :, 0], np.s_[:, :, -1]):
        reached[edge] = free[edge]
    before = -1
    while (count := int(reached.sum())) != before:
        before = count
        for one in (reached, reached.swapaxes(1, 2)):  # views: down and up, then right and left
            passable = free if one is reached else free.swapaxes(1, 2)
            for line in range(1, one.shape[1]):
                one[:, line] |= one[:, line - 1] & passable[:, line]
            for line in range(one.shape[1] - 2, -1, -1):
                one[:, line] |= one[:, line + 1] & passable[:, line]
    return reached
