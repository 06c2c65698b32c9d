from pathlib import Path

import pytest

from maquette.data.tables import read_tables
from maquette.errors import PicturesError


def table(folder: Path, name: str, text: str):  # type: ignore[no-untyped-def]
    (folder / name).write_text(text, encoding="utf-8")
    return read_tables(folder, (name,))


def test_columns_become_numbers_only_where_every_cell_is_one(tmp_path: Path) -> None:
    found = table(tmp_path, "metadata.csv", "\ufefffile_name,whole,part,name,zeros,odd\na.png,1,0.5,x,007,nan\nb.png,,2,3,010,1.5\n")
    assert found.rows["a.png"] == {"whole": 1, "part": 0.5, "name": "x", "zeros": "007", "odd": None}
    assert found.rows["b.png"] == {"whole": None, "part": 2.0, "name": "3", "zeros": "010", "odd": 1.5}
    assert found.columns == ["whole", "part", "name", "zeros", "odd"]


def test_names_are_taken_from_the_folder_of_the_table(tmp_path: Path) -> None:
    (tmp_path / "train").mkdir()
    found = table(tmp_path, "train/metadata.csv", "file_name,Label\nsub\\a.png,cat\n./b.png,dog\n")
    assert set(found.rows) == {"train/sub/a.png", "train/b.png"}
    assert found.class_column == "Label"


def test_a_folder_without_tables_has_none(tmp_path: Path) -> None:
    assert read_tables(tmp_path, ("notes.txt",)) is None
    assert table(tmp_path, "dataset.json", '{"labels": null}') is None


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("metadata.csv", "name,age\na.png,1\n", "needs a column `file_name`.*name, age"),
        ("metadata.csv", "file_name,age\n,1\n", "line 2.*`file_name` is missing"),
        ("metadata.jsonl", '{"file_name": "a.png"}\n{oops}\n', "line 2.*not JSON"),
        ("metadata.jsonl", '{"age": 3}\n', "line 1.*needs a `file_name`"),
        ("dataset.json", '{"labels": [["a.png", -1]]}', "whole number from 0"),
        ("dataset.json", '{"labels": [["a.png", [0.5, 0.5]]]}', "whole number from 0"),
        ("dataset.json", "labels", "not JSON"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_its_place(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(PicturesError, match=message):
        table(tmp_path, name, text)
