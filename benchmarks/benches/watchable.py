"""From 500 pictures and a bare start to something that one wants to watch: at 32 pixels in a minute, at 64 pixels in eight."""

import json
import os
from pathlib import Path

from benchmarks.children import MAQUETTE, environment, run, run_module
from benchmarks.figures import Figure
from benchmarks.setting import Setting

TITLE = "`maquette train dcgan` from 500 built-in portraits and a bare start"


def measure(setting: Setting) -> list[Figure]:
    """Whole processes with an empty cache: starting, preparing, training and finishing all count."""
    count = setting.choose(500, 40)
    learned, held_out = (_portraits(setting, name, count, seed) for name, seed in (("learned", 1), ("held-out", 2)))
    jobs = setting.choose(((32, 60.0, 45.0), (64, 480.0, 460.0)), ((16, 60.0, 1.0),))
    return [figure for job in jobs for figure in _train(setting, learned, held_out, *job)]


def _portraits(setting: Setting, name: str, count: int, seed: int) -> Path:
    folder = setting.work / name
    run([*MAQUETTE, "pictures", "portraits", "--count", str(count), "--size", "64", "--seed", str(seed), "--out", str(folder)])
    return folder / "pictures"


def _train(setting: Setting, learned: Path, held_out: Path, size: int, budget: float, training: float) -> list[Figure]:
    """Trains for so many seconds that the whole command ends within its budget."""
    out, cache = setting.work / f"model-{size}", setting.work / f"cache-{size}"
    command = [
        *MAQUETTE,
        "train",
        "dcgan",
        str(learned),
        "--size",
        str(size),
        "--minutes",
        f"{training / 60:.4f}",
        "--out",
        str(out),
        "--json",
    ]
    spent = run(command, environment(cache=cache))
    seen = json.loads(spent.output)["training"]["pictures_seen"]
    sheet = setting.keep / f"watchable-{size}.png"
    sheet.parent.mkdir(parents=True, exist_ok=True)
    found = json.loads(run_module("benchmarks.closeness", str(out), str(held_out), str(sheet), env=environment(cache=cache)).output)
    note = f"{seen:,} pictures seen. A person must say whether {os.path.relpath(sheet)} is worth watching; the two figures below cannot."
    return [
        Figure(f"{size} pixels: the whole command", "s", spent.wall, target=budget, at_least=False, note=note),
        Figure(f"{size} pixels: diversity of samples", "of the data's", found["diversity"], note="1 is as varied as held-out portraits."),
        Figure(
            f"{size} pixels: closeness",
            "of the way",
            found["closeness"],
            note=f"from untrained (0) to held-out portraits (1), by the features of a random network; {found['count']} pictures each.",
        ),
    ]
