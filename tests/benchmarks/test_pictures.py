"""Made-up photographs."""

from pathlib import Path

import numpy as np

from benchmarks.pictures import make_pairs, make_photographs
from maquette.data import files


def test_photographs_differ_and_have_the_size_asked_for(tmp_path: Path) -> None:
    made = [files.read(path) for path in sorted(make_photographs(tmp_path, 30, 40, 24).iterdir())]
    assert {picture.shape for picture in made} == {(24, 40, 3)}
    assert len({picture.tobytes() for picture in made}) == 30


def test_they_have_shapes_and_details(tmp_path: Path) -> None:
    picture = files.read(next(make_photographs(tmp_path, 1, 64, 64).iterdir())).astype(float)
    assert picture.std() > 20
    assert 1 < np.abs(np.diff(picture, axis=0)).mean() < picture.std()


def test_pairs_have_the_same_names(tmp_path: Path) -> None:
    make_pairs(tmp_path, 3, 32)
    assert [path.name for path in sorted((tmp_path / "A").iterdir())] == [path.name for path in sorted((tmp_path / "B").iterdir())]
