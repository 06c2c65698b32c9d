"""Label maps from photographs: `pictures/`, `labels/` and `labels.json`, as a family that paints from label maps reads them.

A label is a colour of the whole set, so that label 3 is the same blue in every picture. It knows nothing of things: a blue coat and the sky
may share one.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from maquette import atomic
from maquette.data import files
from maquette.data.parallel import Progress, in_parallel
from maquette.errors import OptionError, PicturesError
from maquette.sketches.folder import Job, Made, Size, claim, make, open_photographs, place, read
from maquette.sketches.opencv import opencv
from maquette.sketches.palette import LABELS, Palette, find_palette, nearest_of, smoothed, without_specks
from maquette.sketches.styles import calmed, check_detail, looked_at

VERSION = 1
_LOOKED_AT, _SAMPLE_SIDE = 512, 64  # pictures that the palette is taken from, and the side they are looked at


def make_maps(
    source: str | os.PathLike[str],
    out: str | os.PathLike[str],
    count: int,
    *,
    detail: float = 0.5,
    size: Size = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Made:
    """Makes a label map of `count` colours of every photograph of a folder or archive; splits are kept.

    Args:
        count: of labels over the whole set.
        detail: 0 keeps the few largest regions of a picture, 1 small ones too.
        size: the side of a square, or (width, height), that photographs are cut to; None keeps each as it is.
        seed: of the search for the palette.

    Raises:
        OptionError: an argument that cannot be taken, or OpenCV is missing.
        PicturesError: no photographs, too few readable ones, or `out` is not free.
        RunError: the folder cannot be written.
    """
    if not LABELS[0] <= count <= LABELS[1]:
        raise OptionError(f"`--palette {count}`", f"a palette has {LABELS[0]} to {LABELS[1]} colours", "Try `--palette 8`.")
    check_detail(detail)
    opencv()
    out = Path(out)
    layout, jobs = open_photographs(source)
    recipe = {"source": str(source), "palette": count, "detail": detail, "size": size, "seed": seed, "drawing": VERSION}
    claim(out, source, recipe)
    palette = find_palette(_samples(jobs, layout.source, progress), count, seed)

    def one(job: Job) -> None:
        picture, labels = place(out, job, "pictures"), place(out, job, "labels")
        if picture.is_file() and labels.is_file():
            return
        photograph = read(job.entry.path, size)
        files.write(picture, photograph)
        files.write_indexed(labels, label(photograph, palette, detail), palette.colours)

    named = {k: {"name": palette.names[k], "colour": "#{:02x}{:02x}{:02x}".format(*palette.colours[k])} for k in range(len(palette))}
    atomic.write_text(out / "labels.json", json.dumps(named, indent=1) + "\n")
    return make(layout, jobs, out, recipe, one, doing="labelling", progress=progress)


def label(photograph: np.ndarray, palette: Palette, detail: float = 0.5) -> np.ndarray:
    """The label map (H, W) uint8 of a photograph (H, W, 3) uint8: smooth regions, none of them a speck."""
    height, width = photograph.shape[:2]
    lab = calmed(files.squeeze(photograph, *looked_at(width, height)), 1.0)
    labels = smoothed(nearest_of(lab, palette.lab), 5.0 - 4.0 * detail)
    labels = without_specks(labels, round((0.012 - 0.011 * detail) * labels.size))
    return smoothed(labels, 1.5, (height, width))


def _samples(jobs: Sequence[Job], source: str, progress: Progress | None) -> np.ndarray:
    """Colours (N, 3) CIELAB from pictures that lie evenly over the set, of the evener half of each."""

    def look(job: Job) -> np.ndarray | None:
        try:
            small = files.load(job.entry.path, _SAMPLE_SIDE, _SAMPLE_SIDE)
        except files.BadPicture:
            return None
        return _even(calmed(small, 0.5))

    chosen = [jobs[index] for index in np.unique(np.linspace(0, len(jobs) - 1, min(len(jobs), _LOOKED_AT)).round().astype(int))]
    with files.quietly():
        found = [colours for colours in in_parallel(look, chosen, "looking at colours", progress) if colours is not None]
    if not found:
        raise PicturesError(f"`{source}`", "not one picture in it can be read", f"See which and why with `maquette inspect {source}`.")
    return np.concatenate(found)


def _even(lab: np.ndarray) -> np.ndarray:
    """The colours (N, 3) of the evener half of a picture (H, W, 3): where two things meet, the mean of both is nobody's colour."""
    cv2, around = opencv(), np.ones((3, 3), np.uint8)
    uneven = (cv2.dilate(lab, around) - cv2.erode(lab, around)).max(axis=2)
    return np.asarray(lab[uneven <= np.median(uneven)])
