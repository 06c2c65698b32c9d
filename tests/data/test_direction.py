from pathlib import Path

import numpy as np
import pytest

from making import make_pairs, make_pictures
from maquette.data.direction import likely_swapped, richness
from maquette.data.pictures import open_pictures


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_pairs(tmp_path_factory.mktemp("pairs"), 12)


def test_drawings_that_become_pictures_are_as_they_should_be_and_the_other_way_is_noticed(pairs: Path) -> None:
    assert not likely_swapped(open_pictures(pairs, size=32, paired=True))
    assert likely_swapped(open_pictures(pairs, size=32, paired=True, direction="BtoA"))


def test_single_pictures_have_no_direction(tmp_path: Path) -> None:
    assert not likely_swapped(open_pictures(make_pictures(tmp_path, 4), size=16))


def test_more_colours_are_richer_and_so_is_colour_than_grey() -> None:
    flat, noise = np.full((8, 8, 3), 200, np.uint8), np.random.default_rng(0).integers(0, 256, (8, 8, 3), np.uint8)
    assert richness(flat) == 0
    assert richness(noise) > richness(flat)
    assert richness(np.full((8, 8, 3), (255, 0, 0), np.uint8)) == 8
    assert richness(noise[..., :1]) > 0
