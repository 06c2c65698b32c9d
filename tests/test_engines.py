import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from making import make_model
from maquette.create.recipe import read_recipe
from maquette.create.translate import translate
from maquette.data import files
from maquette.errors import OptionError
from maquette.model import open_model
from maquette.seeds import number

DRAWING = np.random.default_rng(1).integers(0, 256, (40, 60, 3), np.uint8)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("engines")
    small = {"width": 4, "discriminator_width": 4}
    make_model(home / "unet", "pix2pix", 32, graph=False, generator="unet", dropout=0.5, norm="batch", **small)
    make_model(home / "slim", "pix2pix", 32, graph=False, **small)
    return home


def bytes_of(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture)


def test_faithful_noise_has_seeds_and_the_default_has_one_answer(home: Path) -> None:
    model = open_model(home / "unet")
    first, again, other = (bytes_of(model.translate(DRAWING, faithful=True, seed=seed)) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    plain = [bytes_of(model.translate(DRAWING)) for _ in range(2)]
    assert np.array_equal(*plain)


def test_faithful_batch_norm_takes_the_pictures_own_statistics(home: Path) -> None:
    import torch
    from torch import nn

    from maquette.engines import NoisyEngine, load_generator

    model = open_model(home / "unet")
    values = model.prepared(DRAWING)
    network = load_generator(home / "unet", model.record).eval()
    for module in network.modules():
        if isinstance(module, nn.Dropout | nn.BatchNorm2d):
            module.train()
    torch.manual_seed(number(5, "dropout"))
    with torch.no_grad():
        expected = network(torch.from_numpy(values)).numpy()
    assert np.allclose(NoisyEngine(home / "unet", model.record)(5, values), expected, atol=1e-6)


def test_a_model_without_dropout_has_nothing_to_be_faithful_with(home: Path) -> None:
    with pytest.raises(OptionError, match=r"--faithful.*has none.*Leave it out"):
        open_model(home / "slim").translate(DRAWING, faithful=True)


def test_the_recipe_tells_seed_and_faith(home: Path, tmp_path: Path) -> None:
    files.write(tmp_path / "in.png", DRAWING)
    translate(open_model(home / "unet"), tmp_path / "in.png", tmp_path / "out.png", faithful=True, seed=7)
    found = read_recipe(tmp_path / "out.png")
    assert found is not None
    assert (found["faithful"], found["seed"]) == (True, 7)


def test_without_torch_faith_is_one_clear_error(home: Path) -> None:
    program = (
        "import sys; sys.modules['torch'] = None\n"
        "from pathlib import Path\n"
        "from maquette.engines import NoisyEngine\n"
        "from maquette.record import read_record\n"
        f"folder = Path({str(home / 'unet')!r})\n"
        "NoisyEngine(folder, read_record(folder))\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "a graph has none, so this needs torch, which is not installed" in ran.stderr


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "F"])
def test_a_drawing_of_any_mode_and_size_becomes_a_picture(home: Path, mode: str) -> None:
    size = {"1": (1, 1), "L": (3, 500), "LA": (700, 2), "P": (31, 33)}.get(mode, (40, 60))
    drawing = Image.new(mode, size)
    model = open_model(home / "slim")
    assert model.translate(drawing).size == (32, 32)


def test_an_empty_drawing_becomes_a_picture_too(home: Path) -> None:
    empty = np.full((50, 50, 4), (255, 255, 255, 0), np.uint8)
    model = open_model(home / "slim")
    assert np.array_equal(bytes_of(model.translate(empty)), bytes_of(model.translate(np.full((9, 9), 255, np.uint8))))
