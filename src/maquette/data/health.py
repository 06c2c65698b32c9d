"""The health of a folder of pictures as plain data: what is there, what is wrong with it, what is lopsided."""

import hashlib
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from maquette.data import files
from maquette.data.duplicates import MOST_COMPARED, nearly_same, same_content, signature
from maquette.data.folders import SPLITS
from maquette.data.label_survey import Problem, survey
from maquette.data.layouts import Entry, Layout, read_layout
from maquette.data.meaning import Skipped
from maquette.data.parallel import Progress, in_parallel
from maquette.data.tables import Value
from maquette.errors import PicturesError

SCHEMA = 1
_MOST_CATEGORIES = 24  # a column with more different values, nearly all different, is not a category
_SIDES = (16, 32, 64, 128, 256, 512, 1024, 2048)


@dataclass(frozen=True)
class Spread:
    """Lowest, middle and highest of some numbers."""

    low: float
    median: float
    high: float


@dataclass(frozen=True)
class Alike:
    """Pictures that are the same or nearly, and the splits and classes they lie in."""

    names: tuple[str, ...]
    splits: tuple[str, ...]
    classes: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """One annotation: shares of its values, or the spread of its numbers."""

    name: str
    counts: Mapping[str, int]  # the most frequent first; empty for numbers
    spread: Spread | None
    distinct: int
    missing: int


@dataclass(frozen=True)
class LabelShare:
    """How often a label occurs in label maps."""

    index: int
    name: str
    colour: str
    share: float  # of all pixels, 0..1
    maps: int  # in which it occurs


@dataclass(frozen=True)
class Health:
    """What an inspection found. Counts are of readable pictures, except `count`, `skipped` and `reasons`."""

    source: str
    description: str
    licence: str
    count: int
    readable: int
    bytes: int
    splits: Mapping[str, int]
    is_paired: bool
    width: Spread | None
    height: Spread | None
    sizes: Mapping[str, int]  # the most frequent first
    short_sides: Mapping[str, int]  # how many pictures have a shorter side of about this
    shapes: Mapping[str, int]  # tall, square, wide
    twice_as_wide: int
    modes: Mapping[str, int]
    formats: Mapping[str, int]
    transparent: int
    moving: int
    exact: tuple[Alike, ...]
    near: tuple[Alike, ...]
    near_compared: int  # how many pictures were compared to find those nearly the same
    classes: Mapping[str, int]
    balance: float | None  # entropy of the classes as a share of the most there could be; 1 is even
    columns: tuple[Column, ...]
    skipped: tuple[Skipped, ...]
    reasons: Mapping[str, int]
    suggested_size: int | None
    examples: tuple[str, ...]
    labels: tuple[LabelShare, ...] = ()  # of label maps, if there are any
    unlabelled: float = 0.0  # share of their pixels of which nothing is said
    map_problems: tuple[Problem, ...] = ()  # label maps that cannot be used, or why none can
    schema: int = SCHEMA

    @property
    def copies(self) -> int:
        """How many pictures could go without losing a different one."""
        return sum(len(alike.names) - 1 for alike in self.exact)

    @property
    def leaks(self) -> tuple[Alike, ...]:
        """Pictures that are the same or nearly, in different splits."""
        return tuple(alike for alike in (*self.exact, *self.near) if len(alike.splits) > 1)

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self) | {"copies": self.copies, "leaks": [asdict(alike) for alike in self.leaks]}


@dataclass(frozen=True)
class _Seen:
    facts: files.Facts
    content: str
    signature: np.ndarray
    is_transparent: bool


def inspect(source: str | os.PathLike[str], *, cache: str | os.PathLike[str] | None = None, progress: Progress | None = None) -> Health:
    """Reads every picture once and says what is there.

    Raises:
        PicturesError: there is nothing to inspect; bad pictures are no error but part of the answer.
    """
    return examine(read_layout(source, paired=None, cache=cache), progress)


def examine(layout: Layout, progress: Progress | None = None) -> Health:
    """The health of a folder that has been understood already."""
    with files.quietly():
        looked = list(in_parallel(_see, layout.entries, "inspecting", progress))
    bad = [Skipped(entry.name, seen) for entry, seen in zip(layout.entries, looked, strict=True) if isinstance(seen, str)]
    both = [(entry, seen) for entry, seen in zip(layout.entries, looked, strict=True) if not isinstance(seen, str)]
    entries, seen = [entry for entry, _ in both], [seen for _, seen in both]
    facts = [one.facts for one in seen]
    skipped = (*layout.skipped, *bad)
    exact, near, compared = _alike(layout, entries, seen)
    labels, unlabelled, problems = _labels(layout, progress)
    classes = _class_counts(layout, entries)
    return Health(
        source=layout.source,
        description=layout.description,
        licence=layout.licence,
        count=len(layout.entries),
        readable=len(entries),
        bytes=sum(fact.bytes for fact in facts),
        splits={name: sum(entry.split == name for entry in entries) for name in layout.splits},
        is_paired=layout.is_paired,
        width=_spread([fact.width for fact in facts]),
        height=_spread([fact.height for fact in facts]),
        sizes=_most(f"{fact.width} x {fact.height}" for fact in facts),
        short_sides=_short_sides(facts),
        shapes={name: sum(_shape(fact) == name for fact in facts) for name in ("tall", "square", "wide")},
        twice_as_wide=sum(abs(fact.width - 2 * fact.height) <= 0.02 * fact.width for fact in facts),
        modes=_most(fact.mode for fact in facts),
        formats=_most(fact.format for fact in facts),
        transparent=sum(one.is_transparent for one in seen),
        moving=sum(fact.frames > 1 for fact in facts),
        exact=exact,
        near=near,
        near_compared=compared,
        classes=classes,
        balance=_balance(list(classes.values())),
        columns=tuple(_column(name, [entry.annotations[name] for entry in entries]) for name in layout.columns),
        skipped=skipped,
        reasons=_most(one.reason for one in skipped),
        suggested_size=_suggested_size(facts),
        examples=tuple(entries[place].name for place in np.linspace(0, len(entries) - 1, min(24, len(entries))).astype(int))
        if entries
        else (),
        labels=labels,
        unlabelled=unlabelled,
        map_problems=problems,
    )


