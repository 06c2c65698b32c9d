import numpy as np
import pytest

from maquette.data import files
from maquette.errors import OptionError
from maquette.sketches.styles import STYLES, check, draw, looked_at, pen


def disc(side: int = 96, ground: int = 200, inside: tuple[int, int, int] = (180, 40, 40)) -> np.ndarray:
    """A soft-edged disc in the middle, its radius a quarter of the side."""
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    cover = np.clip(side / 4 - np.hypot(x, y) + 0.5, 0, 1)[..., None]
    return np.rint(ground * (1 - cover) + np.array(inside) * cover).astype(np.uint8)


def on_the_rim(side: int, reach: float) -> np.ndarray:
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    return np.abs(np.hypot(x, y) - side / 4) <= reach


@pytest.mark.parametrize("style", STYLES)
def test_the_line_lies_on_the_rim_of_a_disc_and_nowhere_else(style: str) -> None:
    drawing = draw(disc(), style)
    assert drawing.shape == (96, 96, 1)
    assert drawing.dtype == np.uint8
    ink = 255 - drawing[..., 0].astype(int)
    assert ink[~on_the_rim(96, 5)].max() < 40
    angles = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    hit = [ink[_spot(angle, 96)].max() > 100 for angle in angles]
    assert np.mean(hit) > 0.9


def _spot(angle: float, side: int) -> tuple[slice, slice]:
    y, x = (int(side / 2 + side / 4 * part) for part in (np.sin(angle), np.cos(angle)))
    return slice(y - 3, y + 4), slice(x - 3, x + 4)


@pytest.mark.parametrize("style", STYLES)
def test_the_same_photograph_gives_the_same_drawing_and_a_flat_one_an_empty(style: str) -> None:
    assert np.array_equal(draw(disc(48), style), draw(disc(48), style))
    assert draw(np.full((40, 56, 3), 90, np.uint8), style).min() > 230


@pytest.mark.parametrize("style", ["canny", "contour"])
def test_thickness_is_the_width_of_a_line_in_pixels(style: str) -> None:
    for thickness in (1.5, 3.0, 6.0):
        ink = 1 - draw(disc(128), style, thickness=thickness)[64, :, 0] / 255  # from left to right: two lines are crossed
        assert ink.sum() / 2 == pytest.approx(thickness, rel=0.25)


@pytest.mark.parametrize("style", STYLES)
def test_more_detail_is_more_ink(style: str) -> None:
    from maquette.data.builtin import scene
    from maquette.data.drawing import paint

    photograph = paint(scene("landscapes", 3, 0)[0], 96)
    few, many = (255 - draw(photograph, style, detail=detail).astype(int) for detail in (0.1, 0.9))
    assert many.sum() > 1.2 * few.sum()


def test_colours_of_one_brightness_are_told_apart() -> None:
    red, as_bright = (200, 60, 60), 110
    assert (draw(disc(64, as_bright, red), "canny") < 100).any()


def test_the_size_of_the_photograph_does_not_change_the_drawing() -> None:
    small = draw(disc(64), "canny", thickness=1.5)
    large = files.fit(draw(disc(256), "canny", thickness=6.0), 64, 64)
    assert np.abs(small.astype(int) - large).mean() < 6


def test_a_ribbon_is_not_looked_at_in_a_gigantic_size() -> None:
    assert looked_at(4000, 3000) == (512, 384)
    width, height = looked_at(5000, 2)
    assert width * height < 1e6
    assert draw(np.zeros((2, 500, 3), np.uint8)).shape == (2, 500, 1)
    assert draw(np.zeros((1, 1, 3), np.uint8)).shape == (1, 1, 1)


def test_the_usual_pen_grows_with_the_picture() -> None:
    assert [round(pen(side), 1) for side in (32, 128, 256, 1024)] == [1.0, 1.4, 2.0, 8.0]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("ink",), "The styles are: canny, xdog, contour, soft"),
        (("canny", 0.1), "0.5 to 40 pixels"),
        (("canny", None, 2.0), "from 0 .* to 1"),
    ],
)
def test_a_wrong_option_is_named(arguments: tuple, says: str) -> None:
    with pytest.raises(OptionError, match=says):
        check(*arguments)
