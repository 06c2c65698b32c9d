"""What tests share: real data where it is, and tiny real models."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# tiny networks gain nothing from a second thread, and on a busy machine two that wait for each other take ten times as long
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of shared data sets; the test is skipped where it is absent."""
    folder = Path(os.environ.get("MAQUETTE_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"the shared data sets are not at {folder} (set MAQUETTE_SHARED_DATA)")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tests neither use nor fill the person's own cache."""
    os.environ["MAQUETTE_CACHE"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def tiny_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two real models of random weights: `faces` (dcgan, 16 px) and `emoji` (pix2pix, 32 px), both with a graph."""
    from making import make_model

    home = tmp_path_factory.mktemp("models")
    make_model(home / "faces", "dcgan", 16, width=4, discriminator_width=4)
    make_model(home / "emoji", "pix2pix", 32, width=4, discriminator_width=4)
    return home


@pytest.fixture(scope="session")
def coast(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real model of random weights that turns label maps (sky, sea, sand) into pictures of 32 px, with styles and graphs."""
    import numpy as np

    from making import make_model
    from maquette.api import finish
    from maquette.model import WEIGHTS
    from maquette.weights import read_tensors, write_tensors

    folder = tmp_path_factory.mktemp("coast") / "coast"
    small = {"widths": (8, 8, 4), "hidden": 4, "latent_size": 5, "encoder_width": 4, "discriminator_width": 4}
    make_model(folder, "spade", 32, graph=False, **small)
    luck = np.random.default_rng(0)  # the weights that training begins with give grey pictures
    louder = {
        name: luck.normal(0, 0.4, value.shape).astype(np.float32) if name.endswith(("weight", "bias")) else value
        for name, value in read_tensors(folder / WEIGHTS).items()
    }
    write_tensors(folder / WEIGHTS, louder)
    finish(folder)
    return folder
