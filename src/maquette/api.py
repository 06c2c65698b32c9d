"""The verbs as Python functions; the command line calls these."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maquette.atomic import write_text
from maquette.data import arrays, files
from maquette.model import CARD, GRAPH, SAMPLES, Model, open_model
from maquette.report.card import card

if TYPE_CHECKING:
    from maquette.exporters.web import Exported
    from maquette.report.timeline_data import Timeline
    from maquette.sketches.folder import Made


def open(path: str | Path, engine: Any = "auto") -> Model:
    """Opens a model folder, or one of the models that ship with the package by its name.

    Raises:
        ModelError: there is none, or it is damaged.
    """
    from maquette.house import find

    return open_model(find(path), engine)


def train(family: str, data: str | Path | Sequence[str | Path], out: str | Path, **options: Any) -> Model:
    """Trains FAMILY (or a recipe, or `auto`) on DATA, writes the model, its graph for ONNX Runtime, samples and card into OUT.

    The options are those of `maquette.training.train.train`: size, minutes, kimg, preset, seed, conditional,
    start, settings, resume, say.

    Raises:
        MaquetteError: anything a person can mend.
    """
    from maquette.training.train import is_first_process
    from maquette.training.train import train as run

    run(family, data, out, **options)
    return finish(out) if is_first_process() else open_model(out, "torch")


def finish(folder: str | Path) -> Model:
    """Completes a trained model: graph, samples and card; also after its weights were changed.

    Raises:
        ModelError: the graph does not give the pictures that torch gives.
    """
    from maquette.exporters.onnx import export

    folder = Path(folder)
    export(folder)
    model = open_model(folder)
    if not model.spec.is_translator:
        classes = len(model.spec.labels)
        columns = classes if 4 <= classes <= 16 else 8  # a column for each class, where that makes a grid
        files.write(folder / SAMPLES, arrays.grid(model.sample_arrays(8 * columns, seed=0), columns=columns))
    else:
        previews = sorted((folder / "run" / "previews").glob("[0-9]*.png"))
        if previews:
            files.write(folder / SAMPLES, files.read(previews[-1]))
    write_card(model)
    return model


def timeline(
    data: str | Path,
    out: str | Path,
    *,
    watch: Callable[[str, Path], AbstractContextManager[None]] | None = None,
    **options: Any,
) -> "Timeline":
    """Trains the families in order of year on the same pictures under the same budget, and lays the results side by side in OUT.

    The options are those of `maquette.timelines.making.make_timeline`: families, minutes or kimg, size, preset, seed, count,
    settings. The same call goes on with what was interrupted.

    Args:
        watch: entered around the training of each family, with its title and its folder.

    Raises:
        MaquetteError: anything a person can mend.
    """
    from maquette.timelines.learning import Hands
    from maquette.timelines.making import make_timeline

    return make_timeline(data, out, Hands(train, finish, watch or (lambda title, folder: nullcontext())), **options)


def sketch(
    data: str | Path, out: str | Path, *, style: str = "canny", thickness: float | None = None, palette: int | None = None, **options: Any
) -> "Made":
    """Draws every photograph of DATA into pairs in OUT, or makes label maps of `palette` colours of them.

    The options are those of `maquette.sketches.pairs.make_pairs` (detail, size, progress) or, with a palette, of
    `maquette.sketches.maps.make_maps` (also seed).

    Raises:
        MaquetteError: anything a person can mend.
    """
    if palette is not None:
        from maquette.sketches.maps import make_maps

        return make_maps(data, out, palette, **options)
    from maquette.sketches.pairs import make_pairs

    return make_pairs(data, out, style, thickness=thickness, **options)


def export(model: str | Path, out: str | Path, *, one_file: bool = False) -> "Exported":
    """Writes a model, a folder or a house model's name, as a web page that draws in the visitor's browser; see `maquette.exporters.web`.

    Args:
        out: a folder for any static server; with `one_file` a file that ends in .html and opens from disk, or a folder for it.

    Raises:
        MaquetteError: anything a person can mend.
    """
    from maquette.exporters.web import export as write
    from maquette.house import find

    return write(find(model), out, one_file=one_file)


def write_card(model: Model) -> None:
    """Writes the model card from the record."""
    from maquette.families import FAMILIES
    from maquette.training.saving import measured_saving

    family = FAMILIES.open(model.record.family)
    record = model.record.model_dump(mode="json")
    saving = measured_saving(record["training"].get("taken", {}))
    names = [name for name in (SAMPLES, GRAPH) if (model.folder / name).is_file()]
    write_text(model.folder / CARD, card(model.name, record, title=family.TITLE, paper=family.PAPER, files=names, saving=saving))
