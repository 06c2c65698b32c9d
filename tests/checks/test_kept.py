from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import maquette
from maquette.checks.kept import NAME, Kept, difference, fingerprint
from maquette.errors import OptionError
from maquette.tables.table import Numbers, Words
from planted_answers import answers

ROLES = {"truth": "truth", "prediction": "answer", "groups": ["group"]}


def kept(folder: Path, **columns: object) -> Kept:
    maquette.check({**answers(0), **columns}, out=folder, checks=["error_rate"], **ROLES)
    return Kept.read(folder / NAME)


def test_what_was_answered_comes_back_from_its_file(tmp_path: Path) -> None:
    columns = answers(0)
    found = kept(tmp_path)
    assert found.n == len(columns["truth"])
    assert found.truth is not None
    assert found.decision is not None
    assert [found.classes[code] for code in found.truth] == [str(value) for value in columns["truth"]]
    assert [found.classes[code] for code in found.decision] == [str(value) for value in columns["answer"]]
    assert list(found.groups["group"].texts()) == list(columns["group"])
    assert set(found.columns) == set(columns) - {"answer"}


def test_the_same_rows_are_known_though_the_answers_differ(tmp_path: Path) -> None:
    columns = answers(0)
    other = kept(tmp_path / "b", answer=1 - np.asarray(columns["answer"]))
    assert difference(kept(tmp_path / "a"), other) == ""


@pytest.mark.parametrize(("column", "why"), [("truth", "the truth differs"), ("group", "the column `group` differs")])
def test_other_rows_are_known_by_truth_or_groups(tmp_path: Path, column: str, why: str) -> None:
    turned = {column: np.asarray(answers(0)[column])[::-1]}
    assert difference(kept(tmp_path / "a"), kept(tmp_path / "b", **turned)) == why


def test_fewer_rows_are_other_rows(tmp_path: Path) -> None:
    one = kept(tmp_path)
    assert difference(one, replace(one, n=1)) == "there are 2,000 rows in one and 1 in the other"


def test_a_fingerprint_is_of_the_cells_and_not_of_how_they_are_held() -> None:
    one = Words(np.array([0, 1, -1, 0], np.int32), ("a", "b"))
    other = Words(np.array([2, 0, -1, 2], np.int32), ("b", "unused", "a"))
    assert fingerprint(one) == fingerprint(other)
    assert fingerprint(one) != fingerprint(Words(np.array([1, 0, -1, 1], np.int32), ("a", "b")))
    assert fingerprint(Numbers(np.array([0.0, np.nan]))) == fingerprint(Numbers(np.array([-0.0, np.nan])))


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut off"])
def test_a_file_that_is_none_of_ours_is_one_message(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    with pytest.raises(OptionError, match="does not hold the rows of a report"):
        Kept.read(tmp_path / NAME)


def test_nothing_pickled_is_opened(tmp_path: Path) -> None:
    np.savez(tmp_path / NAME, about=np.array([{"version": 1}], dtype=object))
    with pytest.raises(OptionError, match="does not hold the rows of a report"):
        Kept.read(tmp_path / NAME)
