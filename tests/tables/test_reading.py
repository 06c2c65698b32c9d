import json
from pathlib import Path

import numpy as np
import pytest

from maquette.errors import OptionError
from maquette.tables import Numbers, Words, read_table


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_csv_gives_numbers_and_words_with_their_gaps(tmp_path: Path) -> None:
    table = read_table(write(tmp_path / "a.csv", 'age,name\n31,"Ana, B"\n,Bo\n25.5,\n'))
    age, name = table.columns["age"], table.columns["name"]
    assert isinstance(age, Numbers)
    assert isinstance(name, Words)
    np.testing.assert_array_equal(age.values, [31, np.nan, 25.5])
    assert list(name.texts()) == ["Ana, B", "Bo", None]


def test_parquet_and_json_lines_give_the_same_table_as_csv(tmp_path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    rows = {"age": [31, 40], "sex": ["f", "m"]}
    parquet.write_table(pyarrow.table(rows), tmp_path / "a.parquet")
    write(tmp_path / "a.jsonl", "".join(json.dumps({"age": a, "sex": s}) + "\n" for a, s in zip(*rows.values())))
    write(tmp_path / "a.csv", "age,sex\n31,f\n40,m\n")
    for kind in ("parquet", "jsonl", "csv"):
        table = read_table(tmp_path / f"a.{kind}")
        assert list(table.columns["age"].as_words().texts()) == ["31", "40"]
        assert list(table.columns["sex"].as_words().texts()) == ["f", "m"]


def test_a_column_that_turns_from_numbers_to_words_is_read_as_words_and_that_is_said(tmp_path: Path) -> None:
    table = read_table(write(tmp_path / "a.csv", "x,y\n" + "".join(f"{k},a\n" for k in range(500_000)) + "about 7,b\n"))
    assert isinstance(table.columns["x"], Words)
    assert len(table) == 500_001
    mixed = read_table({"x": ["1", "2", "3", "many"]})
    assert mixed.notes == ("Column `x` mixes numbers and words (such as `many`) and is read as words.",)


def test_data_frames_come_in_as_they_are() -> None:
    import pandas

    table = read_table(pandas.DataFrame({"x": [1, 2], "sex": pandas.Categorical(["f", "m"]), "hired": [True, False]}))
    assert list(table.columns["sex"].as_words().texts()) == ["f", "m"]
    assert list(table.columns["hired"].as_words().texts()) == ["true", "false"]


def test_a_folder_of_pictures_is_a_table_with_a_root(tmp_path: Path) -> None:
    write(tmp_path / "metadata.csv", "file_name,skin\na.png,dark\nb.png,light\n")
    table = read_table(tmp_path)
    assert table.root == tmp_path
    assert len(table) == 2


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.csv", "x,y\n", "it has no rows"),
        ("a.csv", "x,x\n1,2\n", "two columns are called `x`"),
        ("a.csv", "x,y\n1\n", "cannot be read as csv"),
        ("a.jsonl", "{nonsense\n", "cannot be read as jsonl"),
        ("a.parquet", "no parquet", "cannot be read as parquet"),
        ("a.txt", "x\n1\n", "not a table that can be read"),
    ],
)
def test_what_is_no_table_is_one_message(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(OptionError, match=message):
        read_table(write(tmp_path / name, text))


def test_a_million_different_words_are_no_trouble() -> None:
    column = read_table({"id": np.arange(1_000_000).astype(str)}).columns["id"]
    assert isinstance(column, Words)
    assert len(column.words) == 1_000_000
