import json

import numpy as np
import pytest

from maquette.data import drawing, files
from maquette.data.builtin import scene
from maquette.data.hand import Usual, are_drawings, measure, usual
from maquette.data.strokes import redrawn


@pytest.fixture(scope="module")
def sketches() -> list[np.ndarray]:
    return [drawing.sketch(scene("cats", 1, index)[0], 96) for index in range(12)]


def test_an_empty_drawing_has_nothing() -> None:
    hand = measure(np.full((32, 32, 3), 255, np.uint8))
    assert (hand.ink, hand.width, hand.filled, hand.gaps) == (0, 0, 0, 0)


def test_width_and_ink_are_shares_so_that_size_does_not_matter(sketches: list[np.ndarray]) -> None:
    small = measure(sketches[0])
    large = measure(files.fit(sketches[0], 288, 288))
    assert large.width == pytest.approx(small.width, rel=0.35)
    assert large.ink == pytest.approx(small.ink, rel=0.3)


def test_thicker_lines_filled_shapes_and_gaps_are_told_apart(sketches: list[np.ndarray]) -> None:
    plain = measure(sketches[0])
    assert measure(redrawn(sketches[0], 5)).width > 2 * plain.width
    filled = sketches[0].copy()
    filled[30:60, 20:70] = 0
    assert measure(filled).filled > plain.filled + 0.1
    broken = sketches[0].copy()
    broken[:, ::12] = broken[:, 1::12] = 255
    assert measure(broken).gaps > plain.gaps + 5


def test_what_is_usual_has_a_low_a_middle_and_a_high_value(sketches: list[np.ndarray]) -> None:
    found = usual(sketches)
    assert found is not None
    assert found.drawings == 12
    for name in ("ink", "width", "filled", "gaps"):
        low, middle, high = getattr(found, name)
        assert low <= middle <= high
    assert 0.01 < found.width[1] < 0.03


def test_it_survives_being_written_down(sketches: list[np.ndarray]) -> None:
    found = usual(sketches)
    assert found is not None
    assert Usual.from_json(json.loads(json.dumps(found.to_json()))) == found
    for wrong in (None, {}, {"drawings": 3}, {**found.to_json(), "ink": [1]}, {**found.to_json(), "ink": "x"}):
        assert Usual.from_json(wrong) is None


def test_photographs_are_no_drawings(sketches: list[np.ndarray]) -> None:
    paintings = [drawing.paint(scene("cats", 1, index)[0], 48) for index in range(6)]
    assert are_drawings(sketches)
    assert not are_drawings(paintings)
    assert usual(paintings) is None
    assert usual([]) is None
