"""The verbs as Python functions; the command line calls these."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from maquette.atomic import write_text
from maquette.data import arrays, files
from maquette.model import CARD, GRAPH, SAMPLES, Model, open_model
from maquette.report.card import card


def open(path: str | Path, engine: Any = "auto") -> Model:
    """Opens a model folder, or one of the models that ship with the package by its name.

    Raises:
        ModelError: there is none, or it is damaged.
    """
    from maquette.house import find

    return open_model(find(path), engine)


def train(family: str, data: str | Path | Sequence[str | Path], out: str | Path, **options: Any) -> Model:
    """Trains FAMILY (or a recipe) on DATA, writes the model, its graph for ONNX Runtime, samples and card into OUT.

    The options are those of `maquette.training.train.train`: size, minutes, kimg, preset, seed, conditional,
    start, settings, resume.

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


def write_card(model: Model) -> None:
    """Writes the model card from the record."""
    from maquette.families import FAMILIES

    family = FAMILIES.open(model.record.family)
    names = [name for name in (SAMPLES, GRAPH) if (model.folder / name).is_file()]
    write_text(
        model.folder / CARD, card(model.name, model.record.model_dump(mode="json"), title=family.TITLE, paper=family.PAPER, files=names)
    )
