from pathlib import Path

import numpy as np
import pytest

from maquette.errors import ModelError, OptionError
from maquette.subjects import ask, open_subject
from maquette.tables import read_table
from maquette.weights import write_tensors

TABLE = read_table({"a": [1.0, 2.0], "b": [10.0, 20.0], "name": ["x", "y"]})


@pytest.fixture
def factory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "my_small_network.py").write_text("from torch import nn\n\ndef build():\n    return nn.Linear(2, 1)\n")
    write_tensors(tmp_path / "good.safetensors", {"weight": np.array([[1, 0.5]], np.float32), "bias": np.array([3], np.float32)})
    write_tensors(tmp_path / "bad.safetensors", {"weight": np.ones((1, 3), np.float32)})
    monkeypatch.chdir(tmp_path)
    return "my_small_network:build"


def test_a_module_is_made_by_its_factory_and_filled_from_safetensors(factory: str) -> None:
    found = ask(open_subject(factory, weights="good.safetensors"), TABLE.only(["a", "b"]))
    np.testing.assert_allclose(found.column.values, [9, 15])  # type: ignore[union-attr]


def test_weights_of_another_module_and_columns_of_words_are_one_message(factory: str) -> None:
    with pytest.raises(ModelError, match="does not hold the weights of `my_small_network:build`"):
        open_subject(factory, weights="bad.safetensors")
    with pytest.raises(OptionError, match="of words: name"):
        ask(open_subject(factory, weights="good.safetensors"), TABLE)
    with pytest.raises(OptionError, match=r"it must make a torch\.nn\.Module"):
        open_subject("builtins:dict", weights="good.safetensors")
