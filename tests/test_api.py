from pathlib import Path

import pytest

import maquette
from making import make_pictures


def test_the_verbs_are_there_and_nothing_else_is_promised() -> None:
    assert all(callable(getattr(maquette, name)) for name in maquette.__all__ if name != "__version__")
    with pytest.raises(AttributeError, match="it has"):
        maquette.opne  # noqa: B018


def test_no_room_of_the_house_has_the_name_of_a_verb() -> None:
    rooms = {path.stem for path in Path(maquette.__file__).parent.iterdir()}
    assert not rooms & set(maquette.__all__)  # once imported, a room would stand in the verb's place


def test_train_open_and_sample_in_three_lines(tmp_path: Path) -> None:
    settings = {"model.width": 4, "model.discriminator_width": 4, "training.tensorboard": False}
    model = maquette.train("dcgan", make_pictures(tmp_path / "p", 4, 16), tmp_path / "m", size=16, kimg=0.02, settings=settings)
    assert model.engine.name == "onnx"
    assert maquette.open(tmp_path / "m").sample(1, seed=3)[0].size == (16, 16)
    assert "16 x 16 pixels" in (tmp_path / "m" / "README.md").read_text()
