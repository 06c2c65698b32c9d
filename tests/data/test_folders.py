from pathlib import Path

import pytest

from maquette.data.folders import read_folder, split_name


def placed(folder: Path, *names: str) -> list[tuple[str, str, str]]:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return [(picture.split, picture.group, picture.key) for picture in read_folder(folder).pictures]


def test_split_group_and_key_are_read_from_the_path(tmp_path: Path) -> None:
    assert placed(tmp_path, "train/cat/deep/a.png", "val/cat/b.jpg", "testing/c.png") == [
        ("test", "", "c"),
        ("train", "cat", "deep/a"),
        ("validation", "cat", "b"),
    ]


def test_the_split_may_be_part_of_the_folder_s_name(tmp_path: Path) -> None:
    assert placed(tmp_path, "trainA/x.png", "trainB/x.png", "test_img/y.png") == [
        ("test", "img", "y"),
        ("train", "A", "x"),
        ("train", "B", "x"),
    ]


def test_without_splits_the_first_folder_is_the_group(tmp_path: Path) -> None:
    assert placed(tmp_path, "a.png", "cat/b.png", "training day/c.png") == [("", "", "a"), ("", "cat", "b"), ("", "training day", "c")]


@pytest.mark.parametrize(
    ("word", "expected"), [("train", "train"), ("Val", "validation"), ("testing", "test"), ("trainA", ""), ("trains", "")]
)
def test_a_word_names_a_split_or_none(word: str, expected: str) -> None:
    assert split_name(word) == expected


def test_other_files_are_listed_apart(tmp_path: Path) -> None:
    placed(tmp_path, "a.png", "notes/LICENSE", "Thumbs.db", ".git/config")
    assert read_folder(tmp_path).others == ("notes/LICENSE",)