def _see(entry: Entry) -> _Seen | str:
    """One decoding gives everything; a reason where that fails for the picture or for what belongs to it."""
    try:
        data = entry.path.read_bytes() if entry.path.stat().st_size <= files.MAX_BYTES else None
        if data is None:
            return "too large"
        facts = files.look(data)
        array = files.read(data, at_least=(32, 32))
        for path in entry.sources.values():
            files.read(path, at_least=(32, 32))
    except files.BadPicture as error:
        return error.reason
    except OSError:
        return "unreadable"
    is_transparent = array.shape[2] == 4 and bool((array[..., 3] < 255).any())
    content = hashlib.blake2b(data, digest_size=16).hexdigest()
    return _Seen(facts, content, signature(files.to_channels(array, 3)), is_transparent)


def _alike(layout: Layout, entries: Sequence[Entry], seen: Sequence[_Seen]) -> tuple[tuple[Alike, ...], tuple[Alike, ...], int]:
    same = same_content([one.content for one in seen])
    others = {place for group in same for place in group[1:]}  # one of each exact group stands for it
    places = [place for place in range(len(seen)) if place not in others][:MOST_COMPARED]
    near = nearly_same(np.stack([seen[place].signature for place in places])) if places else []

    def describe(groups: Sequence[Sequence[int]]) -> tuple[Alike, ...]:
        found = []
        for group in groups:
            splits = {entries[place].split for place in group}
            labels = {label for place in group if (label := entries[place].label) is not None}
            names = tuple(entries[place].name for place in group)
            found.append(
                Alike(names, tuple(name for name in SPLITS if name in splits), tuple(layout.classes[label] for label in sorted(labels)))
            )
        # across splits first, then the largest
        return tuple(sorted(found, key=lambda alike: (-len(alike.splits), -len(alike.names), alike.names)))

    return describe(same), describe([[places[index] for index in group] for group in near]), len(places)


def _labels(layout: Layout, progress: Progress | None) -> tuple[tuple[LabelShare, ...], float, tuple[Problem, ...]]:
    """What label maps beside the pictures hold, and what is wrong with them."""
    if not layout.has_maps:
        return (), 0.0, ()
    try:
        found = survey(read_layout(layout.source, maps=True), progress=progress)
    except PicturesError as error:
        return (), 0.0, (Problem(error.given.strip("`"), error.needed, error.do),)
    rows = zip(found.spec.names, found.spec.colours, found.shares(), found.maps, strict=True)
    total = max(1, sum(found.pixels) + found.void)
    return tuple(LabelShare(index, *row) for index, row in enumerate(rows)), found.void / total, found.problems


def _class_counts(layout: Layout, entries: Sequence[Entry]) -> dict[str, int]:
    counts = Counter(entry.label for entry in entries)
    return {name: counts[index] for index, name in enumerate(layout.classes)}


def _balance(counts: Sequence[int]) -> float | None:
    if len(counts) < 2 or not sum(counts):
        return None
    shares = np.array([count for count in counts if count], np.float64) / sum(counts)
    return float(-(shares * np.log(shares)).sum() / np.log(len(counts))) + 0.0


def _column(name: str, values: Sequence[Value]) -> Column:
    filled = [value for value in values if value is not None]
    missing = len(values) - len(filled)
    distinct = len(set(filled))
    numbers = [value for value in filled if isinstance(value, (int, float)) and not isinstance(value, bool)]
    if numbers and len(numbers) == len(filled) and (distinct > 12 or any(isinstance(value, float) for value in numbers)):
        return Column(name, {}, _spread(numbers), distinct, missing)
    counts = Counter(filled)
    # few different numbers are steps of a scale and read best in their order
    ordered = sorted(counts.items()) if numbers and len(numbers) == len(filled) else counts.most_common(_MOST_CATEGORIES)
    return Column(name, {str(value): count for value, count in ordered}, None, distinct, missing)


def _spread(numbers: Sequence[float]) -> Spread | None:
    return Spread(float(min(numbers)), float(np.median(numbers)), float(max(numbers))) if numbers else None


def _most(words: Any) -> dict[str, int]:
    return dict(Counter(words).most_common())


def _short_sides(facts: Sequence[files.Facts]) -> dict[str, int]:
    sides = [min(fact.width, fact.height) for fact in facts]
    bounds = (0, *_SIDES, 10**9)
    found: dict[str, int] = {}
    for low, high in pairwise(bounds):
        count = sum(low <= side < high for side in sides)
        label = f"below {high}" if not low else f"{low} and more" if high == bounds[-1] else f"{low} to {high - 1}"
        if count or (found and any(side >= high for side in sides)):
            found[label] = count
    return found


def _shape(facts: files.Facts) -> str:
    ratio = facts.width / facts.height
    return "wide" if ratio > 1.05 else "tall" if ratio < 1 / 1.05 else "square"


def _suggested_size(facts: Sequence[files.Facts]) -> int | None:
    """The largest power of two, 16 to 512, that three quarters of the pictures fill without being enlarged."""
    if not facts:
        return None
    side = float(np.percentile([min(fact.width, fact.height) for fact in facts], 25))
    return int(2 ** np.clip(np.floor(np.log2(max(side, 1))), 4, 9))
