import csv
import json
from pathlib import Path

import numpy as np
import pytest

from maquette.data import builtin, files
from maquette.data.scenes import KINDS
from maquette.errors import OptionError, PicturesError, RunError


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its name."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def cats(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return builtin.make("cats", 6, 32, 11, tmp_path_factory.mktemp("sets") / "cats")


def test_a_set_holds_pictures_sketches_label_maps_and_their_descriptions(cats: Path) -> None:
    names = [f"{index:06}.png" for index in range(6)]
    for folder in builtin.FOLDERS:
        assert sorted(path.name for path in (cats / folder).iterdir()) == names
    assert files.read(cats / "pictures" / names[0]).shape == (32, 32, 3)
    assert files.read(cats / "sketches" / names[0]).shape == (32, 32, 1)
    assert files.read_indexed(cats / "labels" / names[0]).shape == (32, 32)
    assert json.loads((cats / "pictures.json").read_text()) == {
        "kind": "cats", "count": 6, "size": 32, "seed": 11, "skew": [], "drawing": builtin.VERSION,
    }  # fmt: skip
    assert not (cats / ".unfinished.json").exists()


def test_the_table_has_a_row_of_legal_annotations_for_every_picture(cats: Path) -> None:
    with (cats / "metadata.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    kind = KINDS.open("cats")
    assert [row["file_name"] for row in rows] == [f"pictures/{index:06}.png" for index in range(6)]
    for row in rows:
        assert list(row) == ["file_name", *kind.ANNOTATIONS]
        assert all(row[name] in map(str, values) for name, values in kind.ANNOTATIONS.items())


def test_label_maps_use_the_indices_that_are_named(cats: Path) -> None:
    named = json.loads((cats / "labels.json").read_text())
    assert named["0"] == {"name": "background", "colour": "#b0c4d6"}
    for path in (cats / "labels").iterdir():
        assert {str(index) for index in np.unique(files.read_indexed(path))} <= set(named)


def test_the_page_says_the_licence_and_the_command(cats: Path) -> None:
    text = (cats / "README.md").read_text()
    assert "license: cc0-1.0" in text
    assert "maquette pictures cats --count 6 --size 32 --seed 11" in text


def test_a_larger_set_begins_with_the_smaller_one(cats: Path, tmp_path: Path) -> None:
    larger = contents(builtin.make("cats", 9, 32, 11, tmp_path / "cats"))
    smaller = contents(cats)
    assert all(larger[name] == data for name, data in smaller.items() if name.endswith(".png"))
    assert larger["metadata.csv"].startswith(smaller["metadata.csv"])


def test_several_processes_draw_what_one_draws(monkeypatch: pytest.MonkeyPatch, cats: Path, tmp_path: Path) -> None:
    monkeypatch.setattr(builtin, "_ALONE", 1)
    monkeypatch.setattr(builtin, "workers", lambda: 2)
    seen: list[tuple[int, int]] = []
    together = builtin.make("cats", 6, 32, 11, tmp_path / "cats", progress=lambda *how: seen.append(how))
    assert contents(together) == contents(cats)
    assert seen == [(done, 6) for done in range(1, 7)]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
@pytest.mark.parametrize("alone", [1, 100])
def test_a_full_disk_is_one_clear_error_in_every_process(alone: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(builtin, "_ALONE", alone)
    monkeypatch.setattr(builtin, "workers", lambda: 2)
    (tmp_path / "cats" / "labels").mkdir(parents=True)
    (tmp_path / "cats" / "labels" / "000003.png").symlink_to("/dev/full")
    recipe = {"kind": "cats", "count": 4, "size": 16, "seed": 0, "skew": [], "drawing": builtin.VERSION}
    (tmp_path / "cats" / ".unfinished.json").write_text(json.dumps(recipe))
    with pytest.raises(RunError, match="The disk is full"):
        builtin.make("cats", 4, 16, 0, tmp_path / "cats")
    assert not (tmp_path / "cats" / "pictures.json").exists()


def test_a_set_that_was_cut_short_is_finished_by_the_same_command(cats: Path, tmp_path: Path) -> None:
    def stop(done: int, _of: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    folder = tmp_path / "cats"
    with pytest.raises(KeyboardInterrupt):
        builtin.make("cats", 6, 32, 11, folder, progress=stop)
    assert not (folder / "pictures.json").exists()
    (folder / "pictures" / "000001.png").write_bytes(b"half a pic")
    with pytest.raises(PicturesError, match="another recipe"):
        builtin.make("cats", 6, 32, 12, folder)
    assert contents(builtin.make("cats", 6, 32, 11, folder)) == contents(cats)


def test_a_folder_that_holds_something_else_is_left_alone(cats: Path, tmp_path: Path) -> None:
    before = contents(cats)
    with pytest.raises(PicturesError, match="already holds a finished set"):
        builtin.make("cats", 6, 32, 11, cats)
    assert contents(cats) == before
    (tmp_path / "holiday.txt").write_text("mine")
    with pytest.raises(PicturesError, match="not empty"):
        builtin.make("cats", 1, 32, 0, tmp_path)
    with pytest.raises(PicturesError, match="a file of that name"):
        builtin.make("cats", 1, 32, 0, tmp_path / "holiday.txt")
    assert contents(tmp_path) == {"holiday.txt": b"mine"}


def test_wrong_wishes_are_refused_before_a_folder_is_made(tmp_path: Path) -> None:
    out = tmp_path / "set"
    for wish in (("dogs", 1, 32), ("cats", 0, 32), ("cats", 1, 4)):
        with pytest.raises(OptionError):
            builtin.make(*wish, 0, out)
    with pytest.raises(OptionError, match="there is no annotation"):
        builtin.make("cats", 1, 32, 0, out, ["mood=odd:1"])
    assert not out.exists()


def test_a_skewed_set_remembers_and_satisfies_its_condition(tmp_path: Path) -> None:
    folder = builtin.make("landscapes", 8, 16, 0, tmp_path / "set", ["season=winter:1", "water!=none:1"])
    with (folder / "metadata.csv").open(newline="") as file:
        assert all(row["season"] == "winter" and row["water"] != "none" for row in csv.DictReader(file))
    assert json.loads((folder / "pictures.json").read_text())["skew"] == ["season=winter:1", "water!=none:1"]
    assert '--skew "season=winter:1"' in (folder / "README.md").read_text()


def test_the_same_scene_is_the_same_picture_at_another_size(tmp_path: Path) -> None:
    small = files.read(builtin.make("cats", 1, 32, 4, tmp_path / "small") / "pictures" / "000000.png").astype(float)
    large = files.read(builtin.make("cats", 1, 128, 4, tmp_path / "large") / "pictures" / "000000.png").astype(float)
    assert np.abs(large.reshape(32, 4, 32, 4, 3).mean((1, 3)) - small).mean() < 4
