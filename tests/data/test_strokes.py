import numpy as np
import pytest

from maquette.data.strokes import closed, filled_shapes, gaps, ink_of, line_width, redrawn, thinned


def paper(side: int = 64) -> np.ndarray:
    return np.full((side, side), 255, np.uint8)


def ring(side: int, radius: float, width: float) -> np.ndarray:
    """A circle drawn with a soft pen."""
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    return np.rint(255 * (1 - np.clip(width / 2 + 0.5 - np.abs(np.hypot(x, y) - radius), 0, 1))).astype(np.uint8)


def test_ink_is_dark_or_colourful_and_transparent_paper_is_white() -> None:
    assert ink_of(np.array([[0, 255, 127]], np.uint8)).round(2).tolist() == [[1, 0, 0.5]]
    assert ink_of(np.array([[[255, 255, 0], [255, 255, 255]]], np.uint8)).tolist() == [[1, 0]]
    assert ink_of(np.array([[[0, 0, 0, 0], [0, 0, 0, 255]]], np.uint8)).tolist() == [[0, 1]]


def test_a_thick_line_is_thinned_to_its_middle() -> None:
    mask = np.zeros((20, 40), bool)
    mask[8:13, 4:36] = True
    middle = thinned(mask)
    assert (middle.sum(axis=0)[8:32] == 1).all()
    assert middle[10, 8:32].all()
    assert not (middle & ~mask).any()


def test_thinning_keeps_a_ring_a_ring_and_ends_where_it_is_thin() -> None:
    mask = ring(60, 20, 5) < 128
    middle = thinned(mask)
    assert np.array_equal(thinned(middle), middle)
    assert gaps(middle, 60) == []  # a ring has no ends
    assert middle.sum() == pytest.approx(2 * np.pi * 20 * 0.9, rel=0.1)  # diagonal steps are fewer pixels


def test_a_gap_in_a_line_is_found_and_two_parallel_lines_are_none() -> None:
    mask = np.zeros((40, 60), bool)
    mask[20, 5:28] = mask[20, 33:55] = True
    assert gaps(mask, 10) == [((20, 27), (20, 33))]
    assert gaps(mask, 4) == []
    parallel = np.zeros((40, 60), bool)
    parallel[10, 5:30] = parallel[14, 5:30] = True
    assert gaps(parallel, 10) == []


def test_closing_joins_a_broken_ring_with_its_own_width() -> None:
    broken = ring(160, 50, 3)
    broken[77:83, 120:140] = 255
    mended = closed(broken)
    assert gaps(thinned(ink_of(mended) > 0.3), 30) == []
    assert np.abs(mended.astype(int) - ring(160, 50, 3))[77:83, 128:131].mean() < 60
    assert np.array_equal(mended[:, :120], broken[:, :120])


@pytest.mark.parametrize("channels", [0, 1, 3, 4])
def test_a_drawing_keeps_its_form_when_its_gaps_are_closed(channels: int) -> None:
    broken = ring(160, 50, 3)
    broken[77:83, 120:140] = 255
    drawing = broken if channels == 0 else np.repeat(broken[..., None], max(channels, 1), axis=2)
    if channels == 4:
        drawing[..., :3], drawing[..., 3] = 0, 255 - broken
    mended = closed(drawing)
    assert mended.shape == drawing.shape
    assert mended.dtype == np.uint8
    assert ink_of(mended)[80, 129] > 0.9
    assert closed(paper()).min() == 255


@pytest.mark.parametrize("width", [1.0, 3.0, 6.0])
def test_the_width_of_a_line_is_measured(width: float) -> None:
    ink = ink_of(ring(128, 40, width))
    assert line_width(ink, ink > 0.3) == pytest.approx(width, rel=0.15)
    assert line_width(np.zeros((9, 9)), np.zeros((9, 9), bool)) == 0


def test_redrawing_gives_lines_the_width_asked_for() -> None:
    for drawn, wanted in ((9.0, 2.0), (1.5, 5.0)):
        new = redrawn(ring(200, 70, drawn), wanted)
        assert new.shape == (200, 200, 1)
        ink = ink_of(new)
        assert line_width(ink, ink > 0.3) == pytest.approx(wanted, rel=0.25)


def test_a_filled_shape_is_found_and_redrawn_as_its_outline() -> None:
    drawing = paper(100)
    drawing[20:60, 30:80] = 0
    drawing[80:82, 5:95] = 0
    shapes = filled_shapes(ink_of(drawing) > 0.3)
    assert shapes[20:60, 30:80].mean() > 0.97
    assert not shapes[78:84].any()
    new = redrawn(drawing, 2)[..., 0]
    assert new[25:55, 35:75].min() == 255
    assert (new[20:60, 28:32] < 100).any(axis=1).all()
    assert new[80, 10:90].max() < 130


def test_an_empty_and_a_full_paper_are_no_trouble() -> None:
    assert redrawn(paper(), 2).min() == 255
    assert redrawn(np.zeros((64, 64), np.uint8), 2).shape == (64, 64, 1)
    assert gaps(np.zeros((8, 8), bool), 5) == []
