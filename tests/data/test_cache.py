import os
import time
from pathlib import Path

import pytest

from maquette.data.cache import cache_folder, making_folder
from maquette.errors import RunError


def test_the_folder_given_goes_before_the_environment_and_that_before_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MAQUETTE_CACHE", str(tmp_path / "environment"))
    assert cache_folder(tmp_path / "given") == tmp_path / "given"
    assert cache_folder() == tmp_path / "environment"
    monkeypatch.delenv("MAQUETTE_CACHE")
    assert cache_folder().name == "maquette"


def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    def stop_half_way() -> None:
        with making_folder(tmp_path / "a") as folder:
            (folder / "file").write_text("half")
            raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        stop_half_way()
    assert list(tmp_path.iterdir()) == []
    with making_folder(tmp_path / "a") as folder:
        (folder / "file").write_text("whole")
        assert not (tmp_path / "a").exists()
    assert (tmp_path / "a" / "file").read_text() == "whole"


def test_of_two_that_make_the_same_folder_the_first_wins(tmp_path: Path) -> None:
    with making_folder(tmp_path / "a") as slow:
        (slow / "file").write_text("slow")
        with making_folder(tmp_path / "a") as fast:
            (fast / "file").write_text("fast")
    assert (tmp_path / "a" / "file").read_text() == "fast"
    assert [child.name for child in tmp_path.iterdir()] == ["a"]


def test_what_a_killed_process_left_is_swept_away_after_a_day(tmp_path: Path) -> None:
    old, new = tmp_path / ".unfinished-x-1", tmp_path / ".unfinished-x-2"
    old.mkdir()
    new.mkdir()
    os.utime(old, (time.time() - 90_000, time.time() - 90_000))
    with making_folder(tmp_path / "a"):
        pass
    assert (old.exists(), new.exists()) == (False, True)


def test_a_place_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RunError, match="A file stands"), making_folder(tmp_path / "file" / "a"):
        pass
