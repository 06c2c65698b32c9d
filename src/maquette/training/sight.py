"""What `auto` knows before it chooses: how many pictures of what size and kind there are, and what machine this is."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from maquette.data import files
from maquette.data.layouts import Entry, Layout, read_layout
from maquette.data.parallel import in_parallel
from maquette.features.builtin import builtin
from maquette.stats import Estimate
from maquette.stats.rates import rate

_LOOKED_AT = 400  # pictures that are opened; of more, so many evenly spread
_SIDE = 64  # at which they are compared: the built-in network's
_MADE = 200  # pictures of a house model, to see what it makes


@dataclass(frozen=True)
class Sight:
    """The pictures, as far as the choice depends on them.

    Attributes:
        side: of three quarters of the pictures the shorter side has at least so many pixels; 0 if none can be read.
        farther: share of the pictures whose mirror image lies farther from the others than they do; a half where mirrored
            pictures could as well be there, more where they have a handedness, as letters have.
        features: of those that were looked at, (N, 256).
    """

    count: int
    classes: int
    side: int
    is_paired: bool
    has_maps: bool  # label maps lie beside the pictures, and they are to be learned from
    have_drawings: bool  # built-in pictures with sketches and label maps beside them: taken as pictures all the same
    are_wide: bool  # all twice as wide as high, as pairs in halves are
    farther: Estimate
    features: np.ndarray


@dataclass(frozen=True)
class Machine:
    """Where the training will run."""

    cores: int
    memory_gb: float
    gpu: str = ""  # its name; empty if there is none


def look(source: str | os.PathLike[str], *, crop: str = "cover", direction: str = "AtoB", input: str = "auto") -> Sight:
    """Opens a few hundred of the pictures; seconds.

    Args:
        input: what belongs to a picture, if the person has said it: `pairs` or `maps`; auto: what lies there, maps before pairs.

    Raises:
        PicturesError: there are none, or not what was said to belong to them.
    """
    layout = read_layout(source, paired=None, direction=direction)
    is_ours = layout.recipe is not None and input == "auto" and (layout.is_paired or layout.has_maps)
    if input == "maps" or (input == "auto" and layout.has_maps and not is_ours):
        layout = read_layout(source, maps=True)
    elif input == "pairs":
        layout = read_layout(source, paired=True, direction=direction)
    elif layout.is_paired and (is_ours or not _belong_together(_spread(_learned(layout), _LOOKED_AT // 4))):
        # built-in pictures always have drawings beside them; other folders may be two classes whose files are numbered alike
        layout = read_layout(source, paired=False, direction=direction)
    entries = _learned(layout)
    some = _spread(entries, _LOOKED_AT)
    with files.quietly():
        opened = [one for one in in_parallel(lambda entry: _open(entry, crop), some) if one is not None]
    sizes = np.array([size for size, _ in opened]).reshape(-1, 2)
    seen, mirrored = np.empty((0, 1), np.float32), np.empty((0, 1), np.float32)
    has_maps = any("label_map" in entry.sources for entry in layout.entries)
    if opened and not layout.is_paired and not has_maps:
        network, pictures = builtin(_SIDE, _SIDE), np.stack([picture for _, picture in opened])
        seen, mirrored = network(pictures), network(pictures[:, :, ::-1])
    return Sight(
        count=len(entries),
        classes=len({entry.label for entry in entries if entry.label is not None}),
        side=int(np.percentile(sizes.min(axis=1), 25)) if len(sizes) else 0,
        is_paired=layout.is_paired,
        has_maps=has_maps,
        have_drawings=is_ours,
        are_wide=len(sizes) > 0 and bool((abs(sizes[:, 0] - 2 * sizes[:, 1]) <= 0.02 * sizes[:, 0]).all()),
        farther=farther_in_the_mirror(seen, mirrored),
        features=seen,
    )


def this_machine() -> Machine:
    """The one that this process runs on."""
    import torch  # seconds; the training needs it anyhow

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    gpu = torch.cuda.get_device_name() if torch.cuda.is_available() else "Apple GPU" if torch.backends.mps.is_available() else ""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    except (ValueError, OSError, AttributeError):  # not said on this system
        memory = float("inf")
    return Machine(cores, memory, gpu)


def farther_in_the_mirror(seen: np.ndarray, mirrored: np.ndarray) -> Estimate:
    """Of pictures with features (N, D) and their mirror images: the share of mirror images that is farther from its nearest other picture.

    If a picture could as well have come mirrored, each of the two is as likely to be the nearer one, so the share is a half. Pictures
    that are there twice do not count: their own distance is nothing.
    """
    if len(seen) < 3:
        return Estimate.unknown("fewer than three pictures could be looked at", len(seen), "Wilson")
    own, other = _nearest(seen, seen), _nearest(mirrored, seen)
    counts = (own > 1e-3) & (own != other)
    return rate(int((other > own)[counts].sum()), int(counts.sum()))


def nearest_house_model(features: np.ndarray) -> tuple[str, float] | None:
    """The model that ships with the package whose pictures are the most like these, and how far apart the two sets are.

    The distance is that of KID with the built-in network, so 0 for the same kind. A second or two for each model; translators
    and pairs are left out. None if there are no others.
    """
    from maquette import house
    from maquette.model import open_model

    found = []
    for name in house.names():
        model = open_model(house.FOLDER / name)
        form = model.spec.picture
        if not model.spec.is_translator and form.width == form.height and form.channels == 3:
            made = builtin(_SIDE, _SIDE)(model.sample_arrays(_MADE, seed=0))
            found.append((name, discrepancy(features, made)))
    return min(found, key=lambda one: one[1]) if found else None


def discrepancy(one: np.ndarray, other: np.ndarray) -> float:
    """The squared maximum mean discrepancy of two sets of features, unbiased, with KID's kernel (Bińkowski et al. 2018)."""

    def kernel(left: np.ndarray, right: np.ndarray) -> np.ndarray:
        values: np.ndarray = (left.astype(np.float64) @ right.T.astype(np.float64) / left.shape[1] + 1) ** 3
        return values

    def within(values: np.ndarray) -> float:
        products, count = kernel(values, values), len(values)
        return float(products.sum() - np.trace(products)) / (count * (count - 1))

    return within(one) + within(other) - 2 * float(kernel(one, other).mean())


