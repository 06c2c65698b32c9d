"""Real things, made tiny, for tests."""

from pathlib import Path
from typing import Any

import numpy as np


def make_model(
    folder: Path, family: str, size: int, *, graph: bool = True, half: bool = False, classes: tuple[str, ...] = (), **settings: Any
) -> Path:
    """A model folder of a family with random weights, written as training writes one."""
    import torch

    from maquette.api import finish, write_card
    from maquette.families import FAMILIES
    from maquette.model import Record, open_model, write_model
    from maquette.spec import LabelSpec, PictureSpec, Spec

    module = FAMILIES.open(family)
    config = module.PRESETS["laptop"].override(settings)
    form = PictureSpec(size, size * getattr(module, "SETS", 1))
    spec = Spec(form, form if module.IS_TRANSLATOR else None, LabelSpec(classes))
    torch.manual_seed(0)
    weights = {name: value.numpy() for name, value in module.build(config, spec).generator.state_dict().items()}
    if half:
        weights = {name: value.astype(np.float16) if value.dtype == np.float32 else value for name, value in weights.items()}
    record = Record(family=family, preset="laptop", spec=spec, config=config.model_dump(), latent_size=config.latent_size)
    write_model(folder, record, weights)
    if graph:
        finish(folder)
    else:
        write_card(open_model(folder))
    return folder


def make_pictures(folder: Path, count: int, size: int = 16, seed: int = 0) -> Path:
    """A folder of small pictures with something to see in them: a bright disc on a coloured ground."""
    from maquette.data import files
    from maquette.seeds import stream

    for index in range(count):
        luck = stream(seed, "disc", index)
        y, x = np.mgrid[:size, :size]
        centre, radius = luck.uniform(0.3, 0.7, 2) * size, luck.uniform(0.15, 0.35) * size
        disc = ((y - centre[0]) ** 2 + (x - centre[1]) ** 2 < radius**2)[..., None]
        files.write(folder / f"{index:04d}.png", np.where(disc, luck.integers(128, 256, 3), luck.integers(0, 128, 3)).astype(np.uint8))
    return folder


def make_pairs(folder: Path, count: int, size: int = 32, seed: int = 0) -> Path:
    """Two folders with the same file names: a black disc on white, and the disc in colour."""
    from maquette.data import files

    make_pictures(folder / "B_colour", count, size, seed)
    for path in sorted((folder / "B_colour").iterdir()):
        colour = files.read(path)
        disc = colour.max(axis=2, keepdims=True) >= 128
        files.write(folder / "A_line" / path.name, np.where(disc, 0, 255).astype(np.uint8).repeat(3, axis=2))
    return folder
