"""Slices that nobody named: the values of columns, bands of numbers, words of a text, kinds of pictures, and pairs of them."""

import itertools
import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias._examined import Examined
from maquette.data import files
from maquette.errors import MaquetteError
from maquette.seeds import stream
from maquette.tables.table import Column, Numbers, Table, Words

_VALUES = 12  # of a column of words: the most frequent
_CUTS = (0.1, 0.25, 0.5, 0.75, 0.9)
_COLUMNS = 30
_TEXT_WORDS = 40
_SIDE = 8  # of the thumbnails that pictures are grouped by
_KINDS = 6
_MOST_PICTURES = 4000
_ROUNDS = 20


@dataclass(frozen=True)
class Slice:
    """Rows that are alike."""

    place: dict[str, str]
    rows: NDArray[np.bool_] = field(repr=False)

    @property
    def name(self) -> str:
        """`region = north and amount = 900 and more`."""
        return " and ".join(f"{column} = {value}" for column, value in self.place.items())


def slices(examined: Examined, least: int) -> list[Slice]:
    """Every slice of at least so many rows that is no group by name: of one column, then of two."""
    singles: dict[str, list[Slice]] = {}
    for name, column in columns(examined).items():
        found = _of(name, column)
        if found:
            singles[name] = [one for one in found if least <= np.count_nonzero(one.rows) <= examined.n - least]
    for name, column in examined.grouping.columns.items():
        singles[name] = _of(name, column)
    pairs = []
    looked = set(examined.kept.get("pictures", ()))
    for first, second in itertools.combinations(singles, 2):
        if first in looked and second in looked:  # they say much the same
            continue
        for a, b in itertools.product(_coarse(singles[first]), _coarse(singles[second])):
            rows = a.rows & b.rows
            count = int(np.count_nonzero(rows))
            if least <= count <= examined.n - least and count < min(np.count_nonzero(a.rows), np.count_nonzero(b.rows)):
                pairs.append(Slice(a.place | b.place, rows))
    if examined.text is not None:
        singles["word"] = [one for one in _words(examined.text) if least <= np.count_nonzero(one.rows) <= examined.n - least]
    everything = [one for found in singles.values() for one in found] + pairs
    return [one for one in everything if not set(one.place) <= set(examined.grouping.columns)]


def columns(examined: Examined) -> dict[str, Column]:
    """What slices are made of: features, the length of texts, and what pictures look like."""
    found: dict[str, Column] = {name: examined.table.columns[name] for name in examined.features if name not in examined.grouping.columns}
    found = dict(list(found.items())[:_COLUMNS])
    if examined.text is not None:
        lengths = np.array([*(float(len(word)) for word in examined.text.words), np.nan])
        found["letters of the text"] = Numbers(lengths[examined.text.codes], is_whole=True)
    if examined.table.root is not None:
        if "pictures" not in examined.kept:
            examined.kept["pictures"] = looks(examined.table, examined.seed)
        found |= examined.kept["pictures"]
    return found


def _of(name: str, column: Column) -> list[Slice]:
    if isinstance(column, Words):
        counts = np.bincount(column.codes[column.codes >= 0], minlength=len(column.words))
        if len(column.words) > max(_VALUES, len(column) / 10):  # names and texts
            return []
        kept = np.argsort(-counts, kind="stable")[:_VALUES]
        found = [Slice({name: column.words[place]}, column.codes == place) for place in kept.tolist()]
    else:
        found = _bands(name, column)
    return [*found, Slice({name: "missing"}, column.missing)] if column.missing.any() else found


def _bands(name: str, column: Numbers) -> list[Slice]:
    """From below and from above, since what is hard mostly lies at an end; and the quarters between."""
    known = column.values[~column.missing]
    distinct = np.unique(known)
    if len(distinct) < 2:
        return []
    if len(distinct) <= _VALUES:
        return [Slice({name: column.text(value)}, column.values == value) for value in distinct.tolist()]
    cuts = np.unique(np.quantile(known, _CUTS, method="higher"))
    texts = [f"{cut:.4g}" for cut in cuts]
    found = [Slice({name: f"under {text}"}, column.values < cut) for cut, text in zip(cuts, texts)]
    found += [Slice({name: f"{text} and more"}, column.values >= cut) for cut, text in zip(cuts, texts)]
    inner = list(zip(cuts, texts))[1:-1]
    return found + [
        Slice({name: f"{a[1]} to under {b[1]}"}, (column.values >= a[0]) & (column.values < b[0])) for a, b in itertools.pairwise(inner)
    ]


