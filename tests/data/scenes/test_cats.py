import numpy as np
import pytest

from maquette.data import drawing
from maquette.data.scenes import cats
from maquette.seeds import stream

INDEX = {label.name: label.index for label in cats.LABELS}
PLAIN = {
    "pose": "close-up", "colour": "ginger", "pattern": "solid", "fur": "short", "ears": "pointed", "eyes": "green",
    "expression": "calm", "collar": "none", "perch": "none", "background": "plain",
}  # fmt: skip


def label_map(**changes: str) -> np.ndarray:
    return drawing.label_map(cats.draw(stream(2, "cats drawing", 0), {**PLAIN, **changes}), 64)


def test_patterns_come_in_their_natural_colours() -> None:
    rows = [cats.annotate(stream(3, "cats", index)) for index in range(1500)]
    assert {row["colour"] for row in rows if row["pattern"] == "calico"} == {"white"}
    assert {row["eyes"] for row in rows if row["pattern"] == "siamese"} == {"blue"}
    assert {row["perch"] for row in rows if row["pose"] == "close-up"} == {"none"}


@pytest.mark.parametrize(
    ("changes", "label"),
    [({"pattern": "tabby"}, "marking"), ({"collar": "bell"}, "collar"), ({"pose": "sitting"}, "tail"), ({"pose": "loaf"}, "paw"),
     ({"pose": "sitting", "perch": "cushion"}, "perch"), ({"expression": "curious"}, "pupil")],
)  # fmt: skip
def test_what_is_annotated_is_seen(changes: dict[str, str], label: str) -> None:
    assert (label_map(**changes) == INDEX[label]).sum() > (label_map() == INDEX[label]).sum()


def test_a_happy_cat_closes_its_eyes() -> None:
    assert not (label_map(expression="happy") == INDEX["pupil"]).any()


def test_coats_have_their_colours() -> None:
    body = label_map() == INDEX["head"]

    def coat(colour: str) -> np.ndarray:
        painting = drawing.paint(cats.draw(stream(2, "cats drawing", 0), {**PLAIN, "colour": colour}), 64)
        return painting[body].astype(float).mean(0)

    red, _, blue = coat("ginger")
    assert red > blue + 50
    assert coat("white").mean() > coat("grey").mean() + 40 > coat("black").mean() + 80
