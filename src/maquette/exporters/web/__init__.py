"""A model in a page: a folder for any static server, or one file that opens from disk, drawing with ONNX Runtime in the browser.

Nothing leaves the device: the page asks only the place that it came from, and its own policy forbids it anything else.
"""

from dataclasses import dataclass
from pathlib import Path

from maquette.errors import OptionError
from maquette.exporters.web import folder as _folder
from maquette.exporters.web import one_file as _one_file
from maquette.exporters.web import runtime
from maquette.model import open_model


@dataclass(frozen=True)
class Exported:
    """What was written."""

    path: Path  # the folder, or the one file
    page: Path  # what a browser opens
    bytes: int
    fetched_bytes: int  # of a folder: what a visitor without WebGPU fetches; of one file: all of it


def export(model: str | Path, out: str | Path, *, one_file: bool = False) -> Exported:
    """Writes a model as a page.

    Args:
        model: a model folder that has a graph.
        out: a folder that is new, empty, or holds an earlier export; or with `one_file` a file that ends in .html, or a
            folder in which it is called after the model.

    Raises:
        ModelError: there is no model there, or it has no graph.
        OptionError: there is something else at `out`, or there is no npm to fetch the runtime with.
        RunError: the runtime could not be fetched, or the place cannot be written.
    """
    opened, out = open_model(model, "onnx"), Path(out)
    if one_file:
        page = out if out.suffix.lower() in (".html", ".htm") else out / f"{opened.name}.html"
        _one_file.write(opened, runtime.fetch(), page)
        size = page.stat().st_size
        return Exported(page, page, size, size)
    if out.suffix.lower() in (".html", ".htm"):
        raise OptionError(f"`--out {out}`", "a page and its runtime are a folder", "Name a folder, or add `--one-file`.")
    _folder.check(out)
    _folder.write(opened, runtime.fetch(), out)
    sizes = {path.relative_to(out).as_posix(): path.stat().st_size for path in out.rglob("*") if path.is_file()}
    visitor = sum(size for name, size in sizes.items() if "webgpu" not in name and name not in _folder.NOT_FETCHED)
    return Exported(out, out / _folder.PAGE, sum(sizes.values()), visitor)
