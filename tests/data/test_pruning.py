import gc
import logging
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from making import make_pictures
from maquette.data.pictures import open_pictures
from maquette.data.pruning import bound_in_bytes, prune, take_up
from maquette.errors import OptionError


def entries(folder: Path, **ages: int) -> dict[str, Path]:
    """Entries of 1,000 bytes, each used so many seconds before now."""
    found = {}
    for name, age in ages.items():
        found[name] = folder / name
        found[name].mkdir(parents=True)
        (found[name] / "pictures.npy").write_bytes(bytes(1000))
        (found[name] / ".used").touch()
        moment = found[name].stat().st_mtime - age
        os.utime(found[name] / ".used", (moment, moment))
    return found


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_was_used_longest_ago_goes_first_and_one_line_says_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    entries(tmp_path, old=300, older=400, new=100, newer=50)
    with caplog.at_level(logging.WARNING):
        assert prune(tmp_path, 2500) == 2000
    assert names(tmp_path) == ["new", "newer"]
    (said,) = caplog.messages
    assert "2 sets of prepared pictures" in said
    assert "MAQUETTE_CACHE_GB" in said
    assert "\n" not in said


def test_within_the_bound_nothing_goes_and_nothing_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    entries(tmp_path, one=10, other=20)
    assert prune(tmp_path, 2000) == 0
    assert names(tmp_path) == ["one", "other"]
    assert caplog.messages == []


def test_using_an_entry_makes_it_the_newest(tmp_path: Path) -> None:
    found = entries(tmp_path, old=300, new=100)
    take_up(found["old"]).let_go()
    prune(tmp_path, 1000)
    assert names(tmp_path) == ["old"]


def test_what_is_in_use_stays_until_its_users_are_gone(tmp_path: Path) -> None:
    found = entries(tmp_path, held=300, free=100)
    one, other = np.zeros(1).view(np.memmap), np.zeros(1).view(np.memmap)
    take_up(found["held"]).last_as_long_as(one, other)
    prune(tmp_path, 0)
    del one
    prune(tmp_path, 0)
    assert names(tmp_path) == ["held"]
    del other
    gc.collect()
    assert prune(tmp_path, 0) == 1000
    assert names(tmp_path) == []


def test_another_process_is_a_user_too(tmp_path: Path) -> None:
    entry = entries(tmp_path, held=300)["held"]
    code = f"""
from pathlib import Path
from maquette.data.pruning import take_up
held = take_up(Path({str(entry)!r}))
print(1, flush=True)
input()
"""
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "1\n"
        assert prune(tmp_path, 0) == 0
    finally:
        process.communicate("\n")
    assert prune(tmp_path, 0) == 1000


def test_an_entry_that_is_not_there_cannot_be_taken_up(tmp_path: Path) -> None:
    assert take_up(tmp_path / "nothing") is None
    assert names(tmp_path) == []


def test_an_entry_of_an_earlier_version_is_as_old_as_its_folder(tmp_path: Path) -> None:
    found = entries(tmp_path, earlier=0, later=100)
    (found["earlier"] / ".used").unlink()
    os.utime(found["earlier"], (1, 1))
    prune(tmp_path, 1000)
    assert names(tmp_path) == ["later"]


def test_the_bound_is_a_number_of_gigabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    for told, bound in (("0.5", 5e8), ("0", 0), ("inf", float("inf")), ("", 2e10)):
        monkeypatch.setenv("MAQUETTE_CACHE_GB", told)
        assert bound_in_bytes() == bound
    for told in ("plenty", "-1", "nan"):
        monkeypatch.setenv("MAQUETTE_CACHE_GB", told)
        with pytest.raises(OptionError, match=f"`MAQUETTE_CACHE_GB={told}`.*For example"):
            bound_in_bytes()


def test_prepared_pictures_stay_while_somebody_has_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAQUETTE_CACHE_GB", "0")
    data, cache = make_pictures(tmp_path / "pictures", 4, 8), tmp_path / "cache"
    small = open_pictures(data, size=8, cache=cache)
    large = open_pictures(data, size=16, cache=cache)
    assert len(names(cache / "prepared")) == 2
    assert small.batch([0])["pictures"].shape == (1, 8, 8, 3)
    del small, large
    gc.collect()
    middle = open_pictures(data, size=12, cache=cache)
    assert len(names(cache / "prepared")) == 1
    assert middle.batch([3])["pictures"].shape == (1, 12, 12, 3)
