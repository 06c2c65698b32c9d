from pathlib import Path

import pytest

from making import make_pairs, make_pictures
from maquette.errors import MaquetteError, OptionError, PicturesError
from maquette.model import read_record
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
    learned, shown = _open(plan, [tmp_path / "pairs"], run)
    assert len(learned) + len(shown) == 20
    assert not set(learned.names) & set(shown.names)


def make_classes(folder: Path, counts: dict[str, int]) -> Path:
    for seed, (name, count) in enumerate(counts.items()):
        make_pictures(folder / name, count, 16, seed)
    return folder


TINY = {"model.width": 4, "model.discriminator_width": 4, "model.batch_size": 4, "training.tensorboard": False}


def test_classes_are_learned_apart_where_there_are_several_unless_told_otherwise(tmp_path: Path) -> None:
    data = make_classes(tmp_path / "data", {"discs": 5, "balls": 3})
    one = read_record(train("dcgan", data, tmp_path / "one", size=16, kimg=0.01, settings=TINY))
    assert one.spec.labels.classes == ("balls", "discs")
    assert one.training["plan"]["data"]["conditional"] == "yes"
    other = read_record(train("dcgan", data, tmp_path / "other", size=16, kimg=0.01, conditional="no", settings=TINY))
    assert len(other.spec.labels) == 0


def test_classes_that_are_asked_for_and_not_there_are_one_clear_error(tmp_path: Path) -> None:
    single = make_pictures(tmp_path / "single", 4, 16)
    with pytest.raises(OptionError, match=r"--conditional yes.*no classes.*folder of its own"):
        train("dcgan", single, tmp_path / "out", size=16, kimg=0.01, conditional="yes", settings=TINY)


def test_a_family_says_how_many_sets_it_learns_from(tmp_path: Path) -> None:
    one, other = (make_pictures(tmp_path / name, 4, 32) for name in ("a", "b"))
    with pytest.raises(OptionError, match=r"dcgan learns from one set.*maquette train dcgan DATA"):
        train("dcgan", [one, other], tmp_path / "out", size=32, kimg=0.01)
    with pytest.raises(OptionError, match=r"cogan learns from 2 sets.*SET_A SET_B"):
        train("cogan", one, tmp_path / "out", size=32, kimg=0.01)


def test_only_the_first_process_of_several_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_first_process()
    monkeypatch.setenv("RANK", "1")
    assert not is_first_process()
