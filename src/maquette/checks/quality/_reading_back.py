"""Label maps read back from pictures, by a network that learned to from real pairs; it is trained once for a set of pairs and kept."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from maquette.checks.quality._embedded import LEAST, Embedded
from maquette.checks.quality._translation import Translation, gathered
from maquette.data.cache import cache_folder
from maquette.seeds import stream
from maquette.spec import MapSpec
from maquette.weights import read_tensors, write_tensors

_LEARNED_FROM = 3000  # pairs at most


@dataclass(frozen=True)
class Reader:
    """Reads label maps from pictures.

    Attributes:
        read: from pictures, uint8 (N, H, W, C), to labels, int64 (N, 64, 64).
        shrink: from label maps (N, H, W) to what is to be read, int64 (N, 64, 64), negative where nothing is said.
        tried: places of the measured pairs that it has not learned from, (N,).
        learned_from: how many pairs it learned from.
    """

    read: Callable[[np.ndarray], np.ndarray]
    shrink: Callable[[np.ndarray], np.ndarray]
    tried: np.ndarray
    learned_from: int


def find_reader(translation: Translation, map: MapSpec, embedded: Embedded) -> Reader | None:
    """A reader that learned from the training pairs; where these are not at hand, from four fifths of those that are measured.

    None if there are too few pairs to learn from and be tried on.
    """
    from maquette.features import segmenter  # needs torch

    pairs = translation.held_out
    if translation.training is None:
        order = stream(0, "reader's halves").permutation(len(translation))
        cut = len(order) * 4 // 5
        places, tried = np.sort(order[:cut]), np.sort(order[cut:])
    else:
        pairs, places, tried = (translation.training,), np.arange(len(translation.training)), np.arange(len(translation))
    places = np.sort(places[stream(0, "reader's pairs").permutation(len(places))[:_LEARNED_FROM]])
    if len(places) < LEAST or len(tried) < 2:
        return None
    contents = [str(segmenter.VERSION), str(len(map)), str(embedded.made.pictures.shape[1:]), *(one.manifest.content for one in pairs)]
    address = hashlib.sha256("|".join(contents).encode() + places.tobytes()).hexdigest()[:24]
    path = cache_folder() / "segmenters" / f"{address}.safetensors"
    if not path.is_file():
        rows = gathered(pairs, places)
        write_tensors(path, segmenter.train(rows["pictures"], rows["label_map"], len(map), progress=embedded.progress))
    return Reader(segmenter.Segmenter(read_tensors(path)), lambda maps: segmenter.shrunk(maps, len(map)), tried, len(places))


def share_read(read: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """For each picture the share of its pixels (N,) whose label was read; those of which nothing is said do not count."""
    said = wanted >= 0
    return np.asarray(((read == wanted) & said).sum((1, 2)) / np.maximum(said.sum((1, 2)), 1))
