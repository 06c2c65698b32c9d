from typing import Any

import numpy as np
import pytest

from maquette.checks.bias import Examined
from maquette.checks.bias._roles import examine
from maquette.errors import OptionError
from maquette.tables import read_table

Y = [0, 1, 1, 0, 1, 0]
SEX = list("fmfmfm")


def roles(columns: dict[str, Any], **options: Any) -> tuple[Examined, dict[str, str]]:
    examined, stated = examine(read_table(columns), **options)
    return examined, dict(stated)


def test_two_classes_are_binary_and_the_yes_is_known_by_its_name() -> None:
    examined, stated = roles({"y": ["no", "yes", "yes"], "p": ["no", "no", "yes"]}, truth="y", prediction="p")
    assert examined.task == "binary"
    assert stated["counts as chosen"] == "yes (by its name; `--positive` changes it)"
    assert list(examined.decision) == [0, 0, 1]  # type: ignore[arg-type]


def test_scores_are_cut_at_half_and_that_is_said() -> None:
    examined, stated = roles({"y": Y, "s": [0.1, 0.9, 0.5, 0.49, 0.7, 0.6]}, truth="y", prediction="s")
    assert stated["chosen from a score of"] == "0.5 (assumed; `--threshold` changes it)"
    np.testing.assert_array_equal(examined.decision, [0, 1, 1, 0, 1, 1])
    examined, _ = roles({"y": Y, "s": [1, 9, 5, 4, 7, 6]}, truth="y", prediction="s", threshold=7)
    np.testing.assert_array_equal(examined.decision, [0, 1, 0, 0, 1, 0])


def test_scores_outside_zero_and_one_make_no_decisions_by_themselves() -> None:
    examined, _ = roles({"y": Y, "s": [1.5, 9, 5, 4, 7, 6]}, truth="y", prediction="s")
    assert examined.decision is None
    assert examined.score is not None
    with pytest.raises(OptionError, match="Add `--threshold X`"):
        roles({"s": np.linspace(3, 9, 50)}, prediction="s")


def test_numbers_of_many_values_are_a_regression() -> None:
    examined, _ = roles({"y": np.linspace(0, 9, 50), "p": np.linspace(0, 8, 50)}, truth="y", prediction="p")
    assert examined.task == "regression"


def test_words_of_more_classes_are_multiclass() -> None:
    examined, _ = roles({"y": list("abcabc"), "p": list("abcaab")}, truth="y", prediction="p")
    assert examined.task == "multiclass"
    assert examined.positive is None


def test_a_class_whose_name_says_nothing_has_to_be_given_for_scores() -> None:
    columns = {"y": ["<=50K", ">50K"] * 3, "s": [0.1, 0.7] * 3}
    with pytest.raises(OptionError, match="Add `--positive VALUE`"):
        roles(columns, truth="y", prediction="s")
    examined, _ = roles(columns, truth="y", prediction="s", positive=">50K")
    assert examined.positive == 1
    with pytest.raises(OptionError, match="There are: <=50K, >50K"):
        roles(columns, truth="y", prediction="s", positive="50K")


def test_auto_groups_are_named_with_the_reason_and_leave_out_the_answers() -> None:
    examined, stated = roles({"gender": SEX, "sex_score": Y, "p": Y}, prediction="sex_score", groups=["auto"])
    assert list(examined.grouping.columns) == ["gender"]
    assert "gender (sex or gender, by its name)" in stated["groups"]


def test_ages_are_cut_at_known_years_and_other_numbers_into_quarters() -> None:
    examined, _ = roles({"age": np.arange(18, 80), "pay": np.arange(62.0)}, groups=["age", "pay"])
    assert [group.name for group in examined.grouping.of("age")] == [
        "age = 40 to under 60",
        "age = 60 and more",
        "age = 25 to under 40",
        "age = under 25",
    ]
    assert len(examined.grouping.of("pay")) == 4


def test_columns_that_cannot_divide_are_refused_with_the_reason() -> None:
    n = 600
    columns = {"empty": [None] * n, "one": ["x"] * n, "names": [f"n{k}" for k in range(n)], "sex": ["f", "m"] * (n // 2)}
    refused = roles(columns, groups=["empty", "one", "names", "sex"])[0].grouping.refused
    assert refused["empty"] == "it is empty in every row"
    assert refused["one"] == "it has one value in every row, x"
    assert "600 different values" in refused["names"]
    assert "sex" not in refused


def test_rows_without_a_value_are_a_group_of_their_own() -> None:
    examined, _ = roles({"sex": ["f", None, "m", None]}, groups=["sex"])
    assert {group.name: group.size for group in examined.groups} == {"sex = missing": 2, "sex = f": 1, "sex = m": 1}
