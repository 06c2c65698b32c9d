"""Label maps: which label lies at which pixel, from index PNGs or from pictures in the labels' colours.

What the labels are called and how they are coloured stands in `labels.json`; without it they are what the maps hold.
"""

import colorsys
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from maquette.data import files
from maquette.data.files import BadPicture, RawMap
from maquette.data.parallel import Progress, in_parallel
from maquette.errors import PicturesError
from maquette.spec import VOID, MapSpec

MOST = 256  # labels: an index is a byte
_FORM = 'It should be {"0": {"name": "sky", "colour": "#88aaff"}, ...}.'


class BadLabels(BadPicture):
    """A label map that holds what is no label."""

    def __init__(self, name: str, detail: str, do: str) -> None:
        self.reason, self.detail = "wrong label", detail
        PicturesError.__init__(self, f"`{name}`", detail, do)


@dataclass(frozen=True)
class Label:
    """A label as `labels.json` has it."""

    name: str
    colour: str = ""  # as #rrggbb; empty where the file gives none


def read_labels(path: Path) -> dict[int, Label]:
    """The labels by index: {"0": "sky"}, {"0": {"name": "sky", "colour": "#88aaff"}}, or lists of the same.

    Raises:
        PicturesError: the file cannot be read, or does not say what it should.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PicturesError(f"`{path}`", f"it is not readable as JSON ({error})", "Mend it or take it away.") from error
    data = data.get("labels", data) if isinstance(data, dict) else data
    if not isinstance(data, dict | list):
        raise PicturesError(f"`{path}`", "it holds no labels", _FORM)
    labels: dict[int, Label] = {}
    for index, value in data.items() if isinstance(data, dict) else enumerate(data):
        label = value if isinstance(value, dict) else {"name": value}
        place = str(label.get("index", index))
        if not place.isdecimal() or int(place) >= MOST:
            raise PicturesError(f"`{path}`", f"`{place}` is not a label index, a whole number from 0 to {MOST - 1}", _FORM)
        labels[int(place)] = Label(str(label.get("name", place)), _colour(label.get("colour", label.get("color", "")), path))
    return dict(sorted(labels.items()))


def _colour(value: Any, path: Path) -> str:
    """`#88aaff`, `88aaff`, `#8af` or [136, 170, 255] as #rrggbb."""
    try:
        if isinstance(value, list):
            red, green, blue = (int(part) for part in value)
            bytes((red, green, blue))
            return f"#{red:02x}{green:02x}{blue:02x}"
        text = str(value).lstrip("#").lower()
        text = "".join(2 * letter for letter in text) if len(text) == 3 else text
        if text and (len(text) != 6 or int(text, 16) < 0):
            raise ValueError(text)
        return f"#{text}" if text else ""
    except ValueError as error:
        raise PicturesError(f"`{path}`", f"`{value}` is not a colour", _FORM) from error


def as_map_spec(labels: Mapping[int, Label]) -> MapSpec:
    """Names and colours by index, from 0 to the highest; what has no name or no colour of its own is given one."""
    count = max(labels, default=-1) + 1
    names = [labels[index].name if index in labels else f"label {index}" for index in range(count)]
    colours: list[str] = []
    taken = {label.colour for label in labels.values()}
    for index in range(count):
        own = labels[index].colour if index in labels else ""
        colours.append(own if own and own not in colours else _free_colour(index, taken))
        taken.add(colours[-1])
    return MapSpec(tuple(names), tuple(colours))


def _free_colour(index: int, taken: set[str]) -> str:
    """A colour for a label without one: steps of the golden ratio around the circle of hues, so that neighbours differ."""
    for step in range(index, index + 10 * MOST):
        parts = colorsys.hsv_to_rgb(step * 0.618034 % 1, 0.45 + 0.15 * (step % 3), 0.95 - 0.2 * (step % 2))
        colour = "#" + "".join(f"{round(255 * part):02x}" for part in parts)
        if colour not in taken:
            return colour
    raise AssertionError("there are ten times as many colours as labels")


def to_indices(raw: RawMap, spec: MapSpec, name: str) -> np.ndarray:
    """The index of every pixel, uint8 (H, W), of a map as it came.

    Colours count if there are only colours, or a palette of which every colour in use is a label's, or greys that are labels'
    colours and no indices (a mask in black and white); otherwise the indices do.

    Raises:
        BadLabels: an index or a colour that is no label's, with the place where it lies first.
    """
    if raw.values.ndim == 3:
        return _from_colours(raw.values, spec, name)
    indices = raw.values
    by_colour = _by_palette(indices, raw.palette, spec)
    if by_colour is not None:
        return by_colour
    wrong = (indices >= len(spec)) & (indices != VOID)
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        many = np.unique(indices[wrong])
        more = f", and {len(many) - 1} other indices that are no labels" if len(many) > 1 else ""
        raise BadLabels(
            name,
            f"the index {int(indices[row, column])} at column {column}, row {row} is no label: the labels are 0 ({spec.names[0]}) to "
            f"{len(spec) - 1} ({spec.names[-1]}), and {VOID} where nothing is said{more}",
            "Mend the map, or name the label in labels.json.",
        )
    return indices.astype(np.uint8)


