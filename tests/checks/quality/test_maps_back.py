from pathlib import Path
from typing import Any

import numpy as np
import pytest

from making import make_model
from maquette.checks.quality import Embedded, _reading_back, maps_back, style_and_layout
from maquette.checks.quality._reading_back import share_read
from maquette.checks.quality._translation import Translation
from maquette.data import files
from maquette.data.pictures import open_pictures
from maquette.features import segmenter
from maquette.model import Model, open_model
from quality_sides import embedded, side

COLOURS = np.array([[40, 90, 200], [60, 180, 70], [220, 200, 120]])


def make_scenes(folder: Path, count: int, seed: int) -> Path:
    """Pictures of a sea under a sky and a sandy disc, always in the same colours, and their maps."""
    luck = np.random.default_rng(seed)
    y, x = np.mgrid[:32, :32]
    for index in range(count):
        map = (y > luck.uniform(9, 22)).astype(np.uint8)
        map[(y - luck.uniform(8, 24)) ** 2 + (x - luck.uniform(8, 24)) ** 2 < 36] = 2
        files.write(folder / "pictures" / f"{index}.png", np.clip(COLOURS[map] + luck.normal(0, 8, (32, 32, 3)), 0, 255).astype(np.uint8))
        files.write_indexed(folder / "labels" / f"{index}.png", map, [(0, 0, 255), (0, 255, 0), (255, 255, 0)])
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("maps back")
    make_model(home / "coast", "spade", 32, graph=False, latent_size=4, widths=(8, 4))
    for name, count, seed in (("learned", 60, 0), ("held out", 56, 1)):
        make_scenes(home / name, count, seed)
    return home


@pytest.fixture(autouse=True)
def _kept_here(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A short training, once for all tests."""
    monkeypatch.setenv("MAQUETTE_CACHE", str(home / "cache"))
    monkeypatch.setattr(segmenter, "_PICTURES", 480)


@pytest.fixture
def translation(home: Path) -> Translation:
    learned, held_out = (open_pictures(home / name, size=32, maps=True) for name in ("learned", "held out"))
    return Translation(open_model(home / "coast"), (held_out,), learned)


def answered(translation: Translation, answers: np.ndarray, **more: Any) -> Embedded:
    count = len(translation)
    made, real = (side(np.zeros((count, 1), np.float32), one) for one in (answers, translation.pairs(np.arange(count))["pictures"]))
    return embedded(made, real, is_paired=True, is_held_out=True, translation=translation, **more)


def true(translation: Translation) -> np.ndarray:
    return translation.pairs(np.arange(len(translation)))["pictures"]


def test_what_is_painted_where_it_was_painted_is_read_back(translation: Translation) -> None:
    finding = maps_back.measure(answered(translation, true(translation)))
    assert finding.reading == "as expected"
    made, real, less = (quantity.estimate for quantity in finding.quantities)
    assert made.value == real.value
    assert made.n == 56
    assert less.value == 0
    assert len(finding.evidence[1].groups) == 6


def test_pictures_of_other_maps_are_not_read_back(translation: Translation) -> None:
    finding = maps_back.measure(answered(translation, true(translation)[:, ::-1]))
    assert finding.reading == "look here"
    assert finding.quantities[2].estimate.low > 0.1


def test_a_network_that_cannot_read_real_pictures_blames_nobody(translation: Translation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maps_back, "BAR", 1.0)
    assert maps_back.measure(answered(translation, true(translation)[:, ::-1])).reading == "cannot tell"


def test_the_network_is_trained_once_and_without_training_pairs_on_others_than_it_is_tried_on(
    translation: Translation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_reading_back, "LEAST", 40)
    alone = Translation(translation.model, translation.held_out)
    finding = maps_back.measure(answered(alone, true(alone)))
    assert finding.quantities[0].estimate.n == 12
    assert "trained on 44 real pairs" in finding.method
    monkeypatch.setattr(segmenter, "train", None)  # from here on it must be there
    assert maps_back.measure(answered(alone, true(alone))) == finding


def test_too_few_pairs_cannot_tell(translation: Translation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_reading_back, "LEAST", 61)
    for measure in (maps_back.measure, style_and_layout.measure):
        assert measure(answered(translation, true(translation))).reading == "cannot tell"


def test_for_other_models_the_question_does_not_arise(home: Path, translation: Translation) -> None:
    pairs = Translation(open_model(make_model(home / "lines", "pix2pix", 32, graph=False, width=4)), translation.held_out)
    student = Translation(translation.model, translation.held_out, translation.training, is_student=True)
    for changed in (pairs, student):
        for measure in (maps_back.measure, style_and_layout.measure):
            assert measure(answered(changed, true(changed))).reading == "not applicable"


def test_pixels_of_which_nothing_is_said_do_not_count() -> None:
    wanted = np.array([[[0, 1], [-100, -100]], [[-100, -100], [-100, -100]]])
    assert share_read(np.array([[[0, 0], [1, 0]], [[0, 0], [0, 0]]]), wanted).tolist() == [0.5, 0.0]


class Tinted:
    """An engine whose pictures are known: each label in its colour, and by style in another light or at another place."""

    name, inputs = "tinted", ("input", "latents")

    def __init__(self, moves: bool) -> None:
        self.moves = moves

    def __call__(self, *values: np.ndarray) -> np.ndarray:
        maps, style = values[0][:, 0], float(values[1][0, 0])
        maps = np.roll(maps, round(9 * style) if self.moves else 0, axis=1)
        pictures = COLOURS[maps] + (0 if self.moves else 12 * style)
        return (np.clip(pictures, 0, 255).transpose(0, 3, 1, 2) / 127.5 - 1).astype(np.float32)

    def encode(self, pictures: np.ndarray) -> np.ndarray:
        return np.zeros((len(pictures), 4), np.float32)


@pytest.mark.parametrize("moves", [False, True])
def test_a_style_may_change_the_light_and_not_the_place(translation: Translation, moves: bool) -> None:
    model = Model(translation.model.folder, translation.model.record, Tinted(moves))
    finding = style_and_layout.measure(answered(Translation(model, translation.held_out, translation.training), true(translation)))
    colour, moved, kept, _ = (quantity.estimate for quantity in finding.quantities)
    assert finding.reading == ("look here" if moves else "as expected")
    assert (moved.value > 0.15) is moves
    assert (kept.value < 0.85) is moves
    assert colour.n == 32
    assert len(finding.evidence[0].groups[0]) == 5


def test_the_colour_of_a_label_is_the_mean_of_its_pixels() -> None:
    picture = np.zeros((1, 10, 10, 3), np.uint8)
    map = np.zeros((1, 10, 10), np.uint8)
    map[0, :5], map[0, 0, 0] = 1, 3
    picture[0, :5, :, 0] = 255
    found = style_and_layout.label_colours(picture, map, 4)
    assert found[0, 0].tolist() == [0, 0, 0]
    assert found[0, 1].tolist() == [1, 0, 0]
    assert np.isnan(found[0, 2]).all()
    assert found[0, 3].tolist() == [1, 0, 0]