def _coarse(found: list[Slice]) -> list[Slice]:
    """Few of a column, for pairs: its values, or below and above the quarters."""
    return [one for one in found if len(found) <= 6 or " to under " not in next(iter(one.place.values()))][:8]


def _words(text: Words) -> list[Slice]:
    """The rows whose text holds a word, for words in 2 to 50 of a hundred texts."""
    held = [set(re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", word.casefold())) for word in text.words]
    counts = np.bincount(text.codes[text.codes >= 0], minlength=len(text.words))
    total: dict[str, int] = {}
    for words, count in zip(held, counts.tolist()):
        for word in words:
            total[word] = total.get(word, 0) + count
    n = len(text.codes)
    usual = sorted((word for word, count in total.items() if 0.02 * n <= count <= 0.5 * n), key=lambda word: (-total[word], word))
    found = []
    for word in usual[:_TEXT_WORDS]:
        has = np.array([*(word in words for words in held), False])
        found.append(Slice({"word": word}, has[text.codes]))
    return found


def looks(table: Table, seed: int) -> dict[str, Column]:
    """What each picture looks like: how bright, contrasty, sharp and colourful, and which kind of small picture it is."""
    assert table.root is not None
    names = table.columns["file_name"].as_words().texts()[:_MOST_PICTURES]
    found = np.full((len(table), 4), np.nan)
    small = np.full((len(table), _SIDE * _SIDE), np.nan)
    root = Path(table.root).resolve()
    for row, name in enumerate(names):
        path = (root / str(name)).resolve()
        try:
            if not path.is_relative_to(root):
                continue
            picture = files.read(path)[:, :, :3].astype(np.float64) / 255
        except (MaquetteError, OSError):
            continue
        grey = picture.mean(axis=2)
        edges = np.abs(np.diff(grey, axis=0)).mean() + np.abs(np.diff(grey, axis=1)).mean()
        found[row] = grey.mean(), grey.std(), edges, (picture.max(axis=2) - picture.min(axis=2)).mean()
        small[row] = files.squeeze((255 * picture).astype(np.uint8), _SIDE, _SIDE).mean(axis=2).ravel()
    looked: dict[str, Column] = {
        f"{what} of the picture": Numbers(found[:, place]) for place, what in enumerate(("brightness", "contrast", "sharpness", "colour"))
    }
    kinds = _kinds(small, seed)
    return looked | {"kind of picture": kinds} if kinds is not None else looked


def _kinds(small: NDArray[np.float64], seed: int) -> Words | None:
    """Pictures grouped by their thumbnails, light and contrast taken away (k-means; Lloyd 1982)."""
    known = np.flatnonzero(np.isfinite(small).all(axis=1))
    if len(known) < 50 * _KINDS:
        return None
    points = small[known] - small[known].mean(axis=1, keepdims=True)
    points = points / np.maximum(1e-6, points.std(axis=1, keepdims=True))
    centres = points[stream(seed, "kinds of pictures").choice(len(points), _KINDS, replace=False)]
    for _ in range(_ROUNDS):
        nearest = ((points[:, None] - centres[None]) ** 2).sum(axis=2).argmin(axis=1)
        centres = np.array([points[nearest == k].mean(axis=0) if (nearest == k).any() else centres[k] for k in range(_KINDS)])
    codes = np.full(len(small), -1, dtype=np.int32)
    codes[known] = nearest
    return Words(
        codes, tuple(f"like row {int(known[np.flatnonzero(nearest == k)[0]]) + 1 if (nearest == k).any() else 0}" for k in range(_KINDS))
    )
