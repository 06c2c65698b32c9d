import numpy as np
import pytest

from maquette.errors import OptionError
from maquette.tables import read_table


def test_a_missing_column_is_answered_with_those_there_are() -> None:
    table = read_table({"Sex": ["f", "m"], "age": [1, 2]})
    with pytest.raises(OptionError, match="Did you mean `Sex`") as caught:
        table.column("sexe", "--groups")
    assert "There are: Sex, age." in str(caught.value)


def test_numbers_become_words_as_they_were_written() -> None:
    table = read_table({"whole": [2, 10, 1], "part": [0.5, float("nan"), 2.0]})
    assert table.columns["whole"].as_words().words == ("1", "2", "10")
    assert list(table.columns["part"].as_words().texts()) == ["0.5", None, "2"]


def test_rows_and_columns_can_be_taken() -> None:
    table = read_table({"a": [1, 2, 3], "b": ["x", "y", "z"]})
    assert list(table.take(np.array([2, 0])).columns["b"].as_words().texts()) == ["z", "x"]
    assert list(table.only(["b"]).columns) == ["b"]
