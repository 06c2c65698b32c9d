import json
import shutil
from pathlib import Path

import pytest

from making import make_model
from maquette.errors import ModelError
from maquette.run import Run
from maquette.studio.shelf import NoSuchModel, Shelf


@pytest.fixture
def nobody(tmp_path: Path) -> Path:
    """A house without models."""
    (tmp_path / "empty house").mkdir()
    return tmp_path / "empty house"


def names(shelf: Shelf) -> list[str]:
    return [entry.name for entry in shelf.entries()]


def test_models_are_found_in_the_folder_one_below_and_two_below(tiny_models: Path, nobody: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(tiny_models / "faces", home / "one")
    shutil.copytree(tiny_models / "emoji", home / "deeper" / "two")
    shutil.copytree(tiny_models / "emoji", home / "deeper" / "still" / "three")
    (home / "other").mkdir()
    (home / "other" / "config.json").write_text('{"model_type": "of another program"}')
    assert names(Shelf(home, nobody)) == ["two", "one"]
    assert names(Shelf(home / "one", nobody)) == ["one"]
    assert names(Shelf(None, nobody)) == []


def test_yours_comes_before_the_house_and_keeps_its_name(tiny_models: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny_models / "faces", tmp_path / "home" / "faces")
    shelf = Shelf(tmp_path / "home", tiny_models)
    assert [(entry.name, entry.origin) for entry in shelf.entries()] == [("faces", "yours"), ("emoji", "house"), ("faces~house", "house")]
    assert shelf.find("faces~house").folder == tiny_models / "faces"


def test_two_models_of_one_name_have_two_addresses(tiny_models: Path, nobody: Path, tmp_path: Path) -> None:
    for place in ("a", "b"):
        shutil.copytree(tiny_models / "faces", tmp_path / "home" / place / "mine")
    assert names(Shelf(tmp_path / "home", nobody)) == ["mine", "mine~b"]


@pytest.mark.parametrize("name", ["../faces", "..", ".", "", "/etc/passwd", "faces/../emoji", "faces\0"])
def test_a_name_is_looked_up_and_never_used_as_a_path(tiny_models: Path, nobody: Path, name: str) -> None:
    with pytest.raises(NoSuchModel, match="emoji, faces"):
        Shelf(tiny_models, nobody).find(name)


def test_a_damaged_model_is_shown_with_what_is_wrong(tiny_models: Path, nobody: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny_models / "faces", tmp_path / "faces")
    (tmp_path / "faces" / "config.json").write_text("{")
    shelf = Shelf(tmp_path, nobody)
    [entry] = shelf.entries()
    assert (entry.makes, "damaged" in entry.problem) == ("nothing", True)
    with pytest.raises(ModelError, match="damaged"):
        shelf.player("faces")


def test_a_run_is_shown_while_it_learns_and_no_longer_when_it_has_finished(nobody: Path, tmp_path: Path) -> None:
    run = Run(tmp_path / "learning")
    run.create()
    run.plan.write_text("{}")
    run.write_status({"stage": "training", "progress": 0.25, "seconds_left": 60})
    shelf = Shelf(tmp_path, nobody)
    [entry] = shelf.entries()
    facts = entry.describe()
    assert (facts["run"]["progress"], facts["run"]["is_live"], facts["run"]["has_preview"]) == (0.25, True, False)
    with pytest.raises(ModelError, match="still being trained"):
        shelf.player("learning")
    run.write_status({"stage": "finished"})
    assert entry.describe()["run"] == {}


def test_a_model_is_opened_once_and_again_when_its_files_have_changed(nobody: Path, tmp_path: Path) -> None:
    make_model(tmp_path / "faces", "dcgan", 16, width=4, discriminator_width=4)
    shelf = Shelf(tmp_path, nobody)
    first = shelf.player("faces")
    assert shelf.player("faces") is first
    config = json.loads((tmp_path / "faces" / "config.json").read_text())
    (tmp_path / "faces" / "config.json").write_text(json.dumps(config | {"licence": "CC0"}))
    assert shelf.player("faces") is not first
    assert shelf.find("faces").describe()["licence"] == "CC0"


def test_the_house_is_looked_into_if_nothing_else_is_said() -> None:
    assert all(entry.origin == "house" for entry in Shelf(None).entries())