def _learned(layout: Layout) -> Sequence[Entry]:
    """Those that training would take."""
    train = [entry for entry in layout.entries if entry.split == "train"]
    return train or layout.entries


def _spread(entries: Sequence[Entry], most: int) -> list[Entry]:
    """At most so many, evenly over all."""
    return [entries[place] for place in np.linspace(0, len(entries) - 1, min(most, len(entries))).astype(int)]


def _belong_together(entries: Sequence[Entry]) -> bool:
    """Whether files of one name show one thing: the edges of a picture then lie where its partner's do, more than another's."""
    with files.quietly():
        both = [one for one in in_parallel(_edges, entries) if one is not None]
    if len(both) < 2:
        return True  # too few to doubt it
    pictures, partners = (np.stack(rows) for rows in zip(*both))
    likeness = pictures @ partners.T
    others = (likeness.sum(axis=1) - likeness.diagonal()) / (len(both) - 1)
    share = rate(int((likeness.diagonal() > others).sum()), len(both))
    return share.low is not None and share.low > 0.5


def _edges(entry: Entry) -> tuple[np.ndarray, np.ndarray] | None:
    """Where a picture and its partner change, each as one row of length 1; None where either cannot be read."""
    try:
        found = [files.load(path, _SIDE, _SIDE, "cover", 1)[..., 0].astype(np.float64) for path in (entry.path, entry.sources["input"])]
    except (files.BadPicture, OSError):
        return None
    rows = []
    for picture in found:
        change = np.hypot(*np.gradient(picture)).reshape(16, _SIDE // 16, 16, _SIDE // 16).mean(axis=(1, 3)).ravel()
        change -= change.mean()
        rows.append(change / max(1e-9, float(np.linalg.norm(change))))
    return rows[0], rows[1]


def _open(entry: Entry, crop: str) -> Any:
    """(width, height) and the picture at the common side; None if it cannot be read, which training will count and name."""
    try:
        facts = files.look(entry.path)
        return (facts.width, facts.height), files.load(entry.path, _SIDE, _SIDE, crop, 3)
    except (files.BadPicture, OSError):
        return None


def _nearest(rows: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The distance of each row to the nearest of the others (N,), never to the one at its own place."""
    left, right = rows.astype(np.float64), others.astype(np.float64)
    squares = (left**2).sum(1)[:, None] + (right**2).sum(1)[None] - 2 * left @ right.T
    np.fill_diagonal(squares, np.inf)
    nearest: np.ndarray = np.sqrt(np.maximum(0, squares.min(axis=1)))
    return nearest
