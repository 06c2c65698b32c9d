"""Another hand: a translator trained on the edges of photographs, with and without scribbling, tried on drawings of other styles."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.children import MAQUETTE, environment, run
from benchmarks.figures import Figure, of_values
from benchmarks.setting import Setting
from maquette.checks.quality.ssim import ssim
from maquette.data import arrays, files
from maquette.data.strokes import redrawn
from maquette.stats.means import mean

TITLE = "drawings of another hand: pix2pix trained on edges, with and without scribbling"
_CHANCE = 0.8
# What is tried, and how much more of the true picture's structure (SSIM) scribbling must bring. Structure and not colours: a line does not
# say which colour a cat has, so that the difference of pixels mostly tells how well it was guessed.
_STYLES = {
    "edges": -0.02,  # as in training: nothing may be lost that matters
    "ink": 0.0,
    "line drawing": 0.0,
    "bold pen": 0.05,
}


def measure(setting: Setting) -> list[Figure]:
    """Two trainings of the same seed and budget; how their pictures differ from the true ones, none of which they have seen."""
    size, count, held_out, kimg = setting.choose(64, 32), setting.choose(800, 8), setting.choose(120, 4), setting.choose(16.0, 0.02)
    work, env = setting.work, environment(threads=setting.threads, cache=setting.work / "cache")
    for name, seed, number in (("seen", 0, count), ("new", 1, held_out)):
        picked = ("--count", str(number), "--size", str(size), "--seed", str(seed), "--out", str(work / name))
        run([*MAQUETTE, "pictures", "cats", *picked], env)
    run([*MAQUETTE, "sketch", str(work / "seen" / "pictures"), "--style", "canny", "--out", str(work / "pairs")], env)
    drawings = _drawings(work, env)
    truth = _read(work / "new" / "pictures")
    made: dict[str, dict[str, np.ndarray]] = {}
    narrow = setting.choose([], ["model.width=8", "model.discriminator_width=8"])
    for name, chance in (("plain", 0.0), ("scribbled", _CHANCE)):
        settings = [f"model.scribble.chance={chance}", *narrow]
        budget = ("--size", str(size), "--kimg", str(kimg), "--seed", "0", *(word for one in settings for word in ("--set", one)))
        run([*MAQUETTE, "train", "pix2pix", str(work / "pairs"), *budget, "--out", str(work / name)], env)
        for style, folder in drawings.items():
            run([*MAQUETTE, "translate", str(work / name), str(folder), "--out", str(work / f"{name}-{style}")], env)
            made.setdefault(style, {})[name] = _read(work / f"{name}-{style}")
    sheet = setting.keep / "hand.png"
    setting.keep.mkdir(parents=True, exist_ok=True)
    files.write(sheet, _sheet({style: _read(folder) for style, folder in drawings.items()}, made, truth))
    hand = json.loads((work / "scribbled" / "config.json").read_text(encoding="utf-8"))["training"]["hand"]
    where = f"Rows of {sheet.name}: drawing, plain, scribbled, truth. Usual width of its lines {hand['width'][1]:.3f} of the side."
    return [figure for style in drawings for figure in _figures(style, made[style], truth, where if style == "edges" else "")]


def _drawings(work: Path, env: dict[str, str]) -> dict[str, Path]:
    """The new pictures drawn in each style: a folder each."""
    photographs, drawn = str(work / "new" / "pictures"), work / "new" / "sketches"
    for style in ("canny", "xdog"):
        run([*MAQUETTE, "sketch", photographs, "--style", style, "--out", str(work / style)], env)
    for path in sorted(drawn.iterdir()):
        drawing = files.read(path)
        files.write(work / "bold" / path.name, redrawn(drawing, drawing.shape[1] / 20))
    folders = (work / "canny" / "A_sketch", work / "xdog" / "A_sketch", drawn, work / "bold")
    return dict(zip(_STYLES, folders, strict=True))


def _figures(style: str, made: dict[str, np.ndarray], truth: np.ndarray, where: str) -> list[Figure]:
    apart = {name: np.abs(pictures.astype(float) - truth).mean(axis=(1, 2, 3)) / 255 for name, pictures in made.items()}
    alike = {name: np.array([ssim(one, true) for one, true in zip(pictures, truth, strict=True)]) for name, pictures in made.items()}
    gain, nearer = mean(alike["scribbled"] - alike["plain"]), mean(apart["plain"] - apart["scribbled"])
    note = f"of the same pictures; 95% interval (Student). {where}".strip()
    return [
        *(of_values(f"{style}: SSIM, {name}", "", alike[name].tolist()) for name in made),
        Figure(f"{style}: SSIM, scribbled less plain", "", gain.value, gain.low, gain.high, gain.n, target=_STYLES[style], note=note),
        *(of_values(f"{style}: difference, {name}", "of 1", apart[name].tolist()) for name in made),
        Figure(f"{style}: difference, plain less scribbled", "of 1", nearer.value, nearer.low, nearer.high, nearer.n),
    ]


def _read(folder: Path) -> np.ndarray:
    """The pictures of a folder (N, H, W, 3) in the order of their names."""
    return np.stack([files.read(path, channels=3) for path in sorted(folder.rglob("*.png"))])


def _sheet(drawings: dict[str, np.ndarray], made: dict[str, dict[str, np.ndarray]], truth: np.ndarray) -> np.ndarray:
    columns = min(8, len(truth))
    rows: Sequence[np.ndarray] = [
        picture
        for style, drawn in drawings.items()
        for row in (drawn, made[style]["plain"], made[style]["scribbled"], truth)
        for picture in row[:columns]
    ]
    return arrays.grid(rows, columns=columns)
