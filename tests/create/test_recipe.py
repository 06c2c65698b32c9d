from pathlib import Path

import numpy as np

from maquette.create.recipe import as_metadata, read_recipe, recipe
from maquette.data import files
from maquette.model import open_model


def test_a_recipe_goes_into_a_picture_and_comes_back(tiny_models: Path, tmp_path: Path) -> None:
    model = open_model(tiny_models / "faces")
    made = recipe(model, seed=3, note="Grüße")
    for name in ("a.png", "a.jpg"):
        files.write(tmp_path / name, np.zeros((8, 8, 3), np.uint8), metadata=as_metadata(made))
        assert read_recipe(tmp_path / name) == made
    assert (made["model"], made["digest"], made["note"]) == ("faces", model.digest, "Grüße")


def test_pictures_of_others_carry_none(tmp_path: Path) -> None:
    for index, metadata in enumerate(({}, {"maquette": "not JSON"}, {"maquette": "[1]"}, {"other": "{}"})):
        files.write(tmp_path / f"{index}.png", np.zeros((8, 8, 3), np.uint8), metadata=metadata)
        assert read_recipe(tmp_path / f"{index}.png") is None
