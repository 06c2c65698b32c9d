import numpy as np
import pytest

from maquette.data import drawing
from maquette.data.scenes import landscapes
from maquette.seeds import stream

INDEX = {label.name: label.index for label in landscapes.LABELS}
PLAIN = {
    "time": "day", "weather": "clear", "season": "summer", "water": "none", "has_sea": "no", "mountains": "none", "trees": "none",
    "tree": "conifer", "house": "no", "boat": "no",
}  # fmt: skip


def drawn(**changes: str) -> drawing.Scene:
    return landscapes.draw(stream(4, "landscapes drawing", 0), {**PLAIN, **changes})


def test_annotations_agree_with_each_other() -> None:
    for index in range(1500):
        row = landscapes.annotate(stream(3, "landscapes", index))
        assert (row["has_sea"] == "yes") == (row["water"] == "sea")
        assert row["boat"] == "no" or row["water"] != "none"
        assert row["weather"] != "snow" or row["season"] == "winter"


@pytest.mark.parametrize(
    ("changes", "labels"),
    [
        ({}, {"sky", "sun", "grass"}),
        ({"water": "sea"}, {"water", "sand"}),
        ({"water": "lake"}, {"water", "grass"}),
        ({"mountains": "high"}, {"mountain", "snow"}),
        ({"season": "winter"}, {"snow"}),
        ({"trees": "many"}, {"tree"}),
        ({"house": "yes"}, {"house", "roof"}),
        ({"water": "sea", "boat": "yes"}, {"boat"}),
        ({"time": "night"}, {"moon"}),
        ({"weather": "overcast"}, {"cloud"}),
    ],
)
def test_what_is_annotated_is_seen(changes: dict[str, str], labels: set[str]) -> None:
    seen = set(np.unique(drawing.label_map(drawn(**changes), 128)))
    assert {INDEX[label] for label in labels} <= seen


def test_nights_are_darker_than_days() -> None:
    day, night = (drawing.paint(drawn(time=time), 32).mean() for time in ("day", "night"))
    assert day > night + 60


def test_water_mirrors_the_light_of_the_sky() -> None:
    def colour_of_water(time: str) -> np.ndarray:
        scene = drawn(water="sea", time=time)
        return drawing.paint(scene, 64)[drawing.label_map(scene, 64) == INDEX["water"]].astype(float).mean(0)

    dusk, day = colour_of_water("dusk"), colour_of_water("day")
    assert dusk[0] / dusk[2] > day[0] / day[2] + 0.2


def test_sky_is_above_and_ground_below() -> None:
    labels = drawing.label_map(drawn(), 64)
    assert (labels[:4] == INDEX["sky"]).mean() > 0.8
    assert (labels[-4:] == INDEX["grass"]).all()
