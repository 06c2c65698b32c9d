from itertools import pairwise

import numpy as np
import pytest

from maquette.data import drawing
from maquette.data.scenes import portraits
from maquette.seeds import stream

INDEX = {label.name: label.index for label in portraits.LABELS}
PLAIN = {
    "skin_tone": 5, "age": "adult", "presentation": "neutral", "hair_style": "short", "hair_colour": "brown", "beard": "none",
    "glasses": "none", "hat": "none", "expression": "neutral", "background": "plain", "lighting": "front",
}  # fmt: skip


def sampled(count: int) -> list[dict[str, object]]:
    return [portraits.annotate(stream(3, "portraits", index)) for index in range(count)]


def drawn(seed: int = 1, **changes: object) -> drawing.Scene:
    return portraits.draw(stream(seed, "portraits drawing", 0), {**PLAIN, **changes})


def label_map(seed: int = 1, **changes: object) -> np.ndarray:
    return drawing.label_map(drawn(seed, **changes), 64)


def test_skin_tones_are_balanced() -> None:
    counts = np.bincount([int(str(row["skin_tone"])) for row in sampled(3000)], minlength=11)[1:]
    chi_squared = ((counts - 300) ** 2 / 300).sum()
    assert chi_squared < 27.9  # the 99.9th percentile with nine degrees of freedom


def test_only_what_nature_links_is_linked() -> None:
    rows = sampled(3000)
    assert {row["beard"] for row in rows if row["age"] == "child"} == {"none"}
    assert {row["hair_colour"] for row in rows if row["age"] == "child"}.isdisjoint({"grey", "white"})
    grey = [row["hair_colour"] in ("grey", "white") for row in rows if row["age"] == "senior"]
    assert np.mean(grey) > 0.5
    for other in ("glasses", "hat", "expression"):
        dark = [row[other] != portraits.ANNOTATIONS[other][0] for row in rows if int(str(row["skin_tone"])) > 5]
        pale = [row[other] != portraits.ANNOTATIONS[other][0] for row in rows if int(str(row["skin_tone"])) <= 5]
        assert abs(np.mean(dark) - np.mean(pale)) < 0.08


def test_faces_darken_along_the_scale() -> None:
    face = label_map() == INDEX["face"]
    brightness = [drawing.paint(drawn(skin_tone=tone), 64)[face].mean() for tone in range(1, 11)]
    assert all(later < earlier + 6 for earlier, later in pairwise(brightness))  # 1 to 3 are nearly one
    assert brightness[0] - brightness[-1] > 110


@pytest.mark.parametrize("tone", [1, 10])
def test_eyes_stand_out_on_every_skin(tone: int) -> None:
    labels, painting = label_map(skin_tone=tone), drawing.paint(drawn(skin_tone=tone), 64).astype(float).mean(2)
    eyes = np.isin(labels, (INDEX["eye"], INDEX["iris"]))
    assert painting[eyes].max() - painting[eyes].min() > 90


def test_the_head_fills_the_frame() -> None:
    heights = []
    for seed in range(12):
        rows = np.nonzero(np.isin(label_map(seed, hair_style="bald"), (INDEX["face"], INDEX["mouth"], INDEX["nose"])).any(1))[0]
        heights.append((rows[-1] - rows[0] + 1) / 64)
    assert 0.52 < np.mean(heights) < 0.72


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"glasses": "round"}, "glasses"),
        ({"hat": "beanie"}, "hat"),
        ({"beard": "full"}, "beard"),
        ({"hair_style": "headscarf"}, "headscarf"),
        ({"hair_style": "afro"}, "hair"),
    ],
)
def test_what_is_annotated_is_seen(changes: dict[str, str], label: str) -> None:
    without = label_map(hair_style="bald")
    assert (label_map(**{"hair_style": "bald", **changes}) == INDEX[label]).sum() > (without == INDEX[label]).sum() + 20


def test_a_grin_shows_in_the_picture() -> None:
    mouth = label_map(expression="grin") == INDEX["mouth"]
    assert mouth.sum() > (label_map(expression="neutral") == INDEX["mouth"]).sum()


def test_light_comes_from_the_annotated_side() -> None:
    face = label_map() == INDEX["face"]
    columns = np.nonzero(face.any(0))[0]
    middle = (columns[0] + columns[-1]) // 2
    for lighting, sign in (("left", 1), ("right", -1)):
        painting = drawing.paint(drawn(lighting=lighting), 64).astype(float).mean(2)
        left, right = painting[:, :middle][face[:, :middle]].mean(), painting[:, middle:][face[:, middle:]].mean()
        assert sign * (left - right) > 10


def test_hair_styles_look_different() -> None:
    shapes = [label_map(hair_style=style) for style in portraits.ANNOTATIONS["hair_style"]]
    for first in range(len(shapes)):
        for second in range(first):
            assert (shapes[first] != shapes[second]).mean() > 0.004
