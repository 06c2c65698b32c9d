import json
from pathlib import Path

import pytest

from maquette.data import files
from maquette.data.layouts import read_layout
from maquette.errors import OptionError, PicturesError
from some_pictures import random_picture, save_labels, save_picture, save_pictures


def builtin_folder(folder: Path, count: int = 4) -> Path:
    """What `maquette pictures` writes."""
    save_pictures(folder / "pictures", count)
    save_pictures(folder / "sketches", count, first_seed=100)
    save_labels(folder / "labels", count)
    rows = "".join(f"pictures/{index:03d}.png,{index},{'long' if index % 2 else 'short'}\n" for index in range(count))
    (folder / "metadata.csv").write_text("file_name,skin_tone,hair\n" + rows)
    (folder / "labels.json").write_text(
        json.dumps({"0": {"name": "sky", "colour": "#88aaff"}, "1": {"name": "sea"}, "2": {"name": "sand"}})
    )
    (folder / "pictures.json").write_text(json.dumps({"kind": "portraits", "seed": 7}))
    (folder / "README.md").write_text("Drawn by Maquette. Licence: CC0 1.0\n")
    return folder


def test_pictures_at_any_depth_are_found_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b.png", "deep/er/a.png", "deep/c.PNG", ".hidden/x.png", "__MACOSX/y.png"):
        save_picture(tmp_path / name)
    (tmp_path / "notes.txt").write_text("not a picture")
    layout = read_layout(tmp_path)
    assert [entry.name for entry in layout.entries] == ["b.png", "deep/c.PNG", "deep/er/a.png"]
    assert layout.classes == ()
    assert all(entry.label is None and entry.split == "" for entry in layout.entries)


def test_sub_folders_are_classes_and_splits_are_recognised(tmp_path: Path) -> None:
    for split in ("train", "val", "test"):
        for name in ("hat", "dress"):
            save_pictures(tmp_path / split / name, 2)
    layout = read_layout(tmp_path)
    assert layout.classes == ("dress", "hat")
    assert layout.splits == ("train", "validation", "test")
    assert [entry.label for entry in layout.entries if entry.split == "train"] == [0, 0, 1, 1]
    assert layout.description == "12 pictures; 2 classes from the folders' names; train 4, validation 4, test 4"


def test_splits_may_lie_inside_the_classes(tmp_path: Path) -> None:
    for name in ("hat/train", "hat/test", "dress/train"):
        save_pictures(tmp_path / name, 1)
    layout = read_layout(tmp_path)
    assert layout.classes == ("dress", "hat")
    assert layout.splits == ("train", "test")


def test_a_class_may_be_called_train(tmp_path: Path) -> None:
    for name in ("car", "train", "boat"):
        save_pictures(tmp_path / name, 1)
    layout = read_layout(tmp_path)
    assert layout.classes == ("boat", "car", "train")
    assert layout.splits == ()


def test_pictures_outside_the_splits_are_listed(tmp_path: Path) -> None:
    for name in ("train/a.png", "test/b.png", "cover.png"):
        save_picture(tmp_path / name)
    layout = read_layout(tmp_path)
    assert [skipped.name for skipped in layout.skipped] == ["cover.png"]
    assert "outside" in layout.skipped[0].reason


def test_a_table_gives_classes_and_annotations(tmp_path: Path) -> None:
    save_pictures(tmp_path, 3)
    (tmp_path / "metadata.csv").write_text("file_name,label,age,hair\n000.png,cat,3,long\n001.png,dog,5.5,\n009.png,dog,1,short\n")
    layout = read_layout(tmp_path)
    assert layout.classes == ("cat", "dog")
    assert [(entry.label, dict(entry.annotations)) for entry in layout.entries] == [
        (0, {"age": 3.0, "hair": "long"}),
        (1, {"age": 5.5, "hair": None}),
    ]
    assert [(skipped.name, skipped.reason) for skipped in layout.skipped] == [
        ("002.png", "no row in metadata.csv"),
        ("009.png", "listed in metadata.csv but not there"),
    ]


