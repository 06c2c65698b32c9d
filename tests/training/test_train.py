from pathlib import Path

import numpy as np
import pytest

from making import COLOURS, LABELS, make_maps, make_pairs, make_pictures
from maquette.data import files
from maquette.errors import MaquetteError, OptionError, PicturesError
from maquette.families import FAMILIES
from maquette.model import read_record
from maquette.run import Run
from maquette.spec import MapSpec, PictureSpec
from maquette.training.train import input_kind, is_first_process, train


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


def test_pairs_that_look_swapped_and_a_loss_that_is_left_out_are_said_and_nothing_is_changed(tmp_path: Path) -> None:
    pairs = make_pairs(tmp_path / "pairs", 8)
    small = {"model.width": 8, "model.blocks": 1, "model.discriminator_width": 4}
    more = {"data.direction": "BtoA", "training.layout": "channels_first", "training.tensorboard": False}
    out = train("pix2pixhd", pairs, tmp_path / "hd", size=32, kimg=0.008, settings=small | more)
    message = Run(out).status()["message"]
    assert "These pairs look swapped" in message
    assert "`--set data.direction=AtoB`" in message
    assert "The perceptual loss is left out" in message
    assert read_record(out).training["plan"]["data"]["direction"] == "BtoA"


SPADE = {"model.widths": [8, 4], "model.hidden": 4, "model.latent_size": 3, "model.encoder_width": 4, "model.discriminator_width": 4}


def test_a_family_that_takes_label_maps_finds_them_and_keeps_their_names_and_colours(tmp_path: Path) -> None:
    maps = make_maps(tmp_path / "maps", 10, 16, instances=True)
    more = {"training.layout": "channels_first", "training.tensorboard": False, "data.holdout": 0.3}
    record = read_record(train("spade", maps, tmp_path / "out", size=16, kimg=0.008, settings=SPADE | more))
    assert record.spec.map == MapSpec(LABELS, COLOURS, has_edges=True)
    assert record.spec.input == PictureSpec(16, 16, 2)
    assert (record.latent_size, record.spec.labels.classes) == (3, ())
    assert "3 labels" in record.data["description"]


def test_an_index_that_is_no_label_stops_a_training_before_it_begins(tmp_path: Path) -> None:
    maps = make_maps(tmp_path / "maps", 3, 16)
    files.write(maps / "labels" / "0002.png", np.full((16, 16, 1), 35, np.uint8))
    with pytest.raises(PicturesError, match=r"`labels/0002.png`: the index 35"):
        train("spade", maps, tmp_path / "out", size=16, kimg=0.008)
    assert not (tmp_path / "out" / "config.json").exists()


def test_what_a_family_learns_from_follows_from_it_and_from_the_data(tmp_path: Path) -> None:
    maps, pairs = make_maps(tmp_path / "maps", 2, 16), make_pairs(tmp_path / "pairs", 2, 16)
    spade, pix2pix, both = (FAMILIES.open(name) for name in ("spade", "pix2pix", "pix2pixhd"))
    assert [input_kind(family, "auto", maps) for family in (spade, pix2pix, both)] == ["maps", "pairs", "maps"]
    assert [input_kind(family, "auto", pairs) for family in (spade, pix2pix, both)] == ["maps", "pairs", "pairs"]
    assert input_kind(both, "pairs", maps) == "pairs"
    assert input_kind(FAMILIES.open("dcgan"), "auto", maps) == ""
    with pytest.raises(OptionError, match=r"data.input=maps.*pix2pix learns from pairs"):
        input_kind(pix2pix, "maps", maps)
    with pytest.raises(PicturesError, match="label maps are needed"):
        train("spade", pairs, tmp_path / "out", size=16, kimg=0.01)
