from pathlib import Path

import numpy as np
import pytest

from making import make_model, make_pairs
from maquette.create.hand import LANGUAGES, MENDS, SENTENCES, known_hand, match_hand, mend, remarks
from maquette.data import drawing
from maquette.data.builtin import scene
from maquette.data.hand import Usual, measure, usual
from maquette.data.strokes import redrawn
from maquette.errors import OptionError
from maquette.model import Model, open_model
from maquette.training.train import train

SIDE = 96


@pytest.fixture(scope="module")
def sketches() -> list[np.ndarray]:
    return [drawing.sketch(scene("cats", 1, index)[0], SIDE) for index in range(12)]


@pytest.fixture(scope="module")
def known(sketches: list[np.ndarray]) -> Usual:
    found = usual(sketches)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, known: Usual) -> Model:
    made = open_model(make_model(tmp_path_factory.mktemp("hand") / "cats", "pix2pix", 32, graph=False, width=4, discriminator_width=4))
    made.record = made.record.override({"training": {"hand": known.to_json()}})
    return made


def kinds(drawn: np.ndarray, known: Usual) -> list[str]:
    return [remark.kind for remark in remarks(measure(drawn), known)]


def test_a_drawing_like_those_it_knows_is_welcome(sketches: list[np.ndarray], known: Usual) -> None:
    fresh = [drawing.sketch(scene("cats", 99, index)[0], SIDE) for index in range(8)]
    assert sum(bool(kinds(one, known)) for one in fresh) <= 1


def test_an_empty_drawing_is_no_occasion_for_remarks(known: Usual) -> None:
    assert kinds(np.full((SIDE, SIDE), 255, np.uint8), known) == []


def test_bold_lines_filled_shapes_gaps_and_many_lines_are_noticed(sketches: list[np.ndarray], known: Usual) -> None:
    bold = redrawn(sketches[0], 3)
    filled, broken, crowded = (sketches[0].copy() for _ in range(3))
    filled[30:70, 20:80] = 0
    broken[:, ::9] = broken[:, 1::9] = 255
    crowded[::6] = 0
    assert "thick" in kinds(bold, known)
    assert kinds(filled, known)[0] == "filled"
    assert "gaps" in kinds(broken, known)
    assert "crowded" in kinds(crowded, known)


def test_the_mends_bring_a_drawing_back_to_what_is_usual(model: Model, sketches: list[np.ndarray], known: Usual) -> None:
    filled = redrawn(sketches[0], 5)
    filled[30:70, 20:80] = 0
    mended = mend(model, filled, "pen")
    assert mended.shape == filled.shape
    assert {"filled", "thick"} & set(kinds(filled, known))
    assert not {"filled", "thick"} & set(kinds(mended, known))
    broken = sketches[0].copy()
    broken[:, ::9] = broken[:, 1::9] = 255
    assert measure(mend(model, broken, "close")).gaps < measure(broken).gaps / 3


def test_a_model_is_asked_at_its_own_size(model: Model, sketches: list[np.ndarray]) -> None:
    assert known_hand(model) is not None
    solid = np.full((200, 200, 3), 255, np.uint8)
    solid[40:160, 40:160] = (200, 30, 30)
    first = match_hand(model, solid)[0]
    assert (first.kind, first.mend) == ("filled", "pen")
    assert first.to_json("de")["says"] == SENTENCES["filled"]["de"]


def test_a_model_that_does_not_know_says_nothing(tmp_path: Path) -> None:
    silent = open_model(make_model(tmp_path / "m", "pix2pix", 32, graph=False, width=4, discriminator_width=4))
    assert known_hand(silent) is None
    assert match_hand(silent, np.zeros((32, 32), np.uint8)) == []
    with pytest.raises(OptionError, match="does not say what hand"):
        mend(silent, np.zeros((32, 32), np.uint8), "pen")


def test_training_writes_down_the_hand_that_it_was_shown(tmp_path: Path) -> None:
    tiny = {"model.width": 4, "model.discriminator_width": 4, "model.scribble.chance": 0.5, "training.tensorboard": False}
    train("pix2pix", make_pairs(tmp_path / "pairs", 8, 32), tmp_path / "model", size=32, kimg=0.008, settings=tiny)
    known = known_hand(open_model(tmp_path / "model"))
    assert known is not None
    assert known.drawings == 8
    assert known.ink[1] > 0.05


def test_an_unknown_mend_is_named(model: Model) -> None:
    with pytest.raises(OptionError, match="The mends are: pen, close"):
        mend(model, np.full((32, 32), 255, np.uint8), "glue")


def test_every_remark_is_said_in_every_language_and_offers_a_mend_that_there_is() -> None:
    for sentences in SENTENCES.values():
        assert set(sentences) == set(LANGUAGES)
        assert all(sentence.endswith((".", "?")) for sentence in sentences.values())
    narrow = Usual(1, (0.04, 0.05, 0.06), (0.01, 0.01, 0.01), (0.0, 0.0, 0.0), (0.0, 0.0, 0.0))
    drawn = np.full((64, 64), 255, np.uint8)
    drawn[10:50, 10:50] = 0
    assert all(remark.mend in (*MENDS, "") and remark.distance > 0 for remark in remarks(measure(drawn), narrow))
