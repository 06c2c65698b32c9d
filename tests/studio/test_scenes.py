from pathlib import Path

import numpy as np
import pytest

from maquette import house
from maquette.create.hand import known_hand, match_hand
from maquette.data import files
from maquette.data.label_maps import BadLabels
from maquette.data.scenes import landscapes
from maquette.errors import OptionError
from maquette.model import CONFIG, open_model, read_record
from maquette.spec import MapSpec, PictureSpec, Spec
from maquette.studio.scenes import count_drawings, drawing_of_its_kind, scene


def test_the_same_number_is_the_same_scene_and_another_is_another(coast: Path) -> None:
    model = open_model(coast)
    scenes = [scene(model, number) for number in range(6)]
    assert all(one.shape == (32, 32) and one.dtype == np.uint8 and one.max() < 3 for one in scenes)
    assert all(len(np.unique(one)) >= 2 for one in scenes)
    assert np.array_equal(scene(model, 3), scenes[3])
    assert len({one.tobytes() for one in scenes}) == 6


def test_a_model_of_built_in_pictures_gets_scenes_of_that_kind_which_it_has_not_learned_from(coast: Path) -> None:
    colours = tuple("#{:02x}{:02x}{:02x}".format(*label.colour) for label in landscapes.LABELS)
    labels = MapSpec(tuple(label.name for label in landscapes.LABELS), colours)
    record = read_record(coast)
    spec = Spec(PictureSpec(32, 48), PictureSpec(32, 48, 1), map=labels)
    told = record.model_copy(update={"spec": spec, "data": {"recipe": {"kind": "landscapes", "seed": 4}}})
    model = open_model(coast)
    model.record = told
    assert scene(model, 0).shape == (32, 48)
    assert len({scene(model, number).tobytes() for number in range(3)}) == 3
    others = told.model_copy(update={"data": {"recipe": {"kind": "landscapes", "seed": 5}}})
    first = scene(model, 0)
    model.record = others
    assert not np.array_equal(scene(model, 0), first)


def test_what_lies_in_the_models_folder_comes_first(coast: Path, tmp_path: Path) -> None:
    folder = open_model(coast).save(tmp_path / "mine")
    own = np.arange(3, dtype=np.uint8).repeat(3)[:, None].repeat(9, axis=1)
    files.write_indexed(folder / "examples" / "a.png", own, [(0, 0, 255), (0, 255, 0), (255, 255, 0)])
    model = open_model(folder)
    assert np.array_equal(scene(model, 0), files.fit(own, 32, 32, indexed=True))
    assert np.array_equal(scene(model, 1), scene(open_model(coast), 1))
    files.write_indexed(folder / "examples" / "b.png", own + 7, [(0, 0, 0)] * 10)
    with pytest.raises(BadLabels, match=r"b\.png"):
        scene(model, 1)


def test_a_model_without_labels_has_no_scenes(tiny_models: Path) -> None:
    assert (tiny_models / "emoji" / CONFIG).is_file()
    with pytest.raises(OptionError, match="takes no label map"):
        scene(open_model(tiny_models / "emoji"), 0)


def test_a_model_of_built_in_sketches_gets_drawings_of_that_kind_which_it_has_not_learned_from() -> None:
    model = open_model(house.find("cats"))
    drawings = [drawing_of_its_kind(model, number) for number in range(count_drawings(model))]
    assert len({one.tobytes() for one in drawings}) == len(drawings) == 12
    assert all(one.shape == (512, 512, 1) and one[0, 0] == 255 for one in drawings[:1])
    usual = known_hand(model)
    assert usual
    # finer than the model sees them, and the line as wide as in what it learned from
    assert not match_hand(model, drawings[0])


def test_a_model_of_other_pictures_gets_no_drawings(tiny_models: Path) -> None:
    assert count_drawings(open_model(tiny_models / "emoji")) == count_drawings(open_model(house.find("landscapes"))) == 0
