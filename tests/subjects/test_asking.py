import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from maquette.errors import OptionError
from maquette.subjects import ask, open_subject
from maquette.tables import Numbers, Words, read_table

TABLE = read_table({"x": np.arange(10.0)})


def asked(function: Callable[[Any], Any], **options: Any) -> Any:
    return ask(open_subject(function), TABLE, batch=3, **options)


def test_a_function_is_asked_in_batches_and_answers_every_row() -> None:
    sizes = []

    def double(rows: dict[str, np.ndarray]) -> np.ndarray:
        sizes.append(len(rows["x"]))
        return rows["x"] * 2

    found = asked(double)
    assert sizes == [3, 3, 3, 1]
    np.testing.assert_array_equal(found.column.values, np.arange(10) * 2)
    assert not found.problems


def test_a_batch_that_raises_is_missing_and_the_rest_is_still_asked() -> None:
    def choosy(rows: dict[str, np.ndarray]) -> np.ndarray:
        if 4 in rows["x"]:
            raise ZeroDivisionError("no fours")
        return rows["x"]

    found = asked(choosy)
    assert list(np.flatnonzero(found.column.missing)) == [3, 4, 5]
    assert [(one.kind, one.first, one.rows, one.message) for one in found.problems] == [("failed", 3, 3, "ZeroDivisionError: no fours")]


def test_after_three_failures_in_a_row_nothing_more_is_asked() -> None:
    calls = []

    def broken(rows: Any) -> Any:
        calls.append(1)
        raise RuntimeError

    found = asked(broken)
    assert len(calls) == 3
    assert found.missing == 10
    assert found.problems[-1].kind == "not asked"


@pytest.mark.parametrize("answer", [lambda rows: 7, lambda rows: np.zeros((2, 2, 2)), lambda rows: np.zeros(5), lambda rows: [[1], [1, 2]]])
def test_a_wrong_shape_is_a_problem_and_not_a_crash(answer: Callable[[Any], Any]) -> None:
    found = asked(answer)
    assert found.problems[0].kind == "wrong shape"
    assert found.missing == 10


def test_answers_that_are_no_number_are_counted() -> None:
    found = asked(lambda rows: np.where(rows["x"] > 7, np.nan, 1.0))
    assert [(one.kind, one.rows, one.first) for one in found.problems] == [("not a number", 2, 8)]


def test_a_subject_that_never_answers_is_left() -> None:
    never = threading.Event()
    try:
        found = asked(lambda rows: never.wait(), seconds=0.05)
    finally:
        never.set()
    assert [one.kind for one in found.problems] == ["too slow", "not asked"]


def test_of_two_classes_the_second_is_the_score_and_of_more_the_largest_is_the_answer() -> None:
    two = asked(lambda rows: np.column_stack([1 - rows["x"] / 10, rows["x"] / 10]))
    assert isinstance(two.column, Numbers)
    np.testing.assert_allclose(two.column.values, np.arange(10) / 10)
    three = asked(lambda rows: np.eye(3)[(rows["x"] % 3).astype(int)])
    assert isinstance(three.column, Words)
    assert list(three.column.texts()[:4]) == ["0", "1", "2", "0"]


def test_words_stay_words() -> None:
    found = asked(lambda rows: ["cat" if x > 4 else "dog" for x in rows["x"]])
    assert list(found.column.texts()[4:6]) == ["dog", "cat"]


def test_what_has_to_be_run_to_be_read_is_not_opened() -> None:
    with pytest.raises(OptionError, match="pickled model can run anything"):
        open_subject("model.pkl")
    with pytest.raises(OptionError, match="a subject is a table"):
        open_subject("no such thing")
    with pytest.raises(OptionError, match="there is no module `nowhere_at_all`"):
        open_subject("nowhere_at_all:predict")
    with pytest.raises(OptionError, match="a subject is"):
        open_subject(7)
