"""Every measure of the drawer keeps the same form."""

import re

import pytest

from maquette.checks.quality import MEASURES

NAMES = MEASURES.names()


def test_these_are_the_measures() -> None:
    assert NAMES == [
        "baselines",
        "class_agreement",
        "density_coverage",
        "fid",
        "intra_fid",
        "kid",
        "maps_back",
        "nearest",
        "pair_difference",
        "precision_recall",
        "ssim",
        "style_and_layout",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_measure_says_what_it_asks_and_whose_idea_it_was(name: str) -> None:
    measure = MEASURES.open(name)
    assert measure.TITLE
    assert measure.QUESTION.endswith("?")
    assert re.search(r"\d{4}, arXiv \d{4}\.\d{5}$", measure.PAPER)
    assert set(measure.KINDS) <= {"samples", "pairs"}
    assert measure.KINDS
    assert callable(measure.measure)
