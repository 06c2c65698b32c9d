from pathlib import Path

import numpy as np
import pytest

from maquette.create.recipe import read_recipe
from maquette.create.sample import sample
from maquette.data import files
from maquette.errors import OptionError, RunError
from maquette.model import Model, open_model


@pytest.fixture(scope="module")
def faces(tiny_models: Path) -> Model:
    return open_model(tiny_models / "faces")


def test_a_name_with_an_ending_becomes_a_contact_sheet_with_its_recipe(faces: Model, tmp_path: Path) -> None:
    rows = sample(faces, 5, 40, tmp_path / "grid.png")
    sheet = files.read(tmp_path / "grid.png")
    assert sheet.shape == (2 * 16 + 2, 3 * 16 + 4, 3)
    assert np.array_equal(sheet[:16, :16], faces.sample_arrays(1, 40)[0])
    found = read_recipe(tmp_path / "grid.png")
    assert found is not None
    assert (found["seed"], found["count"], found["digest"]) == (40, 5, faces.digest)
    assert [row["seed"] for row in rows] == [40, 41, 42, 43, 44]


def test_any_other_name_becomes_a_folder_with_a_file_for_each_seed(faces: Model, tmp_path: Path) -> None:
    rows = sample(faces, 3, 7, tmp_path / "many")
    assert sorted(path.name for path in (tmp_path / "many").iterdir()) == ["000007.png", "000008.png", "000009.png"]
    found = read_recipe(rows[1]["file"])
    assert found is not None
    assert found["seed"] == rows[1]["seed"] == 8
    assert np.array_equal(files.read(rows[1]["file"]), faces.sample_arrays(1, 8)[0])


def test_the_same_seed_gives_the_same_file(faces: Model, tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        sample(faces, 4, 1, tmp_path / name)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_what_cannot_be_is_said_before_anything_is_written(faces: Model, tiny_models: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.png"
    for count, seed, message in ((0, 0, "--count 0"), (1, -1, "--seed -1"), (5000, 0, "at most 4,096")):
        with pytest.raises(OptionError, match=message):
            sample(faces, count, seed, out)
    with pytest.raises(OptionError, match="maquette translate"):
        sample(open_model(tiny_models / "emoji"), 1, 0, out)
    assert not out.exists()
    (tmp_path / "file").write_text("")
    with pytest.raises(OptionError, match="a file stands there"):
        sample(faces, 1, 0, tmp_path / "file")
    with pytest.raises(RunError, match="could not be written"):
        sample(faces, 1, 0, tmp_path / "file" / "grid.png")
