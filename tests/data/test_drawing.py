import re

import numpy as np
import pytest

from maquette.data import drawing
from maquette.data.drawing import Label, Scene, linear, radial
from maquette.errors import OptionError

LABELS = (Label(0, "ground", (200, 200, 200)), Label(1, "box", (255, 0, 0)), Label(2, "rope", (0, 0, 255)))
WHOLE = "M-2 -2H258V258H-2Z"
SQUARE = "M64 64H192V192H64Z"


def boxed() -> Scene:
    """A red box in the middle of a blue ground."""
    scene = Scene(LABELS)
    scene.fill(WHOLE, (0, 0, 255), label="ground")
    scene.fill(SQUARE, (255, 0, 0), label="box", line=1)
    return scene


def test_one_scene_gives_a_painting_a_sketch_and_a_label_map() -> None:
    scene = boxed()
    painting, sketch, labels = drawing.paint(scene, 32), drawing.sketch(scene, 32), drawing.label_map(scene, 32)
    assert (painting.shape, sketch.shape, labels.shape) == ((32, 32, 3), (32, 32, 1), (32, 32))
    assert {array.dtype for array in (painting, sketch, labels)} == {np.dtype(np.uint8)}
    assert painting[16, 16].tolist() == [255, 0, 0]
    assert painting[2, 2].tolist() == [0, 0, 255]
    assert sketch[16, 16, 0] == 255
    assert sketch[16, 6:10, 0].min() < 200
    expected = np.zeros((32, 32), np.uint8)
    expected[8:24, 8:24] = 1
    assert (labels == expected).all()


def test_a_shape_hides_the_lines_behind_it() -> None:
    scene = boxed()
    scene.fill("M40 40H216V216H40Z", (0, 255, 0), line=1)
    assert drawing.sketch(scene, 64)[16:48, 16:48].min() == 255
    silent = boxed()
    silent.fill("M40 40H216V216H40Z", (0, 255, 0), hides=True)
    assert drawing.sketch(silent, 64).min() == 255


def test_a_shape_without_a_line_is_not_in_the_sketch() -> None:
    scene = Scene(LABELS)
    scene.fill(SQUARE, (10, 10, 10))
    scene.glow(128, 128, 40, 40, (0, 0, 0), 1)
    assert drawing.sketch(scene, 32).min() == 255


def test_a_rope_shows_its_two_edges() -> None:
    scene = Scene(LABELS)
    scene.stroke("M-10 128H270", (90, 60, 30), 64, label="rope", line=1, hides=True)
    column = drawing.sketch(scene, 64)[:, 32, 0]
    assert column[32] == 255
    assert column[24] < 140
    assert column[40] < 140
    assert (drawing.label_map(scene, 64)[26:38, 32] == 2).all()


@pytest.mark.parametrize(("size", "thinnest", "thickest"), [(64, 1.0, 1.5), (128, 1.0, 2.0), (512, 1.9, 2.1)])
def test_the_pen_is_one_to_two_pixels_wide_at_every_size(size: int, thinnest: float, thickest: float) -> None:
    widths = re.findall(r'stroke-width="([\d.]+)"', boxed().sketch_svg(size))
    assert thinnest <= float(widths[0]) * size / drawing.SIDE <= thickest


def test_label_maps_are_crisp_under_groups_curves_and_clips() -> None:
    scene = Scene(LABELS)
    scene.fill(WHOLE, (0, 0, 0), label="ground")
    with scene.group(move="rotate(13 128 128)", clip="M128 20A108 108 0 1 0 128.1 20Z", opacity=0.5, blur=9):
        scene.fill("M20 20L250 60L128 240Z", (1, 2, 3), label="box", opacity=0.3)
        scene.stroke("M0 0L256 256", (1, 2, 3), 7.3, label="rope")
    assert set(np.unique(drawing.label_map(scene, 61))) == {0, 1, 2}


def test_gradients_flow_from_stop_to_stop() -> None:
    scene = Scene(LABELS)
    scene.fill(WHOLE, linear(0, 0, 256, 0, (0, (0, 0, 0)), (1, (255, 255, 255))))
    row = drawing.paint(scene, 64)[32, :, 0].astype(int)
    assert (np.diff(row) >= 0).all()
    assert row[0] < 8
    assert row[-1] > 247
    scene.fill(WHOLE, radial(128, 128, 60, 60, (0, (255, 0, 0)), (1, (255, 0, 0), 0)))
    painting = drawing.paint(scene, 64)
    assert painting[32, 32, 0] > 240
    assert painting[32, 32, 1] < 20
    assert painting[32, 63].tolist() == [row[63]] * 3


def test_colours_stay_in_range_however_they_were_mixed() -> None:
    scene = Scene(LABELS)
    scene.fill(WHOLE, (-40.0, 300.0, 127.6))
    assert drawing.paint(scene, 8)[4, 4].tolist() == [0, 255, 128]


def test_the_same_scene_at_another_size_is_the_same_scene() -> None:
    small, large = drawing.paint(boxed(), 16).astype(float), drawing.paint(boxed(), 64).astype(float)
    assert np.abs(large.reshape(16, 4, 16, 4, 3).mean((1, 3)) - small).max() < 3


def test_an_undeclared_label_is_refused() -> None:
    with pytest.raises(KeyError):
        Scene(LABELS).fill(SQUARE, (0, 0, 0), label="cellar")


@pytest.mark.parametrize("size", [0, 7, 5000])
def test_a_size_that_cannot_be_drawn_is_refused_with_the_way_out(size: int) -> None:
    with pytest.raises(OptionError, match="8 to 4096 pixels"):
        drawing.check_size(size)


def test_no_scene_holds_text() -> None:
    scene = boxed()
    assert not [svg for svg in (scene.painting_svg(), scene.sketch_svg(64), scene.labels_svg()) if "<text" in svg or "font" in svg]
