"""A translator that answers the same input again and again, as a process that takes turns: every step is one picture.

python -m benchmarks.forwards '{"model": FOLDER}' plays a model as `maquette translate` does;
'{"who": "ours", "preset": "paper", "size": 256, "labels": 35, "settings": {}}' runs SPADE's generator in torch, and "theirs" its peer.
"""

import json
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.turns import Over, Turns
from maquette.seeds import stream


def answering(order: dict[str, Any]) -> Callable[[], Any]:
    """What makes one picture."""
    return _played(Path(order["model"])) if "model" in order else _in_torch(order)


def _played(folder: Path) -> Callable[[], np.ndarray]:
    from maquette.model import open_model

    model = open_model(folder)
    form = model.spec.input
    assert form is not None, "a translator"
    if model.spec.map is None:
        values = stream(0, "input").uniform(-1, 1, (1, *form.shape)).astype(np.float32)
    else:
        values = painted(form.height, len(model.spec.map))
    return lambda: model.run(values)


def _in_torch(order: dict[str, Any]) -> Callable[[], Any]:
    import torch

    from benchmarks.peers import spade as peer
    from maquette.families import spade
    from maquette.spec import MapSpec, PictureSpec, Spec

    size, labels = order["size"], order["labels"]
    config = spade.PRESETS[order["preset"]].override(order["settings"])
    torch.manual_seed(0)
    if order["who"] == "theirs":
        network: torch.nn.Module = peer.Generator(config, size, labels)
    else:
        names = tuple(map(str, range(labels)))
        map_spec = MapSpec(names, tuple(f"#{place:06x}" for place in range(labels)))
        network = spade.build(config, Spec(PictureSpec(size, size), PictureSpec(size, size, 1), map=map_spec)).generator
    maps = torch.from_numpy(painted(size, labels))
    styles = torch.randn(1, config.latent_size) if config.latent_size else None
    network.eval()

    def answer() -> torch.Tensor:
        with torch.inference_mode():
            made: torch.Tensor = network(maps, styles)
            return made

    return answer


def painted(size: int, labels: int) -> np.ndarray:
    """A label map of 8 x 8 fields, uint8 (1, 1, size, size)."""
    fields = stream(0, "painted").integers(0, labels, (8, 8)).astype(np.uint8)
    place = np.arange(size) * 8 // size
    return np.asarray(fields[place[:, None], place][None, None])


def main() -> None:
    """Answers until nobody wants more."""
    turns, answer = Turns(), answering(json.loads(sys.argv[1]))
    with suppress(Over):
        while True:
            turns.next()
            answer()


if __name__ == "__main__":
    main()
