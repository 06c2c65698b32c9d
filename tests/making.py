"""Real things, made tiny, for tests."""

from pathlib import Path
from typing import Any

import numpy as np

LABELS = ("sky", "sea", "sand")
COLOURS = ("#0000ff", "#00ff00", "#ffff00")


def make_model(
    folder: Path,
    family: str,
    size: int,
    *,
    graph: bool = True,
    half: bool = False,
    classes: tuple[str, ...] = (),
    edges: bool = False,
    maps: bool = False,
    **settings: Any,
) -> Path:
    """A model folder of a family with random weights, written as training writes one; of label maps LABELS in COLOURS if it takes them."""
    import torch

    from maquette.api import finish, write_card
    from maquette.families import FAMILIES
    from maquette.model import Record, open_model, write_model
    from maquette.spec import LabelSpec, MapSpec, PictureSpec, Spec

    module = FAMILIES.open(family)
    config = module.PRESETS["laptop"].override(settings)
    form = PictureSpec(size, size * getattr(module, "SETS", 1))
    spec = Spec(form, form if module.IS_TRANSLATOR else None, LabelSpec(classes))
    if maps or getattr(module, "INPUTS", ())[:1] == ("maps",):
        spec = Spec(form, PictureSpec(size, size, 1 + edges), map=MapSpec(LABELS, COLOURS, edges))
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


def make_maps(folder: Path, count: int, size: int = 32, seed: int = 0, *, instances: bool = False) -> Path:
    """Pictures and label maps of one scene each: a sea of a height of its own under a sky, and a sandy disc; labels.json names them."""
    import json

    from maquette.data import files
    from maquette.seeds import stream

    for index in range(count):
        luck = stream(seed, "map", index)
        y, x = np.mgrid[:size, :size]
        labels = (y > luck.uniform(0.3, 0.7) * size).astype(np.uint8)
        centre = luck.uniform(0.3, 0.7, 2) * size
        labels[(y - centre[0]) ** 2 + (x - centre[1]) ** 2 < (0.2 * size) ** 2] = 2
        tints = luck.integers(0, 256, (3, 3))
        files.write(folder / "pictures" / f"{index:04d}.png", tints[labels].astype(np.uint8))
        files.write_indexed(folder / "labels" / f"{index:04d}.png", labels, [(0, 0, 255), (0, 255, 0), (255, 255, 0)])
        if instances:
            files.write(folder / "instances" / f"{index:04d}.png", (labels[..., None] * 50).astype(np.uint8))
    table = {str(index): {"name": name, "colour": COLOURS[index]} for index, name in enumerate(LABELS)}
    (folder / "labels.json").write_text(json.dumps(table))
    return folder


def teach_hand(folder: Path) -> None:
    """Lets a model know a hand of fine lines and outlines, as training writes it; see `maquette.create.hand.known_hand`."""
    import json

    from maquette.data.hand import Usual
    from maquette.model import CONFIG

    usual = Usual(10, ink=(0.01, 0.05, 0.2), width=(0.02, 0.04, 0.06), filled=(0.0, 0.0, 0.001), gaps=(0.0, 0.0, 1.0))
    record = json.loads((folder / CONFIG).read_text())
    record["training"]["hand"] = usual.to_json()
    (folder / CONFIG).write_text(json.dumps(record))
