"""Pictures as arrays: channels, ranges, contact sheets; numpy alone.

In files and in memory maps a picture is uint8, height x width x channels; for a network it is float32, channels first, in [-1, 1].
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from maquette.errors import OptionError


def to_channels(array: np.ndarray, channels: int) -> np.ndarray:
    """The picture with 1, 3 or 4 channels; transparency is laid on white unless there are 4."""
    have = array.shape[2]
    if have == channels:
        return array
    if channels not in (1, 3, 4):
        raise OptionError(f"`channels={channels}`", "a picture has 1, 3 or 4 channels", "Take 3 for colour.")
    if have == 4:
        alpha = array[..., 3:].astype(np.uint16)
        array = ((array[..., :3] * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)
    if channels == 1:
        return array if array.shape[2] == 1 else _luma(array)
    array = np.repeat(array, 3, axis=2) if array.shape[2] == 1 else array
    return array if channels == 3 else np.concatenate([array, np.full_like(array[..., :1], 255)], axis=2)


def grid(pictures: Sequence[np.ndarray] | np.ndarray, columns: int | None = None, gap: int = 2, background: int = 255) -> np.ndarray:
    """Pictures of one size as a contact sheet, row by row; None takes as many columns as make it about square."""
    if not len(pictures):
        raise OptionError("a contact sheet", "it needs at least one picture")
    columns = min(len(pictures), columns or math.ceil(math.sqrt(len(pictures))))
    rows = math.ceil(len(pictures) / columns)
    height, width, channels = pictures[0].shape
    sheet = np.full((rows * (height + gap) - gap, columns * (width + gap) - gap, channels), background, np.uint8)
    for index, picture in enumerate(pictures):
        top, left = (index // columns) * (height + gap), (index % columns) * (width + gap)
        sheet[top : top + height, left : left + width] = picture
    return sheet


def to_unit(pictures: np.ndarray) -> np.ndarray:
    """uint8 NHWC as float32 NCHW in [-1, 1]; a single HWC picture becomes a batch of one."""
    batch = pictures if pictures.ndim == 4 else pictures[None]
    unit = np.empty((batch.shape[0], batch.shape[3], *batch.shape[1:3]), np.float32)
    np.divide(batch.transpose(0, 3, 1, 2), np.float32(127.5), out=unit, dtype=np.float32)
    unit -= 1
    return unit


def to_input(rows: Mapping[str, np.ndarray]) -> np.ndarray:
    """What a translator is given for rows of prepared pictures, by the names of their sources.

    Returns:
        Pictures (`input`) as float32 (N, C, H, W) in [-1, 1]; or a label map as uint8 (N, 1, H, W) of indices, with a second
        plane that is 1 where an instance ends if there is an `instance_map`.
    """
    if "input" in rows:
        return to_unit(rows["input"])
    planes = [rows["label_map"], *([edges(rows["instance_map"])] if "instance_map" in rows else [])]
    return np.stack(planes, axis=1)


def in_colours(indices: np.ndarray, colours: Sequence[str]) -> np.ndarray:
    """Label maps of any shape (...) as their colours (#rrggbb by index), uint8 (..., 3); an index beyond them is black."""
    table = np.zeros((256, 3), np.uint8)
    table[: len(colours)] = [list(bytes.fromhex(colour[1:])) for colour in colours]
    return table[indices]


def edges(instances: np.ndarray) -> np.ndarray:
    """1 where one of the four neighbours is of another instance (Wang et al. 2018, section 3.3), otherwise 0: uint8 (N, H, W)."""
    found = np.zeros(instances.shape, bool)
    for one, other in ((np.s_[:, 1:], np.s_[:, :-1]), (np.s_[:, :, 1:], np.s_[:, :, :-1])):
        differs = instances[one] != instances[other]
        found[one] |= differs
        found[other] |= differs
    return found.astype(np.uint8)


def to_bytes(unit: np.ndarray) -> np.ndarray:
    """float32 NCHW in [-1, 1] as uint8 NHWC; what lies outside is cut off, and `to_bytes(to_unit(x))` is x."""
    levels = np.clip(np.rint(unit * np.float32(127.5) + np.float32(127.5)), 0, 255)
    return np.ascontiguousarray(levels.astype(np.uint8).transpose(0, 2, 3, 1))


def lay_on_edge_colour(inner: np.ndarray, whole: np.ndarray, width: int, height: int, indexed: bool) -> np.ndarray:
    """`inner` in the middle of a frame that has the colour of the edge of `whole`; transparent where there is transparency."""
    edge: Any = np.concatenate([whole[0], whole[-1], whole[:, 0], whole[:, -1]])
    background = np.bincount(edge.ravel()).argmax() if indexed else np.median(edge, axis=0)
    if not indexed and whole.shape[2] == 4:
        background = np.array([255, 255, 255, 0])
    frame = np.empty((height, width, *whole.shape[2:]), np.uint8)
    frame[:] = background
    top, left = (height - inner.shape[0]) // 2, (width - inner.shape[1]) // 2
    frame[top : top + inner.shape[0], left : left + inner.shape[1]] = inner
    return frame


def to_eight_bits(values: np.ndarray) -> np.ndarray:
    """Deeper grey values as uint8, from the smallest of the ranges 1 (floats only), 255 and 65535 that holds them."""
    if values.dtype == np.uint16:
        return ((values.astype(np.uint32) + 128) // 257).astype(np.uint8)
    finite = np.nan_to_num(values.astype(np.float64), posinf=0.0, neginf=0.0)
    highest = finite.max(initial=0)
    spans = (1.0, 255.0, 65535.0) if values.dtype.kind == "f" else (255.0, 65535.0)
    span = next((span for span in spans if highest <= span), highest)
    return np.clip(np.rint(finite * (255.0 / span)), 0, 255).astype(np.uint8)


def _luma(array: np.ndarray) -> np.ndarray:
    """ITU-R 601 brightness, in whole numbers so that every machine agrees."""
    return ((array.astype(np.uint32) @ np.array([19595, 38470, 7471], np.uint32) + 32768) >> 16).astype(np.uint8)[..., None]