def _by_palette(indices: np.ndarray, palette: np.ndarray | None, spec: MapSpec) -> np.ndarray | None:
    """The indices that the shown colours mean; None if one of them is no label's, or if greys are indices already."""
    used = np.unique(indices)
    if palette is None:
        if (used < len(spec)).all():
            return None
        palette = np.arange(MOST, dtype=np.uint8)[:, None].repeat(3, axis=1)
    if used.max(initial=0) >= len(palette):
        return None
    lookup = _lookup(spec)
    meant = np.array([lookup.get(_packed_one(colour), -1) for colour in palette])
    return meant[indices].astype(np.uint8) if (meant[used] >= 0).all() else None


def _from_colours(values: np.ndarray, spec: MapSpec, name: str) -> np.ndarray:
    packed = _packed(values)
    known = _lookup(spec)
    keys = np.array(sorted(known))
    places = np.searchsorted(keys, packed).clip(max=len(keys) - 1)
    wrong = keys[places] != packed
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        many = len(np.unique(packed[wrong]))
        listed = ", ".join(f"{colour} {label}" for colour, label in zip(spec.colours[:6], spec.names))
        listed += f" and {len(spec) - 6} more" if len(spec) > 6 else ""
        more = f" (and so are {many - 1:,} other colours)" if many > 1 else ""
        smooth = " Save maps without smoothing and not as JPEG: every pixel has exactly one label." if many > 16 else ""
        raise BadLabels(
            name,
            f"the colour #{int(packed[row, column]):06x} at column {column}, row {row} is no label's{more}: the labels are {listed}",
            f"Paint it in these colours, or give the label its colour in labels.json.{smooth}",
        )
    return np.array([known[key] for key in keys], np.uint8)[places]


def instance_ids(raw: RawMap) -> np.ndarray:
    """Which instance lies at every pixel, uint8 (H, W); only that neighbours differ is kept of numbers deeper than a byte."""
    ids = _packed(raw.values) if raw.values.ndim == 3 else raw.values
    if ids.max(initial=0) < MOST:
        return ids.astype(np.uint8)
    return (np.unique(ids, return_inverse=True)[1].reshape(ids.shape) % MOST).astype(np.uint8)


def _lookup(spec: MapSpec) -> dict[int, int]:
    """Index by packed colour."""
    return {int(colour[1:], 16): index for index, colour in enumerate(spec.colours)}


def _packed(values: np.ndarray) -> np.ndarray:
    red, green, blue = (values[..., part].astype(np.int32) for part in range(3))
    return (red << 16) | (green << 8) | blue


def _packed_one(colour: np.ndarray) -> int:
    return int(colour[0]) << 16 | int(colour[1]) << 8 | int(colour[2])


def counts(indices: np.ndarray) -> np.ndarray:
    """How many pixels each index has (256,)."""
    return np.bincount(indices.ravel(), minlength=MOST)


def find_labels(paths: Sequence[Path], source: str, progress: Progress | None = None) -> MapSpec:
    """The labels of maps that no `labels.json` explains: the indices up to the highest, or the colours there are.

    Raises:
        PicturesError: more colours than labels can be, or maps of both kinds.
    """
    colours: set[int] = set()
    palette: dict[int, int] = {}
    indices: set[int] = set()
    for path, seen in zip(paths, in_parallel(_look, paths, "looking for labels", progress), strict=True):
        if seen is None:
            continue
        colours |= seen.colours
        indices |= seen.indices
        palette = {**seen.palette, **palette}
        if len(colours) > MOST:
            needed = f"its label maps (such as `{path.name}`) hold more than {MOST} colours: smoothed, saved as JPEG, or no label maps"
            raise PicturesError(f"`{source}`", needed, "Save them as PNG without smoothing; every pixel has exactly one label.")
        if colours and indices:
            needed = "some label maps hold indices and some hold colours, and nothing says which index has which colour"
            raise PicturesError(f"`{source}`", needed, f"Write a `labels.json` at the top. {_FORM}")
    if indices == {0, VOID}:
        colours = {0, 0xFFFFFF}  # masks in black and white
    if colours:
        names = [f"#{colour:06x}" for colour in sorted(colours)]
        return as_map_spec({index: Label(name, name) for index, name in enumerate(names)})
    highest = max(indices - {VOID}, default=-1)
    if highest < 0:
        raise PicturesError(f"`{source}`", "not one label was found in its label maps", "Look at them: they are empty or cannot be read.")
    shows = len(set(palette.values())) == len(palette)  # a palette of one colour shows nothing
    colour = {index: f"#{palette[index]:06x}" for index in palette if shows}
    return as_map_spec({index: Label(f"label {index}", colour.get(index, "")) for index in range(highest + 1)})


@dataclass(frozen=True)
class _Seen:
    """What one map holds: indices, with the packed colours of a palette that shows them, or packed colours alone."""

    indices: frozenset[int]
    palette: Mapping[int, int]
    colours: frozenset[int]


def _look(path: Path) -> _Seen | None:
    try:
        raw = files.read_map(path)
    except BadPicture:
        return None
    if raw.values.ndim == 3:
        packed = _packed(raw.values).ravel()
        begins = np.append(True, packed[1:] != packed[:-1])  # label maps are long runs of one colour
        return _Seen(frozenset(), {}, frozenset(np.unique(packed[begins])[: MOST + 1].tolist()))
    used = [int(index) for index in np.unique(raw.values) if index < MOST]
    shown = {} if raw.palette is None else {index: _packed_one(raw.palette[index]) for index in used if index < len(raw.palette)}
    return _Seen(frozenset(used), shown, frozenset())
