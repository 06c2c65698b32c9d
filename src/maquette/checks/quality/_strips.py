"""Pictures for a finding's evidence."""

import numpy as np

from maquette.data import files
from maquette.finding import Picture

_LONGEST = 20  # letters of a caption
_SHOWN_SIDE = 96  # pictures of fewer pixels are enlarged without smoothing, so that they can be seen


def strip(*shown: tuple[np.ndarray, str, str]) -> tuple[Picture, ...]:
    """Pictures side by side, each uint8 (H, W, C) with its caption and what it shows in words."""
    return tuple(Picture(png=files.encode_png(_large(array)), caption=caption, alt=words) for array, caption, words in shown)


def short(name: str) -> str:
    """The end of a file's name, which tells it from others, short enough to stand under a picture."""
    last = name.rpartition("/")[2]
    return last if len(last) <= _LONGEST else "…" + last[1 - _LONGEST :]


def _large(array: np.ndarray) -> np.ndarray:
    times = max(1, _SHOWN_SIDE // max(array.shape[:2]))
    return np.repeat(np.repeat(array, times, axis=0), times, axis=1)