def test_a_table_in_each_split_and_a_column_that_names_the_split_both_work(tmp_path: Path) -> None:
    for split in ("train", "test"):
        save_pictures(tmp_path / "one" / split, 1)
        (tmp_path / "one" / split / "metadata.jsonl").write_text('{"file_name": "000.png", "class": 4, "tags": ["a", "b"]}\n')
    layout = read_layout(tmp_path / "one")
    assert (layout.classes, layout.splits, layout.columns) == (("4",), ("train", "test"), ("tags",))
    save_pictures(tmp_path / "two", 2)
    (tmp_path / "two" / "metadata.csv").write_text("file_name,split\n000.png,train\n001.png,val\n")
    assert read_layout(tmp_path / "two").splits == ("train", "validation")


def test_numbered_classes_are_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    save_pictures(tmp_path / "00000", 3)
    (tmp_path / "dataset.json").write_text(json.dumps({"labels": [["00000/000.png", 10], ["00000/001.png", 2], ["00000/002.png", 2]]}))
    layout = read_layout(tmp_path)
    assert layout.classes == ("2", "10")
    assert [entry.label for entry in layout.entries] == [1, 0, 0]


def test_built_in_pictures_are_opened_without_their_sketches_and_label_maps(tmp_path: Path) -> None:
    layout = read_layout(builtin_folder(tmp_path))
    assert [entry.name for entry in layout.entries] == [f"pictures/{index:03d}.png" for index in range(4)]
    assert layout.classes == ()
    assert layout.columns == ("skin_tone", "hair")
    assert layout.recipe == {"kind": "portraits", "seed": 7}
    assert layout.label_names == {0: "sky", 1: "sea", 2: "sand"}
    assert layout.licence == "CC0-1.0 (README.md)"
    assert layout.skipped == ()
    assert layout.description == "4 pictures: the pictures in pictures/, without sketches/ and labels/; 2 annotations from metadata.csv"


def test_built_in_pictures_as_pairs_go_from_sketch_to_picture(tmp_path: Path) -> None:
    builtin_folder(tmp_path)
    (tmp_path / "sketches" / "002.png").unlink()
    layout = read_layout(tmp_path, paired=True)
    assert [entry.name for entry in layout.entries] == ["pictures/000.png", "pictures/001.png", "pictures/003.png"]
    assert layout.entries[0].sources == {"input": tmp_path / "sketches" / "000.png"}
    assert layout.entries[1].annotations == {"skin_tone": 1, "hair": "long"}
    assert [(skipped.name, skipped.reason) for skipped in layout.skipped] == [("pictures/002.png", "no partner in sketches/")]
    backwards = read_layout(tmp_path, paired=True, direction="BtoA")
    assert backwards.entries[0].name == "sketches/000.png"
    assert backwards.entries[1].annotations == {"skin_tone": 1, "hair": "long"}


def test_label_maps_come_with_their_pictures_when_demanded(tmp_path: Path) -> None:
    builtin_folder(tmp_path)
    layout = read_layout(tmp_path, maps=True)
    assert layout.entries[0].sources == {"label_map": tmp_path / "labels" / "000.png"}
    with pytest.raises(PicturesError, match="labels/"):
        read_layout(save_pictures(tmp_path / "plain", 2), maps=True)


def test_it_is_known_that_there_are_label_maps_also_where_nobody_asked(tmp_path: Path) -> None:
    builtin_folder(tmp_path)
    assert all(read_layout(tmp_path, paired=paired).has_maps for paired in (None, True, False))
    assert not read_layout(save_pictures(tmp_path / "plain", 2)).has_maps


def test_label_maps_and_instances_are_found_under_the_names_of_their_convention(tmp_path: Path) -> None:
    save_pictures(tmp_path / "train_img", 2)
    save_labels(tmp_path / "train_label", 2)
    save_labels(tmp_path / "train_inst", 1)
    layout = read_layout(tmp_path, maps=True)
    assert [set(entry.sources) for entry in layout.entries] == [{"label_map", "instance_map"}]
    assert layout.entries[0].split == "train"
    assert layout.skipped[0].reason == "no partner in inst/"


