import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from learned import remember
from making import make_model, make_pictures
from maquette.data import files
from maquette.errors import PicturesError
from maquette.model import open_model
from maquette.studio.player import Player


def test_it_samples_and_translates_as_the_model_does(tiny_models: Path) -> None:
    faces, emoji = open_model(tiny_models / "faces"), open_model(tiny_models / "emoji")
    pictures, milliseconds = Player(faces).sample(2, 5)
    assert np.array_equal(pictures[1], files.from_pil(faces.sample(1, 6)[0]))
    assert milliseconds > 0
    drawing = np.full((50, 40, 1), 255, np.uint8)
    assert np.array_equal(Player(emoji).translate(drawing)[0], files.from_pil(emoji.translate(drawing)))


def test_a_noisy_translation_is_that_of_its_seed(tmp_path: Path) -> None:
    model = open_model(make_model(tmp_path / "noisy", "pix2pix", 32, generator="unet", width=4, discriminator_width=4, dropout=0.5))
    drawing = np.full((32, 32, 1), 255, np.uint8)
    picture, milliseconds = Player(model).translate_noisily(drawing, 3)
    assert np.array_equal(picture, files.from_pil(model.translate(drawing, seed=3, faithful=True)))
    assert milliseconds > 0


def test_one_picture_at_a_time(tiny_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = open_model(tiny_models / "faces")
    player, run, held = Player(model), model.run, []

    def watched(*values: Any) -> np.ndarray:
        held.append(player.lock.locked())
        return run(*values)

    monkeypatch.setattr(model, "run", watched)
    player.sample(1, 1)
    assert held == [True]
    assert not player.lock.locked()


def test_the_training_pictures_come_when_they_are_ready(tiny_models: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny_models / "faces", tmp_path / "faces")
    remember(tmp_path / "faces", make_pictures(tmp_path / "pictures", 8), 16)
    training = Player(open_model(tmp_path / "faces")).training
    found = training.get(60)
    assert found is not None
    assert [len(pictures) for pictures in found] == [8]
    assert training.get() is found


def test_without_them_it_says_why_every_time(tiny_models: Path) -> None:
    training = Player(open_model(tiny_models / "faces")).training
    for _ in range(2):
        with pytest.raises(PicturesError, match="does not say where they are"):
            training.get(60)
