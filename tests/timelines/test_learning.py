from pathlib import Path

import numpy as np

import maquette
from making import make_pictures
from maquette.timelines.learning import measured, preview_count, samples
from maquette.timelines.plan import TimelinePlan
from maquette.timelines.strip import choose_places


def test_samples_are_those_of_the_places_seeds(tiny_models: Path) -> None:
    model = maquette.open(tiny_models / "faces")
    places = choose_places({}, rows=2, across=2)
    assert (samples(model, places, 5) == model.sample_arrays(4, 5)).all()


def test_a_preview_holds_every_place_that_is_shown() -> None:
    assert preview_count(choose_places({}, rows=4, across=2)) == 8
    places = choose_places({"a": 1, "b": 1, "c": 1}, across=2)
    assert preview_count(places) == 6
    assert set(places.places) <= set(np.arange(6).tolist())


def test_with_too_few_pictures_to_compare_with_the_figure_says_so(tiny_models: Path, tmp_path: Path) -> None:
    model = maquette.open(tiny_models / "faces")
    found = measured(model, make_pictures(tmp_path / "p", 8), TimelinePlan(families=("dcgan",)), 8, None)
    assert found.kid.value is None
    assert found.kid.reason == "there are 8 real pictures to compare with, and at least 50 are needed"
