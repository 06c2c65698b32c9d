"""Pictures through a network, once: what it saw in real pictures is kept in the cache."""

import hashlib
from dataclasses import asdict
from pathlib import Path

import numpy as np

from maquette.atomic import replacing
from maquette.checks.quality._embedded import Side
from maquette.data.cache import cache_folder
from maquette.data.parallel import Progress
from maquette.data.pictures import Pictures
from maquette.errors import OptionError
from maquette.features import Network
from maquette.features.builtin import builtin
from maquette.features.inception import open_inception
from maquette.seeds import stream
from maquette.spec import PictureSpec

MOST = 10_000  # real pictures that are looked at; of more, so many by chance
_AT_ONCE = 128


def open_network(features: str, form: PictureSpec) -> Network:
    """`builtin`, or Inception from a safetensors file.

    Raises:
        ModelError: the file is missing, damaged or of another network.
        OptionError: it is neither.
    """
    if features == "builtin":
        return builtin(form.height, form.width)
    if not Path(features).suffix and not Path(features).exists():
        advice = "Take `builtin`, or the path of Inception's weights as safetensors."
        raise OptionError(f"`--features {features}`", "there is no such network and no such file", advice)
    return open_inception(features)


def see(
    network: Network, pictures: np.ndarray, rows: np.ndarray, doing: str, progress: Progress | None, mirror: bool = False
) -> np.ndarray:
    """The features of these rows of an array (M, H, W, C), float32 (N, D), a part at a time."""
    found = []
    for start in range(0, len(rows), _AT_ONCE):
        part = np.asarray(pictures[rows[start : start + _AT_ONCE]])
        found.append(network(part[:, :, ::-1] if mirror else part))
        if progress:
            progress(doing, min(start + _AT_ONCE, len(rows)), len(rows))
    return np.concatenate(found) if found else np.empty((0, 1), np.float32)


def real_side(network: Network, pictures: Pictures, progress: Progress | None, *, mirror: bool = False, most: int = MOST) -> Side:
    """Real pictures as a side, at most so many; with `mirror` also what the network sees in their mirror images."""
    count = len(pictures)
    rows = np.arange(count) if count <= most else np.sort(stream(0, "real pictures").permutation(count)[:most])
    seen = [_kept(network, pictures, rows, progress, is_mirrored) if is_mirrored <= mirror else None for is_mirrored in (False, True)]
    assert seen[0] is not None
    return Side(
        pictures=pictures.pictures,
        rows=rows,
        features=seen[0],
        names=tuple(pictures.names[row] for row in rows),
        labels=None if pictures.labels is None else pictures.labels[rows],
        mirrored=seen[1],
        content=pictures.manifest.content,
    )


def joined(sides: list[Side]) -> Side:
    """Several sides as one, in order."""
    if len(sides) == 1:
        return sides[0]
    labels = [side.labels for side in sides if side.labels is not None]
    count = sum(map(len, sides))
    return Side(
        pictures=np.concatenate([side.take(np.arange(len(side))) for side in sides]),
        rows=np.arange(count),
        features=np.concatenate([side.features for side in sides]),
        names=tuple(name for side in sides for name in side.names),
        labels=np.concatenate(labels) if len(labels) == len(sides) else None,
        content=" ".join(side.content for side in sides),
    )


def _kept(network: Network, pictures: Pictures, rows: np.ndarray, progress: Progress | None, is_mirrored: bool) -> np.ndarray:
    """Features from the cache, or seen now and put there."""
    parts = [pictures.manifest.content, str(sorted(asdict(pictures.manifest.preparation).items())), network.name, str(is_mirrored)]
    address = hashlib.sha256("|".join(parts).encode() + rows.tobytes()).hexdigest()[:24]
    path = cache_folder() / "features" / f"{address}.npy"
    if path.is_file():
        try:
            kept = np.load(path)
            if len(kept) == len(rows):
                return np.asarray(kept)
        except (ValueError, EOFError):  # half a file is as good as none: everything here can be made again
            pass
    seen = see(network, pictures.pictures, rows, "looking at real pictures", progress, is_mirrored)
    with replacing(path) as temporary:
        np.save(temporary, seen)
    return seen
