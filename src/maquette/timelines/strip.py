"""The strip: a column a family in order of year, each with the same number of pictures, drawn as one picture."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from maquette.data import arrays, files

PAPER, INK, SOFT, LINE, CLAY = (250, 248, 244), (36, 32, 28), (100, 92, 84), (214, 205, 192), (174, 64, 25)

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Column:
    """A column of the strip: what stands above it, and its pictures."""

    year: str  # or another word in its place
    title: str
    pictures: np.ndarray  # uint8 (rows x across, H, W, C), row by row
    is_real: bool = False  # set apart at the end


@dataclass(frozen=True)
class Places:
    """Which pictures of a family are shown: the k-th is that of the seed `seed + k`, of class k modulo their number."""

    places: tuple[int, ...]  # row by row
    across: int  # in a row of a column
    names: tuple[str, ...] = ()  # of the rows' classes


def choose_places(classes: Mapping[str, int], rows: int = 4, across: int = 2, most_classes: int = 10) -> Places:
    """Places to show: a class a row where there are classes, the largest ones of many; otherwise `rows` rows.

    Args:
        classes: how many pictures each has, in the order of their indices; empty: there are none.
    """
    if not classes:
        return Places(tuple(range(rows * across)), across)
    counts = list(classes.values())
    largest = sorted(sorted(np.flatnonzero(counts).tolist(), key=lambda index: -counts[index])[:most_classes])
    places = tuple(index + turn * len(counts) for index in largest for turn in range(across))
    return Places(places, across, tuple(list(classes)[index] for index in largest))


def draw(
    columns: Sequence[Column], places: Places, *, footer: str = "", scale: int | None = None, spent: float | None = None
) -> np.ndarray:
    """The strip as uint8 RGB (H, W, 3).

    Args:
        footer: a line below.
        scale: a picture's pixel is so many pixels wide; None takes what makes a picture about 96 wide.
        spent: the share of the budget, for a strip of a film: drawn as a bar below.
    """
    large = [_enlarged(column.pictures, scale) for column in columns]
    gap = max(1, large[0].shape[2] // 32)
    blocks = [arrays.grid([_flat(one) for one in pictures], columns=places.across, gap=gap) for pictures in large]
    height, width = blocks[0].shape[:2]
    apart = max(8, width // (5 if places.across == 1 else 8))
    margin, base = 2 * apart, max(11, min(width // 9, 26))  # the size of a title; everything else goes by it
    names = _names(places, base)
    left = margin + (max(name.shape[1] for name in names) + apart // 2 if names else 0)
    starts = [left + index * (width + apart) + apart * sum(one.is_real for one in columns[: index + 1]) for index in range(len(columns))]
    top = margin + round(4.6 * base)
    below = round((3.2 if spent is not None else 2.4 if footer else 0) * base)
    canvas = np.full((top + height + below + margin, starts[-1] + width + margin, 3), PAPER, np.uint8)
    _axis(canvas, columns, starts, width, margin + round(3.9 * base), base, apart)
    for column, start, block in zip(columns, starts, blocks, strict=True):
        _head(canvas, column, start + width // 2, margin, base, width + apart)
        canvas[top : top + height, start : start + width] = block
    for row, name in enumerate(names):
        tall = large[0].shape[1]
        _ink(canvas, name, left - apart // 2 - name.shape[1], top + row * (tall + gap) + (tall - name.shape[0]) // 2, SOFT)
    _foot(canvas, footer, spent, left, starts[-1] + width, top + height + base, base)
    return canvas


def drawable(text: str, otherwise: str = "") -> str:
    """The text in letters that `files.letters` has: without accents, or `otherwise` where that is not all it lacks."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("\u2212", "-"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return plain if plain.isascii() and plain.isprintable() else otherwise


def _enlarged(pictures: np.ndarray, scale: int | None) -> np.ndarray:
    """Every pixel a square of `scale` pixels: nothing is smoothed away or made up."""
    times = scale or max(1, round(96 / max(pictures.shape[1:3])))
    return pictures.repeat(times, axis=1).repeat(times, axis=2)


def _flat(picture: np.ndarray) -> np.ndarray:
    return arrays.to_channels(picture, 3)


def _names(places: Places, base: int) -> list[np.ndarray]:
    return [files.letters(drawable(name, f"class {row + 1}"), round(0.9 * base)) for row, name in enumerate(places.names)]


def _head(canvas: np.ndarray, column: Column, middle: int, top: int, base: int, room: int) -> None:
    """Year and title, centred above a column, as large as there is room for."""
    for text, size, y, colour in (
        (column.year, 1.75 * base, top, SOFT if column.is_real else CLAY),
        (column.title, float(base), top + round(2.1 * base), SOFT if column.is_real else INK),
    ):
        words = files.letters(text, round(size))
        if words.shape[1] > room:
            smaller = files.letters(text, max(6, int(size * room / words.shape[1])))
            y, words = y + (words.shape[0] - smaller.shape[0]) * 3 // 4, smaller
        _ink(canvas, words, middle - words.shape[1] // 2, y, colour)


def _axis(canvas: np.ndarray, columns: Sequence[Column], starts: Sequence[int], width: int, y: int, base: int, apart: int) -> None:
    """The line of time with a dot above each family."""
    last = max((index for index, column in enumerate(columns) if not column.is_real), default=0)
    thick, radius = max(1, base // 12), max(2, round(0.26 * base))
    end = starts[last] + width + (apart // 2 if last + 1 < len(columns) else 0)
    canvas[y - thick // 2 : y - thick // 2 + thick, starts[0] : end] = LINE
    for column, start in zip(columns, starts, strict=True):
        if not column.is_real:
            _dot(canvas, start + width // 2, y, radius, CLAY)


def _dot(canvas: np.ndarray, x: int, y: int, radius: int, colour: Colour) -> None:
    rows, columns = np.mgrid[-radius - 1 : radius + 2, -radius - 1 : radius + 2]
    cover = np.clip(radius + 0.5 - np.hypot(rows, columns), 0, 1)
    _ink(canvas, (cover * 255).astype(np.uint8), x - radius - 1, y - radius - 1, colour)


def _foot(canvas: np.ndarray, footer: str, spent: float | None, left: int, right: int, top: int, base: int) -> None:
    """A line of words, and for a film how much of the budget is spent."""
    if spent is not None:
        tall = max(3, base // 4)
        canvas[top : top + tall, left:right] = LINE
        canvas[top : top + tall, left : left + round((right - left) * spent)] = CLAY
        top += 2 * tall
    if footer:
        size = max(11, round(0.85 * base))
        words = files.letters(footer, size)
        if words.shape[1] > right - left:
            words = files.letters(footer, max(6, size * (right - left) // words.shape[1]))
        _ink(canvas, words[:, : right - left], left, top, SOFT)


def _ink(canvas: np.ndarray, cover: np.ndarray, x: int, y: int, colour: Colour) -> None:
    """Lays a colour on the canvas where `cover` (0 to 255) says; what would lie outside is left away."""
    cover = cover[: canvas.shape[0] - y, max(0, -x) : canvas.shape[1] - x]
    place = canvas[y : y + cover.shape[0], max(0, x) : max(0, x) + cover.shape[1]]
    share = cover[..., None].astype(np.float32) / 255
    place[...] = np.rint(place * (1 - share) + np.array(colour, np.float32) * share).astype(np.uint8)
