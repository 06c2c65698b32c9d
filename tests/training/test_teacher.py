from pathlib import Path

import numpy as np
import pytest

from making import make_model, make_pairs
from maquette.data import arrays
from maquette.data.pictures import open_pictures
from maquette.errors import OptionError
from maquette.model import open_model
from maquette.spec import PictureSpec, Spec
from maquette.training.teacher import open_teacher
from maquette.training.train import train


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("teachers")
    make_model(home / "teacher", "pix2pix", 32, graph=False, width=4, discriminator_width=4)
    make_model(home / "faces", "dcgan", 32, graph=False, width=4, discriminator_width=4)
    make_pairs(home / "pairs", 12)
    return home


def student(home: Path, out: Path, **settings: object) -> Path:
    small = {"model.width": 4, "model.discriminator_width": 4, "training.tensorboard": False, "training.layout": "channels_first"}
    return train("pix2pix", home / "pairs", out, size=32, kimg=0.4, settings=small | settings)


def test_a_student_comes_nearer_to_its_teacher_than_one_without(home: Path, tmp_path: Path) -> None:
    own = {"model.reconstruction": 0, "model.objective.loss": "hinge"}
    taught = student(home, tmp_path / "taught", **own, **{"training.teacher": str(home / "teacher")})
    alone = student(home, tmp_path / "alone", **own)
    inputs = arrays.to_unit(open_pictures(home / "pairs", size=32, paired=True).batch(range(4))["input"])
    wanted, near, far = (open_model(folder).run(inputs) for folder in (home / "teacher", taught, alone))
    assert np.abs(near - wanted).mean() < 0.7 * np.abs(far - wanted).mean()
    assert open_model(taught).record.training["plan"]["training"]["teacher"] == str(home / "teacher")


def test_a_teacher_must_be_a_translator_of_the_same_form(home: Path) -> None:
    form = PictureSpec(32, 32)
    with pytest.raises(OptionError, match=r"teacher=.*faces.*a dcgan makes pictures from nothing"):
        open_teacher(str(home / "faces"), Spec(form, form), 0, 1.0)
    with pytest.raises(OptionError, match="this family makes pictures from nothing"):
        open_teacher(str(home / "teacher"), Spec(form), 0, 1.0)
    with pytest.raises(OptionError, match=r"the teacher turns 32 x 32 RGB to 32 x 32 RGB, and the student .*Try `--size 32x32`"):
        open_teacher(str(home / "teacher"), Spec(form, PictureSpec(32, 32, 1)), 0, 1.0)
