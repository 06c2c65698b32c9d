import numpy as np
import pytest

from maquette.data.arrays import edges, grid, in_colours, to_bytes, to_channels, to_input, to_unit
from maquette.errors import OptionError


def test_bytes_become_the_unit_range_and_come_back_exactly() -> None:
    everything = np.arange(256, dtype=np.uint8).reshape(1, 16, 16, 1).repeat(3, axis=3)
    unit = to_unit(everything)
    assert unit.shape == (1, 3, 16, 16)
    assert unit.dtype == np.float32
    assert (unit.min(), unit.max()) == (-1.0, 1.0)
    assert (to_bytes(unit) == everything).all()


def test_a_single_picture_becomes_a_batch_of_one() -> None:
    assert to_unit(np.zeros((4, 6, 3), np.uint8)).shape == (1, 3, 4, 6)


def test_what_lies_outside_the_range_is_cut_off() -> None:
    assert to_bytes(np.array([-3.0, 0.0, 3.0], np.float32).reshape(1, 1, 1, 3)).ravel().tolist() == [0, 128, 255]


def test_a_contact_sheet_is_filled_row_by_row() -> None:
    pictures = np.stack([np.full((2, 3, 1), index, np.uint8) for index in range(5)])
    sheet = grid(pictures, columns=3, gap=1, background=99)
    assert sheet.shape == (5, 11, 1)
    assert sheet[0, [0, 4, 8], 0].tolist() == [0, 1, 2]
    assert sheet[3, [0, 4, 8], 0].tolist() == [3, 4, 99]
    assert grid(pictures, gap=0).shape == (4, 9, 1)
    assert grid(list(pictures[:1]), columns=8).shape == (2, 3, 1)
    with pytest.raises(OptionError, match="at least one"):
        grid([])


@pytest.mark.parametrize("have", [1, 3, 4])
@pytest.mark.parametrize("want", [1, 3, 4])
def test_channels_change_both_ways_and_white_stays_white(have: int, want: int) -> None:
    white = np.full((2, 2, have), 255, np.uint8)
    assert to_channels(white, want).shape == (2, 2, want)
    assert (to_channels(white, want) == 255).all()


def test_two_channels_are_no_picture() -> None:
    with pytest.raises(OptionError, match="1, 3 or 4"):
        to_channels(np.zeros((2, 2, 3), np.uint8), 2)


def test_what_a_translator_is_given_are_pictures_or_planes_of_bytes() -> None:
    picture = np.zeros((2, 4, 4, 3), np.uint8)
    assert np.array_equal(to_input({"input": picture}), to_unit(picture))
    labels = np.arange(32, dtype=np.uint8).reshape(2, 4, 4)
    assert np.array_equal(to_input({"label_map": labels}), labels[:, None])
    both = to_input({"label_map": labels, "instance_map": np.zeros((2, 4, 4), np.uint8)})
    assert (both.shape, both.dtype) == ((2, 2, 4, 4), np.uint8)
    assert not both[:, 1].any()


def test_an_edge_lies_on_both_sides_of_where_an_instance_ends() -> None:
    instances = np.zeros((1, 5, 6), np.uint8)
    instances[:, 1:3, 1:4] = 7
    slow = np.zeros_like(instances)
    for row in range(5):
        for column in range(6):
            near = [(row + down, column + right) for down, right in ((0, 1), (0, -1), (1, 0), (-1, 0))]
            here = [instances[0, y, x] for y, x in near if 0 <= y < 5 and 0 <= x < 6]
            slow[0, row, column] = any(other != instances[0, row, column] for other in here)
    assert np.array_equal(edges(instances), slow)


def test_a_map_is_seen_in_its_colours_and_nothing_is_black() -> None:
    shown = in_colours(np.array([[0, 1, 255]], np.uint8), ("#102030", "#ff0000"))
    assert shown.tolist() == [[[16, 32, 48], [255, 0, 0], [0, 0, 0]]]
