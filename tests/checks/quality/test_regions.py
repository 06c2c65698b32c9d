from pathlib import Path

import numpy as np

from making import make_maps, make_pairs
from maquette.checks.quality._regions import Regions, reached_from_edge
from maquette.checks.quality._translation import gathered
from maquette.data.pictures import open_pictures
from maquette.spec import MapSpec


def test_what_ink_encloses_cannot_be_reached_from_the_edge() -> None:
    free = np.ones((2, 9, 12), bool)
    free[0, 2, 2:9] = free[0, 6, 2:9] = free[0, 2:7, 2] = free[0, 2:7, 8] = False  # a closed box
    free[1] = free[0]
    free[1, 4, 8] = True  # with a door
    reached = reached_from_edge(free)
    assert not reached[0, 3:6, 3:8].any()
    assert (reached[1] == free[1]).all()
    assert (reached[0] == (free[0] & ~np.pad(np.ones((3, 5), bool), ((3, 3), (3, 4))))).all()


def test_a_way_with_many_turns_is_followed() -> None:
    free = np.zeros((1, 11, 11), bool)
    free[0, 1::2] = True
    free[0, 2::4, 9] = free[0, 4::4, 1] = True
    free[0, :, [0, 10]] = free[0, [0, 10]] = False
    free[0, 1, 0] = True  # the only door
    assert (reached_from_edge(free) == free).all()


def test_a_drawing_is_divided_into_ink_enclosed_and_open(tmp_path: Path) -> None:
    pairs = open_pictures(make_pairs(tmp_path / "pairs", 6), size=32, paired=True)
    regions = Regions(pairs, None)
    assert regions.names == ("open to the edge", "enclosed", "ink")
    drawing = np.full((1, 32, 32, 3), 255, np.uint8)
    drawing[0, 8:24, 8:24] = 0
    drawing[0, 10:22, 10:22] = 255
    found = regions({"input": drawing})[0]
    assert (found[10:22, 10:22] == 1).all()
    assert (found[8, 8:24] == 2).all()
    assert (found[:8] == 0).all()


def test_what_is_no_drawing_is_divided_by_brightness(tmp_path: Path) -> None:
    pairs = open_pictures(make_pairs(tmp_path / "pairs", 6), size=32, paired=True, direction="BtoA")
    regions = Regions(pairs, None)
    assert regions.names == ("dark", "middle", "light")
    greys = np.array([0, 84, 86, 169, 171, 255], np.uint8)[None, None, :, None].repeat(3, axis=3)
    assert regions({"input": greys}).ravel().tolist() == [0, 0, 1, 1, 2, 2]


def test_a_label_map_is_divided_by_its_labels(tmp_path: Path) -> None:
    maps = open_pictures(make_maps(tmp_path / "maps", 4), size=32, maps=True)
    regions = Regions(maps, MapSpec(("a", "b"), ("#000000", "#ffffff")))
    assert regions({"label_map": np.array([[[0, 1, 255]]], np.uint8)}).ravel().tolist() == [0, 1, 2]
    assert len(regions) == 3


def test_rows_of_several_sets_come_in_the_order_asked_for(tmp_path: Path) -> None:
    sets = [open_pictures(make_pairs(tmp_path / str(seed), 5, seed=seed), size=32, paired=True) for seed in (0, 1)]
    rows = gathered(sets, [7, 0, 9, 4])
    assert set(rows) == {"pictures", "input"}
    expected = [sets[1].pictures[2], sets[0].pictures[0], sets[1].pictures[4], sets[0].pictures[4]]
    assert np.array_equal(rows["pictures"], np.stack(expected))
