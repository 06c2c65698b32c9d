"""Pairs from photographs: `A_sketch/` and `B_picture/` with the same names, as `maquette train pix2pix` reads them."""

import os
from pathlib import Path

from maquette.atomic import replacing
from maquette.data import files
from maquette.data.parallel import Progress
from maquette.sketches.folder import Job, Made, Size, claim, make, open_photographs, place, read
from maquette.sketches.opencv import opencv
from maquette.sketches.styles import check, draw

SKETCHES, PICTURES = "A_sketch", "B_picture"
VERSION = 1  # of the drawing: raised whenever the same recipe gives other drawings


def make_pairs(
    source: str | os.PathLike[str],
    out: str | os.PathLike[str],
    style: str = "canny",
    *,
    thickness: float | None = None,
    detail: float = 0.5,
    size: Size = None,
    progress: Progress | None = None,
) -> Made:
    """Draws every photograph of a folder or archive; splits (`train/`, `test/`) are kept.

    Args:
        thickness, detail: see `maquette.sketches.styles.draw`.
        size: the side of a square, or (width, height), that photographs are cut to; None keeps each as it is, its file included.

    Raises:
        OptionError: an argument that cannot be taken, or OpenCV is missing.
        PicturesError: no photographs, too few readable ones, or `out` is not free.
        RunError: the folder cannot be written.
    """
    check(style, thickness, detail)
    opencv()
    out = Path(out)
    layout, jobs = open_photographs(source)
    recipe = {"source": str(source), "style": style, "thickness": thickness, "detail": detail, "size": size, "drawing": VERSION}
    claim(out, source, recipe)

    def one(job: Job) -> None:
        sketch = place(out, job, SKETCHES)
        picture = place(out, job, PICTURES, ".png" if size or not _is_kept(job) else job.entry.path.suffix.lower())
        if sketch.is_file() and picture.is_file():
            return
        photograph = read(job.entry.path, size)
        drawing = draw(photograph, style, thickness=thickness, detail=detail)
        if picture.suffix == ".png" and (size or not _is_kept(job)):
            files.write(picture, photograph)
        else:
            with replacing(picture) as temporary:
                temporary.write_bytes(job.entry.path.read_bytes())
        files.write(sketch, drawing)

    return make(layout, jobs, out, recipe, one, doing="drawing", progress=progress)


def _is_kept(job: Job) -> bool:
    """Whether the file itself goes into the set: what every reader opens; the rest is written anew as PNG."""
    return job.entry.path.suffix.lower() in (".png", ".jpg", ".jpeg")
