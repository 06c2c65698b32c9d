from pathlib import Path

import numpy as np
import pytest

from making import COLOURS, LABELS, make_maps
from maquette.data import files, label_survey
from maquette.data.label_survey import survey
from maquette.data.layouts import read_layout
from maquette.data.pictures import open_pictures
from maquette.errors import PicturesError
from maquette.spec import MapSpec


def test_every_label_is_counted(tmp_path: Path) -> None:
    make_maps(tmp_path, 4, 16)
    found = survey(read_layout(tmp_path, maps=True))
    maps = np.stack([files.read_indexed(path) for path in sorted((tmp_path / "labels").iterdir())])
    assert (found.spec.names, found.spec.colours) == (LABELS, COLOURS)
    assert found.pixels == tuple((maps == index).sum() for index in range(3))
    assert found.maps == tuple((maps == index).any(axis=(1, 2)).sum() for index in range(3))
    assert sum(found.shares()) == pytest.approx(1)
    assert (found.void, found.scaled, found.problems) == (0, 0, ())


def test_before_training_an_index_out_of_range_names_file_and_index(tmp_path: Path) -> None:
    make_maps(tmp_path, 3, 16)
    bad = files.read_indexed(tmp_path / "labels" / "0001.png").copy()
    bad[5, 6] = 12
    files.write(tmp_path / "labels" / "0001.png", bad[..., None])
    with pytest.raises(PicturesError, match=r"`labels/0001.png`: the index 12 at column 6, row 5 is no label"):
        open_pictures(tmp_path, size=8, maps=True)


def test_a_map_of_another_shape_than_its_picture_is_refused_and_of_another_size_is_said(tmp_path: Path) -> None:
    make_maps(tmp_path, 2, 16)
    files.write(tmp_path / "labels" / "0000.png", np.zeros((32, 32, 1), np.uint8))
    assert "1 label maps are scaled to their pictures" in open_pictures(tmp_path, size=8, maps=True).manifest.description
    files.write(tmp_path / "labels" / "0000.png", np.zeros((16, 24, 1), np.uint8))
    with pytest.raises(PicturesError, match=r"`labels/0000.png`: this label map is 24 x 16 and its picture `pictures/0000.png` 16 x 16"):
        open_pictures(tmp_path, size=8, maps=True)


def test_a_second_start_remembers_what_was_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_maps(tmp_path / "maps", 2, 16)
    first = open_pictures(tmp_path / "maps", size=8, maps=True, cache=tmp_path / "cache")
    monkeypatch.setattr(label_survey, "_survey", None)
    again = open_pictures(tmp_path / "maps", size=8, maps=True, cache=tmp_path / "cache")
    assert again.map_spec == first.map_spec == MapSpec(LABELS, COLOURS)


def test_maps_in_colours_become_the_same_indices(tmp_path: Path) -> None:
    make_maps(tmp_path, 2, 16)
    indices = open_pictures(tmp_path, size=16, maps=True).sources["label_map"][:]
    for path in (tmp_path / "labels").iterdir():
        files.write(path, files.read(path, channels=3))
    found = open_pictures(tmp_path, size=16, maps=True)
    assert np.array_equal(found.sources["label_map"], indices)


def test_other_maps_are_held_to_the_labels_of_a_model(tmp_path: Path) -> None:
    make_maps(tmp_path, 2, 16)
    with pytest.raises(PicturesError, match="is no label: the labels are 0"):
        open_pictures(tmp_path, size=8, maps=MapSpec(("ground",), ("#000000",)))
    with pytest.raises(PicturesError, match="instance maps are needed"):
        open_pictures(tmp_path, size=8, maps=MapSpec(LABELS, COLOURS, has_edges=True))


def test_instances_give_edges(tmp_path: Path) -> None:
    found = open_pictures(make_maps(tmp_path, 2, 16, instances=True), size=16, maps=True)
    assert found.map_spec == MapSpec(LABELS, COLOURS, has_edges=True)
    assert found.input_spec is not None
    assert found.input_spec.shape == (2, 16, 16)
