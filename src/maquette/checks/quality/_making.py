"""A model's own pictures for a comparison: as many as asked for, in the classes' own shares, or one for each input."""

from collections.abc import Mapping, Sequence

import numpy as np

from maquette.checks.quality._embedded import Side
from maquette.checks.quality._seeing import see
from maquette.data import arrays
from maquette.data.parallel import Progress
from maquette.data.pictures import Pictures
from maquette.features import Network
from maquette.model import Model
from maquette.seeds import stream

_AT_ONCE = 64


def sampled(
    model: Model, network: Network, count: int, seed: int, counts: Mapping[str, int], half: slice, progress: Progress | None
) -> Side:
    """Pictures from nothing, of the seeds `seed`, `seed + 1`, ...; classes in the proportions of `counts`.

    Args:
        counts: real pictures of each class, by name; empty: equally many.
        half: the columns that are kept, for a model whose pictures are pairs side by side.
    """
    names = model.spec.labels.classes
    labels = spread([counts.get(name, 0) for name in names], count, seed) if names else None
    latents = model.latents(count, seed)
    made = []
    for start in range(0, count, _AT_ONCE):
        rows = slice(start, min(start + _AT_ONCE, count))
        made.append(arrays.to_bytes(model.run(latents[rows], None if labels is None else labels[rows]))[:, :, half])
        if progress:
            progress("making pictures", rows.stop, count)
    called = tuple(f"of seed {seed + index}" for index in range(count))
    return as_side(np.concatenate(made), network, called, labels, progress)


def translated(model: Model, network: Network, pairs: Sequence[Pictures], seed: int, progress: Progress | None) -> Side:
    """What a translator makes of every input, in order; where it knows styles, the k-th in that of `seed + k`."""
    made: list[np.ndarray] = []
    names: list[str] = []
    total = sum(map(len, pairs))
    styles = model.latents(total, seed) if model.has_styles else None
    for pictures in pairs:
        for start in range(0, len(pictures), _AT_ONCE):
            rows = np.arange(start, min(start + _AT_ONCE, len(pictures)))
            chosen = None if styles is None else styles[len(names) + rows]
            made.append(arrays.to_bytes(model.run(arrays.to_input(pictures.batch(rows)), styles=chosen)))
            if progress:
                progress("making pictures", len(names) + int(rows[-1]) + 1, total)
        names += list(pictures.names)
    return as_side(np.concatenate(made), network, tuple(names), None, progress)


def as_side(pictures: np.ndarray, network: Network, names: tuple[str, ...], labels: np.ndarray | None, progress: Progress | None) -> Side:
    """Made pictures, uint8 (N, H, W, C), as a side."""
    rows = np.arange(len(pictures))
    return Side(pictures, rows, see(network, pictures, rows, "looking at made pictures", progress), names, labels)


def spread(counts: Sequence[int], total: int, seed: int) -> np.ndarray:
    """`total` class indices in the proportions of `counts` (equal if all are 0), the largest remainders rounded up, in random order."""
    shares = np.asarray(counts, float) if sum(counts) else np.ones(len(counts))
    exact = shares / shares.sum() * total
    whole = np.floor(exact).astype(int)
    whole[np.argsort(whole - exact, kind="stable")[: total - whole.sum()]] += 1
    return stream(seed, "classes").permutation(np.repeat(np.arange(len(counts)), whole))
