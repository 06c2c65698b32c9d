from pathlib import Path

import pytest

from maquette.data.layouts import Entry
from maquette.sketches.folder import Job, open_photographs, place
from some_pictures import save_picture, save_pictures


@pytest.mark.parametrize(
    ("name", "split", "where"),
    [
        ("04", "", "A/04.png"),
        ("dress/04", "", "A/dress/04.png"),
        ("train/dress/04", "train", "train/A/dress/04.png"),
        ("val/04", "validation", "validation/A/04.png"),
        ("dress/test/04", "test", "test/A/dress/04.png"),
        ("train/trainers/04", "train", "train/A/trainers/04.png"),
        ("04", "test", "test/A/04.png"),  # a split that a table names
    ],
)
def test_the_split_lies_outermost_and_the_rest_of_the_name_stays(name: str, split: str, where: str) -> None:
    entry = Entry(Path(name + ".jpg"), name + ".jpg", split, None, {}, {})
    assert place(Path("out"), Job(entry, name), "A") == Path("out") / where


def test_two_photographs_of_one_name_stay_apart(tmp_path: Path) -> None:
    save_picture(tmp_path / "a.png", 0)
    save_picture(tmp_path / "a.jpg", 1)
    assert [job.name for job in open_photographs(tmp_path)[1]] == ["a", "a-png"]


def test_two_classes_of_the_same_file_names_are_no_pairs(tmp_path: Path) -> None:
    for folder in ("train/hat", "train/shoe"):
        save_pictures(tmp_path / folder, 3)
    assert len(open_photographs(tmp_path)[1]) == 6


def test_of_pairs_the_pictures_are_taken(tmp_path: Path) -> None:
    for folder in ("A_line", "B_photo"):
        save_pictures(tmp_path / folder, 3)
    assert [job.entry.name for job in open_photographs(tmp_path)[1]] == [f"B_photo/00{index}.png" for index in range(3)]
