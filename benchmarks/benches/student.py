"""A student of pix2pix: how faithful a slim generator is to a large teacher, with the teacher's pictures and without them."""

import time
from pathlib import Path
from typing import Any

import numpy as np

import maquette
from benchmarks.children import MAQUETTE, environment, run
from benchmarks.figures import Figure, of_pairs
from benchmarks.setting import Setting
from maquette.data import files
from maquette.finding import Report
from maquette.model import Model, open_model

TITLE = "a student: the slim pix2pix beside the published one that teaches it, 64 pixels, held-out drawings of cats, 95 % intervals"

_LIKENESS = {"pair_difference": ("difference", "of 1"), "ssim": ("SSIM", "of 1"), "kid": ("KID", "")}


def measure(setting: Setting) -> list[Figure]:
    """A teacher; two students of the same seed and budget, with it and without; each held against the teacher and against the truth."""
    size, count = setting.choose(64, 32), setting.choose(1200, 120)
    env, work = environment(threads=setting.threads, cache=setting.work / "cache"), setting.work
    drawn = ("--count", str(count), "--size", str(size), "--seed", "0", "--out", str(work / "cats"))
    run([*MAQUETTE, "pictures", "cats", *drawn, "--skew", "colour=ginger:0.6", "--skew", "background=plain:0.5"], env)
    narrow = setting.choose([], ["model.width=8", "model.discriminator_width=8"])

    def train(name: str, kimg: float, *more: str, preset: str = "laptop") -> Path:
        settings = [f"data.holdout={setting.choose(0.1, 0.5)}", *narrow, *more]
        budget = ("--size", str(size), "--preset", preset, "--kimg", str(kimg), "--seed", "0", "--out", str(work / name))
        run([*MAQUETTE, "train", "pix2pix", str(work / "cats"), *budget, *(word for one in settings for word in ("--set", one))], env)
        return work / name

    teacher = train("teacher", setting.choose(6.0, 0.02), preset="paper")
    pupils = {
        "taught": train("taught", setting.choose(16.0, 0.02), f"training.teacher={teacher}"),
        "alone": train("alone", setting.choose(16.0, 0.02)),
    }
    figures = []
    for name, folder in pupils.items():
        figures += _likeness(f"{name}, to the teacher", maquette.evaluate(folder, work / "cats", teacher=teacher, measures=[*_LIKENESS]))
        figures += _likeness(f"{name}, to the truth", maquette.evaluate(folder, work / "cats", measures=[*_LIKENESS]))
    figures += _likeness("the teacher, to the truth", maquette.evaluate(teacher, work / "cats", measures=[*_LIKENESS]))
    setting.keep.mkdir(parents=True, exist_ok=True)
    for folder in (teacher, *pupils.values()):
        files.write(setting.keep / f"student-{folder.name}.png", files.read(sorted((folder / "run" / "previews").glob("*.png"))[-1]))
    return [*figures, *_costs(setting, open_model(pupils["taught"]), open_model(teacher))]


def _likeness(name: str, report: Report) -> list[Figure]:
    """The first quantity of every measure, with its interval."""
    figures = []
    for measure, (what, unit) in _LIKENESS.items():
        found = report.finding(f"quality/{measure}").quantities[0].estimate
        figures.append(Figure(f"{name}: {what}", unit, found.value, found.low, found.high, found.n))
    return figures


def _costs(setting: Setting, student: Model, teacher: Model) -> list[Figure]:
    """What the student saves: processor time of a picture in turns, and bytes of weights."""
    speeds: dict[str, list[float]] = {"student": [], "teacher": []}
    for _ in range(setting.choose(7, 2)):
        for name, model in (("student", student), ("teacher", teacher)):
            speeds[name].append(_speed(model, setting.choose(10, 1)))
    weights: list[Any] = [(model.folder / "generator.safetensors").stat().st_size / 1e6 for model in (student, teacher)]
    return [
        of_pairs("student against teacher: pictures", speeds["student"], speeds["teacher"], note="ONNX Runtime, CPU time"),
        Figure("weights of the student", "MB", weights[0], note=f"the teacher's are {weights[1]:.0f} MB"),
    ]


def _speed(model: Model, pictures: int) -> float:
    form = model.spec.input
    assert form is not None, "a translator"
    drawing = np.ones((1, *form.shape), np.float32)
    model.run(drawing)
    began = time.process_time()
    for _ in range(pictures):
        model.run(drawing)
    return pictures / max(1e-9, time.process_time() - began)
