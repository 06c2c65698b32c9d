from pathlib import Path

import pytest

from making import make_pairs, make_pictures
from maquette.errors import MaquetteError, OptionError, PicturesError
from maquette.training.train import is_first_process, train


def test_pairs_are_needed_where_a_family_translates(tmp_path: Path) -> None:
    make_pictures(tmp_path / "single", 4, 32)
    with pytest.raises(MaquetteError):
        train("pix2pix", tmp_path / "single", tmp_path / "out", size=32, kimg=0.01)


def test_a_size_the_family_cannot_do_is_said_before_anything_is_trained(tmp_path: Path) -> None:
    make_pictures(tmp_path / "pictures", 4, 32)
    with pytest.raises(OptionError, match="--size 100x100"):
        train("dcgan", tmp_path / "pictures", tmp_path / "out", size=100, kimg=0.01)
    assert not (tmp_path / "out" / "config.json").exists()


def test_an_empty_folder_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(PicturesError):
        train("dcgan", tmp_path / "empty", tmp_path / "out", kimg=0.01)


def test_previews_of_a_translator_show_held_out_pairs_where_there_are_any(tmp_path: Path) -> None:
    from maquette.run import Run
    from maquette.training.plan import make_plan
    from maquette.training.train import _open

    make_pairs(tmp_path / "pairs", 20, 32)
    plan = make_plan("pix2pix", size=32, assignments={"data.holdout": 0.3})
    run = Run(tmp_path / "out")
    run.create()
    learned, shown = _open(plan, tmp_path / "pairs", run)
    assert len(learned) + len(shown) == 20
    assert not set(learned.names) & set(shown.names)


def test_only_the_first_process_of_several_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_first_process()
    monkeypatch.setenv("RANK", "1")
    assert not is_first_process()
