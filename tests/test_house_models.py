from pathlib import Path

import pytest

from maquette import house
from maquette.errors import ModelError


def test_a_folder_is_itself_and_comes_before_a_house_model_of_that_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "house" / "portraits").mkdir(parents=True)
    (tmp_path / "house" / "portraits" / "config.json").write_text("{}")
    monkeypatch.setattr(house, "FOLDER", tmp_path / "house")
    monkeypatch.chdir(tmp_path)
    assert house.names() == ["portraits"]
    assert house.find("portraits") == tmp_path / "house" / "portraits"
    (tmp_path / "portraits").mkdir()
    assert house.find("portraits") == Path("portraits")
    with pytest.raises(ModelError, match=r"Did you mean `portraits`\? The models that ship with Maquette are: portraits"):
        house.find("portrait")
    with pytest.raises(ModelError, match="portraits"):
        house.find("../house")


def test_without_any_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "FOLDER", tmp_path)
    with pytest.raises(ModelError, match="No models ship"):
        house.find("portraits")
