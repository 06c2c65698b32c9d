"""A model with random float16 weights and a graph, as those that ship: `python -m benchmarks.fresh_model FOLDER FAMILY SIZE`.

After these come, all three or none: a preset, how many labels a map has (of a family that paints maps), and settings as JSON.

How long a picture takes does not depend on what a network has learned.
"""

import json
import sys
from pathlib import Path

from benchmarks.children import run_module
from maquette import house


def find_or_make(name: str, family: str, size: int, work: Path) -> tuple[Path, str]:
    """The house model of that name, or a fresh one of the `laptop` preset in `work`; and words that say which."""
    if name in house.names():
        return house.find(house.FOLDER / name), f"with the house model `{name}`"
    folder = work / name
    run_module("benchmarks.fresh_model", str(folder), family, str(size))
    return folder, f"no house model `{name}` is here, so with a new {family} of {size} pixels (laptop preset, random weights)"


def _main(folder: Path, family: str, size: int, preset: str = "laptop", labels: int = 35, settings: str = "{}") -> None:
    import torch

    from maquette.api import finish
    from maquette.families import FAMILIES
    from maquette.model import Record, write_model
    from maquette.spec import MapSpec, PictureSpec, Spec

    module, form = FAMILIES.open(family), PictureSpec(size, size)
    config, spec = module.PRESETS[preset].override(json.loads(settings)), Spec(form, form if module.IS_TRANSLATOR else None)
    if getattr(module, "INPUTS", ())[:1] == ("maps",):
        map_spec = MapSpec(tuple(f"label {place}" for place in range(labels)), tuple(f"#{place:06x}" for place in range(labels)))
        spec = Spec(form, PictureSpec(size, size, 1), map=map_spec)
    torch.manual_seed(0)
    state = module.build(config, spec).generator.state_dict()
    weights = {key: (value.half() if value.is_floating_point() else value).numpy() for key, value in state.items()}
    write_model(
        folder, Record(family=family, preset=preset, spec=spec, config=config.model_dump(), latent_size=config.latent_size), weights
    )
    finish(folder)


if __name__ == "__main__":
    folder, family, size, *more = sys.argv[1:]
    preset, labels, settings = more or ("laptop", "35", "{}")
    _main(Path(folder), family, int(size), preset, int(labels), settings)
