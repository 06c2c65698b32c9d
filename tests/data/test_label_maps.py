import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from maquette.data import files
from maquette.data.files import RawMap
from maquette.data.label_maps import BadLabels, Label, as_map_spec, find_labels, instance_ids, read_labels, to_indices
from maquette.errors import PicturesError
from maquette.spec import VOID, MapSpec

LAND = MapSpec(("sky", "sea", "sand"), ("#0000ff", "#00ff00", "#ffff00"))
COLOURS = np.array([[0, 0, 255], [0, 255, 0], [255, 255, 0]], np.uint8)


@pytest.mark.parametrize(
    "text",
    [
        '{"0": "sky", "1": "sea"}',
        '{"0": {"name": "sky", "colour": "#88aaff"}, "1": {"name": "sea", "color": [0, 0, 255]}}',
        '["sky", "sea"]',
        '[{"index": 1, "name": "sea"}, {"index": 0, "name": "sky"}]',
        '{"labels": {"0": "sky", "1": "sea"}}',
    ],
)
def test_the_labels_may_be_written_in_several_ways(tmp_path: Path, text: str) -> None:
    (tmp_path / "labels.json").write_text(text)
    assert as_map_spec(read_labels(tmp_path / "labels.json")).names == ("sky", "sea")


def test_colours_are_read_and_those_that_are_missing_are_chosen_apart(tmp_path: Path) -> None:
    (tmp_path / "labels.json").write_text(json.dumps({"0": {"name": "a", "colour": "#8af"}, "1": {"colour": [1, 2, 3]}, "200": "far"}))
    spec = as_map_spec(read_labels(tmp_path / "labels.json"))
    assert spec.colours[:2] == ("#88aaff", "#010203")
    assert len(spec) == len(set(spec.colours)) == 201
    assert (spec.names[1], spec.names[7], spec.names[200]) == ("1", "label 7", "far")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not readable as JSON"),
        ('{"sky": 0}', "`sky` is not a label index"),
        ('{"256": "x"}', "`256` is not a label index.*0 to 255"),
        ('{"0": {"colour": "blue"}}', "`blue` is not a colour"),
        ('{"0": {"colour": [1, 2]}}', "is not a colour"),
        ("3", "holds no labels"),
    ],
)
def test_a_file_that_is_no_list_of_labels_is_one_clear_error(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "labels.json").write_text(text)
    with pytest.raises(PicturesError, match=message):
        read_labels(tmp_path / "labels.json")


def test_indices_stay_and_colours_become_indices() -> None:
    indices = np.array([[0, 1], [2, VOID]], np.uint8)
    assert np.array_equal(to_indices(RawMap(indices, None), LAND, "a"), indices)
    assert np.array_equal(to_indices(RawMap(COLOURS[indices[:1]], None), LAND, "a"), indices[:1])


def test_a_palette_counts_where_all_its_colours_are_labels() -> None:
    indices = np.array([[0, 1]], np.uint8)
    assert to_indices(RawMap(indices, COLOURS[[2, 0]]), LAND, "a").tolist() == [[2, 0]]  # as a paint program numbers them
    assert to_indices(RawMap(indices, np.array([[9, 9, 9], [0, 0, 255]], np.uint8)), LAND, "a").tolist() == [[0, 1]]


def test_a_mask_in_black_and_white_is_a_map_of_two_labels(tmp_path: Path) -> None:
    mask = np.array([[0, 255], [255, 0]], np.uint8)
    files.write(tmp_path / "a.png", mask[..., None])
    spec = find_labels([tmp_path / "a.png"], "masks")
    assert spec.names == ("#000000", "#ffffff")
    assert to_indices(files.read_map(tmp_path / "a.png"), spec, "a").tolist() == [[0, 1], [1, 0]]


def test_an_index_out_of_range_names_the_file_the_index_and_the_place() -> None:
    indices = np.zeros((4, 4), np.uint8)
    indices[2, 3] = 12
    with pytest.raises(BadLabels, match=r"`labels/7.png`: the index 12 at column 3, row 2 .* 0 \(sky\) to 2 \(sand\)"):
        to_indices(RawMap(indices, None), LAND, "labels/7.png")


def test_a_colour_that_is_no_labels_is_named_with_those_that_are() -> None:
    picture = COLOURS[np.zeros((4, 4), np.uint8)].copy()
    picture[1, 0] = (1, 2, 3)
    with pytest.raises(BadLabels, match=r"the colour #010203 at column 0, row 1 .* #0000ff sky, #00ff00 sea, #ffff00 sand"):
        to_indices(RawMap(picture, None), LAND, "a")
    smooth = np.random.default_rng(0).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    with pytest.raises(BadLabels, match="without smoothing and not as JPEG"):
        to_indices(RawMap(smooth, None), LAND, "a")


def test_without_a_table_the_labels_are_the_indices_up_to_the_highest_in_the_palettes_colours(tmp_path: Path) -> None:
    palette = [(9, 9, 9), (200, 0, 0), (0, 200, 0), (0, 0, 200)]
    files.write_indexed(tmp_path / "a.png", np.array([[0, 3], [VOID, 1]], np.uint8), palette)
    spec = find_labels([tmp_path / "a.png"], "maps")
    assert len(spec) == 4
    assert (spec.colours[0], spec.colours[3]) == ("#090909", "#0000c8")


def test_without_a_table_the_labels_are_the_colours_that_are_found(tmp_path: Path) -> None:
    for name, places in (("a", [0, 1]), ("b", [1, 2])):
        files.write(tmp_path / f"{name}.png", COLOURS[np.array([places])])
    spec = find_labels(sorted(tmp_path.iterdir()), "maps")
    assert spec.names == spec.colours == ("#0000ff", "#00ff00", "#ffff00")


def test_photographs_in_the_place_of_label_maps_are_told_apart(tmp_path: Path) -> None:
    files.write(tmp_path / "a.jpg", np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8))
    with pytest.raises(PicturesError, match=r"`a.jpg`.* more than 256 colours"):
        find_labels([tmp_path / "a.jpg"], "maps")


def test_indices_and_colours_in_one_folder_need_a_table(tmp_path: Path) -> None:
    files.write(tmp_path / "a.png", COLOURS[np.array([[0, 1]])])
    files.write(tmp_path / "b.png", np.zeros((1, 2, 1), np.uint8))
    with pytest.raises(PicturesError, match=r"some hold colours.*labels.json"):
        find_labels(sorted(tmp_path.iterdir()), "maps")


def test_instances_deeper_than_a_byte_stay_different_from_their_neighbours(tmp_path: Path) -> None:
    deep = np.array([[26000, 26001], [26001, 7]], np.uint16)
    Image.fromarray(deep).save(tmp_path / "deep.png")
    ids = instance_ids(files.read_map(tmp_path / "deep.png"))
    assert ids.dtype == np.uint8
    assert len(np.unique(ids)) == 3
    assert ids[0, 1] == ids[1, 0]


def test_a_label_without_anything_has_its_index_for_a_name() -> None:
    assert as_map_spec({0: Label("sky"), 2: Label("sea")}).names == ("sky", "label 1", "sea")