@pytest.mark.parametrize(
    ("first", "second"), [("A_line", "B_flat"), ("sketches", "photos"), ("edges", "shoes"), ("trainA", "trainB"), ("labels", "images")]
)
def test_two_folders_with_the_same_names_are_pairs(tmp_path: Path, first: str, second: str) -> None:
    save_pictures(tmp_path / first, 3)
    save_pictures(tmp_path / second, 3, suffix=".jpg")
    layout = read_layout(tmp_path, paired=True)
    assert [entry.name for entry in layout.entries] == [f"{second}/{index:03d}.jpg" for index in range(3)]
    assert layout.entries[2].sources["input"] == tmp_path / first / "002.png"
    turned = read_layout(tmp_path, paired=True, direction="BtoA")
    assert turned.entries[2].path == tmp_path / first / "002.png"


def test_a_third_folder_that_shares_few_names_is_left_out_and_named(tmp_path: Path) -> None:
    for name in ("A_line", "B_flat"):
        save_pictures(tmp_path / name, 5)
    save_pictures(tmp_path / "B_other", 1)
    save_picture(tmp_path / "B_other" / "else.png")
    layout = read_layout(tmp_path, paired=True)
    assert layout.description == "5 pictures: pairs of the same name, A_line/ to B_flat/; left out: B_other/ (2)"


def test_three_folders_that_match_equally_well_are_refused_with_a_way_out(tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        save_pictures(tmp_path / name, 3)
    with pytest.raises(PicturesError, match=r"not clear which two are pairs.*Call the one to draw from `A`"):
        read_layout(tmp_path, paired=True)
    assert read_layout(tmp_path, paired=None).classes == ("one", "three", "two")
    (tmp_path / "one").rename(tmp_path / "A")
    (tmp_path / "two").rename(tmp_path / "B")
    assert "A/ to B/" in read_layout(tmp_path, paired=True).description


def test_splits_and_pairs_go_together_in_both_orders(tmp_path: Path) -> None:
    for split in ("train", "val"):
        for side in ("A", "B"):
            save_pictures(tmp_path / "one" / split / side, 2)
            save_pictures(tmp_path / "two" / side / split, 2)
    for name in ("one", "two"):
        layout = read_layout(tmp_path / name, paired=True)
        assert len(layout.entries) == 4
        assert layout.splits == ("train", "validation")


def test_pictures_twice_as_wide_as_high_are_two_halves(tmp_path: Path) -> None:
    save_pictures(tmp_path, 3, height=16, width=32)
    assert read_layout(tmp_path, paired=True).halves == ("right", "left")
    assert read_layout(tmp_path, paired=True, direction="BtoA").halves == ("left", "right")
    assert read_layout(tmp_path).halves == ("", "")
    save_picture(tmp_path / "square.png")
    with pytest.raises(PicturesError, match="two halves side by side"):
        read_layout(tmp_path, paired=True)


def test_what_is_no_folder_of_pictures_gets_a_clear_answer(tmp_path: Path) -> None:
    with pytest.raises(PicturesError, match="no such folder"):
        read_layout(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(PicturesError, match="there are no pictures in it"):
        read_layout(tmp_path / "empty")
    files.write(tmp_path / "one.png", random_picture(0))
    with pytest.raises(PicturesError, match=f"Give the folder it lies in, `{tmp_path}`"):
        read_layout(tmp_path / "one.png")
    with pytest.raises(OptionError, match="AtoB, BtoA"):
        read_layout(tmp_path, direction="sideways")


def test_a_link_back_to_the_folder_above_is_followed_once(tmp_path: Path) -> None:
    save_pictures(tmp_path / "in", 2)
    (tmp_path / "in" / "again").symlink_to(tmp_path)
    assert len(read_layout(tmp_path).entries) == 2


@pytest.mark.realdata
def test_real_folders_are_understood(shared_data: Path) -> None:
    pairs = read_layout(shared_data / "fluent_pairs", paired=True)
    assert pairs.description == "1,594 pictures: pairs of the same name, A_line/ to B_flat/; left out: B_flat_skintones/ (1,580)"
    assert pairs.licence == "MIT (README.txt)"
    clothing = read_layout(shared_data / "clothing_small_128")
    assert clothing.description == "3,781 pictures; 10 classes from the folders' names; train 3,068, validation 341, test 372"
    assert clothing.licence == "CC0-1.0 (LICENSE)"
