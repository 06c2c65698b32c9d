import json
from pathlib import Path

import numpy as np
import pytest

from maquette.data import files
from maquette.data.layouts import read_layout
from maquette.errors import OptionError, PicturesError
from maquette.sketches.folder import RECORD
from maquette.sketches.pairs import make_pairs
from some_pictures import save_picture, save_pictures


@pytest.fixture
def photographs(tmp_path: Path) -> Path:
    folder = tmp_path / "photographs"
    save_pictures(folder / "train" / "hat", 3, ".jpg", height=30, width=40)
    save_pictures(folder / "train" / "shoe", 2, first_seed=5, height=30, width=40)
    save_pictures(folder / "test" / "hat", 2, first_seed=9, height=30, width=40)
    (folder / "train" / "hat" / "bad.jpg").write_bytes(b"no picture")
    return folder


def test_the_pairs_are_those_that_training_reads(photographs: Path, tmp_path: Path) -> None:
    made = make_pairs(photographs, tmp_path / "pairs", "soft", size=32)
    assert made.count == 7
    assert [(bad.name, bad.reason) for bad in made.skipped] == [("train/hat/bad.jpg", "not a picture")]
    layout = read_layout(tmp_path / "pairs", paired=True)
    assert layout.is_paired
    assert [entry.split for entry in layout.entries].count("train") == 5
    entry = layout.entries[-1]
    assert "B_picture" in entry.name
    assert "A_sketch" in str(entry.sources["input"])
    assert files.read(entry.path).shape == (32, 32, 3)
    assert files.read(entry.sources["input"]).shape == (32, 32, 1)


def test_without_a_size_the_photograph_is_kept_as_it_is(photographs: Path, tmp_path: Path) -> None:
    make_pairs(photographs, tmp_path / "pairs")
    kept = tmp_path / "pairs" / "train" / "B_picture" / "hat" / "000.jpg"
    assert kept.read_bytes() == (photographs / "train" / "hat" / "000.jpg").read_bytes()
    assert files.read(tmp_path / "pairs" / "train" / "A_sketch" / "hat" / "000.png").shape == (30, 40, 1)


def test_what_was_stopped_goes_on_and_ends_the_same(photographs: Path, tmp_path: Path) -> None:
    whole, out = tmp_path / "whole", tmp_path / "stopped"
    make_pairs(photographs, whole)
    done = 0

    def stop(doing: str, count: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_pairs(photographs, out, progress=stop)
    assert not (out / RECORD).exists()
    drawn = next(out.rglob("A_sketch/**/000.png"))
    before = drawn.stat().st_mtime_ns
    make_pairs(photographs, out)
    assert drawn.stat().st_mtime_ns == before
    for path in whole.rglob("*.png"):
        assert np.array_equal(files.read(path), files.read(out / path.relative_to(whole)))
        done += 1
    assert done == 7 + 4  # the drawings, and the photographs that are PNG
    assert not list(out.glob(".unfinished*"))


def test_the_record_tells_how_it_was_made_and_the_licence_travels(photographs: Path, tmp_path: Path) -> None:
    (photographs / "README.md").write_text("---\nlicense: cc0-1.0\n---\nMine.\n")
    make_pairs(photographs, tmp_path / "pairs", "canny", thickness=2, detail=0.3)
    record = json.loads((tmp_path / "pairs" / RECORD).read_text())
    assert (record["style"], record["thickness"], record["detail"], record["count"]) == ("canny", 2, 0.3, 7)
    assert read_layout(tmp_path / "pairs", paired=True).licence.startswith("cc0-1.0")


def test_a_folder_that_is_not_free_is_left_alone(photographs: Path, tmp_path: Path) -> None:
    make_pairs(photographs, tmp_path / "pairs")
    with pytest.raises(PicturesError, match="already holds a finished set"):
        make_pairs(photographs, tmp_path / "pairs")
    save_picture(tmp_path / "mine" / "a.png")
    with pytest.raises(PicturesError, match="not empty"):
        make_pairs(photographs, tmp_path / "mine")
    with pytest.raises(OptionError, match="inside the photographs"):
        make_pairs(photographs, photographs / "pairs")


def test_too_many_broken_photographs_are_no_set(tmp_path: Path) -> None:
    save_pictures(tmp_path / "p", 2)
    for index in range(3):
        (tmp_path / "p" / f"bad{index}.png").write_bytes(b"x")
    with pytest.raises(PicturesError, match="only 2 of 5 pictures can be read"):
        make_pairs(tmp_path / "p", tmp_path / "out")
