import numpy as np
import pytest

from maquette.checks.quality._strips import short
from maquette.checks.quality.pair_difference import differences, measure
from quality_sides import embedded, normal, side


def greys(*levels: int):  # type: ignore[no-untyped-def]
    pictures = np.stack([np.full((6, 6, 3), level, np.uint8) for level in levels])
    return side(normal(len(levels), 3), pictures)


def test_it_is_the_mean_over_pixels_and_pairs_where_black_and_white_are_one_apart() -> None:
    both = embedded(greys(0, 255, 100), greys(255, 255, 151), is_paired=True)
    assert differences(both) == pytest.approx([1.0, 0.0, 51 / 255])
    finding = measure(both)
    assert finding.quantities[0].estimate.value == pytest.approx(0.4)
    assert finding.quantities[0].estimate.n == 3


def test_the_pairs_that_differ_most_are_shown_side_by_side() -> None:
    finding = measure(embedded(greys(0, 255, 100), greys(255, 255, 151), is_paired=True))
    strips = finding.evidence[0].groups
    assert [group[1].caption for group in strips] == ["0.png", "2.png", "1.png"]
    assert "1.000 apart" in strips[0][0].caption


def test_a_long_name_is_cut_at_its_beginning() -> None:
    assert short("train/hat/0123456789abcdefghijklmnop.jpg").startswith("…")
    assert len(short("train/hat/0123456789abcdefghijklmnop.jpg")) == 20
    assert short("train/hat/a.jpg") == "a.jpg"


def test_for_a_model_that_makes_pictures_from_nothing_the_question_does_not_arise() -> None:
    assert measure(embedded(normal(5, 3), normal(5, 3))).reading == "not applicable"
