"""Translation at 256 pixels: a picture of the slim generators, their training, and SPADE as published beside a plain one."""

import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.children import environment, run_module
from benchmarks.figures import Figure, of_pairs, of_values
from benchmarks.pairs import QUIET
from benchmarks.pictures import make_pairs
from benchmarks.setting import Setting
from benchmarks.turns import Turn, Worker, take_turns

TITLE = "translation, 256 pixels: slim generators, and SPADE as published against a plain one of the same parameters"

_LABELS = 35  # of Cityscapes
_SLIM = {"pix2pix": (10.0, 3.5), "spade": (60.0, None)}  # milliseconds a picture, and megabytes of its files, at most
_TINY = {"spade": {"widths": [8, 8, 4], "hidden": 4, "latent_size": 4, "encoder_width": 4}, "pix2pix": {"width": 4}}
_LIKE = "one thread; CPU time of the process"


def measure(setting: Setting) -> list[Figure]:
    """Everything on one core in turns, so that all meet the same machine."""
    return [*_slim(setting), *_published(setting), *_training(setting)]


def _slim(setting: Setting) -> list[Figure]:
    """The `laptop` presets through ONNX Runtime, and the published pix2pix beside them."""
    size, figures = setting.choose(256, 32), list[Figure]()
    models = {name: _model(setting, name, "laptop", size) for name in _SLIM}
    models["pix2pix as published"] = _model(setting, "pix2pix", "paper", size)
    turns = _turns(setting, {name: ("benchmarks.forwards", {"model": str(folder)}) for name, folder in models.items()}, (20, 7))
    for name, (most_ms, most_mb) in _SLIM.items():
        took = [turn.cpu / turn.steps * 1000 for turn in turns[name]]
        figures.append(of_values(f"slim {name}: a picture", "ms", took, target=most_ms, at_least=False, note=f"ONNX Runtime, {_LIKE}."))
        size_mb = sum((models[name] / part).stat().st_size for part in ("generator.onnx", "generator.safetensors")) / 1e6
        note = "graph and weights, these in float16, as the models that ship have them (`--set training.weights=float16`)."
        figures.append(Figure(f"slim {name}: file", "MB", size_mb, target=most_mb, at_least=False, note=note))
    speeds = {name: [turn.steps / turn.cpu for turn in took] for name, took in turns.items()}
    figures.append(of_pairs("slim pix2pix against the published one: pictures", speeds["pix2pix"], speeds["pix2pix as published"]))
    return figures


def _published(setting: Setting) -> list[Figure]:
    """SPADE with the paper's widths: forwards of ours in torch, of ours as the product plays it, and of the plain one in torch."""
    size, settings = setting.choose(256, 32), setting.choose({}, _TINY["spade"])
    order = {"preset": "paper", "size": size, "labels": _LABELS, "settings": settings}
    folder = _model(setting, "spade", "paper", size)
    turns = _turns(
        setting,
        {
            "in torch": ("benchmarks.forwards", {**order, "who": "ours"}),
            "as `translate` plays it": ("benchmarks.forwards", {"model": str(folder)}),
            "theirs": ("benchmarks.forwards", {**order, "who": "theirs"}),
        },
        (2, 5),
    )
    speeds = {name: [turn.steps / turn.cpu for turn in took] for name, took in turns.items()}
    note = f"{_LIKE}. Theirs reads the map anew for every normalisation and normalises weights in every forward; parameters are the same."
    return [
        of_pairs("SPADE as published, as `translate` plays it: forward", speeds["as `translate` plays it"], speeds["theirs"], target=1.3),
        of_pairs("SPADE as published, in torch: forward", speeds["in torch"], speeds["theirs"], note=note),
        *(of_values(f"SPADE as published, {name}: a picture", "s", [1 / speed for speed in own]) for name, own in speeds.items()),
    ]


def _training(setting: Setting) -> list[Figure]:
    """Our loop with the slim pix2pix and with the published one of 54 million parameters."""
    size = setting.choose(256, 32)
    data = make_pairs(setting.work / "pairs", setting.choose(60, 8), size)
    order = {"family": "pix2pix", "data": str(data), "size": size}
    small = setting.choose({}, {"model.width": 8, "model.discriminator_width": 8})
    orders = {
        preset: (
            "benchmarks.ours",
            {**order, "preset": preset, "out": str(setting.work / f"trained-{preset}"), "settings": {**small, **QUIET}},
        )
        for preset in ("laptop", "paper")
    }
    turns = _turns(setting, orders, (4, 5))
    batch = {preset: _batch_size(setting.work / f"trained-{preset}") for preset in turns}
    speeds = {preset: [turn.steps * batch[preset] / turn.cpu for turn in took] for preset, took in turns.items()}
    return [
        of_pairs("training, slim pix2pix against the published one", speeds["laptop"], speeds["paper"], target=15.0, note=f"{_LIKE}."),
        *(of_values(f"training, {preset}: pictures a second", "/s", own) for preset, own in speeds.items()),
    ]


def _turns(setting: Setting, orders: dict[str, tuple[str, dict[str, Any]]], full: tuple[int, int]) -> dict[str, list[Turn]]:
    """Turns of one thread each: so many steps, so many rounds."""
    steps, rounds = setting.choose(full, (1, 2))
    with ExitStack() as stack:
        workers = {
            name: stack.enter_context(Worker(module, order, threads=1, cache=setting.work / "cache"))
            for name, (module, order) in orders.items()
        }
        for worker in workers.values():
            worker.turn(1)  # memory is taken and libraries choose their methods
        return take_turns(workers, steps, rounds)


def _model(setting: Setting, family: str, preset: str, size: int) -> Path:
    """A model of random weights with a graph."""
    folder = setting.work / f"{family}-{preset}"
    settings = json.dumps(setting.choose({}, _TINY[family]))
    env = environment(threads=1)
    run_module("benchmarks.fresh_model", str(folder), family, str(size), preset, str(_LABELS), settings, env=env)
    return folder


def _batch_size(model: Path) -> int:
    found: int = json.loads((model / "config.json").read_text(encoding="utf-8"))["config"]["batch_size"]
    return found
