"""The same portrait in another skin tone.

Asks: does the answer change where a portrait is drawn again with nothing changed but the skin tone?
Why: face analysis failed where the skin was dark. With photographs nobody can say whether it was the skin; a drawing can be drawn again.
How: for a folder that `maquette pictures portraits` made. Its pictures.json says how every picture came about, so each of up to 80 is
drawn in the second and in the ninth of ten tones, and the subject is asked about both. Kept are pairs whose label maps are equal: then
nothing else has moved. The mean change with its paired bootstrap interval, the p of flipped signs, and how many decisions flip.
Limits: drawings, not photographs; and the two tones that are compared stand for all ten. A subject that has learned from photographs
may answer about drawings in ways of its own.
Source: Kusner et al. 2017; Buolamwini and Gebru 2018 for why skin.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias._again import Heard, answer_of, answer_range, heard, joined, with_words
from maquette.checks.bias._examined import Examined
from maquette.checks.bias._wording import about, per_cent
from maquette.checks.quality._strips import strip
from maquette.data import builtin, drawing, files, skew
from maquette.data.scenes import KINDS
from maquette.errors import MaquetteError
from maquette.finding import Finding, Pictures, Quantity
from maquette.seeds import number, stream
from maquette.stats import paired_mean, rate
from maquette.tables.table import Numbers, Table

TITLE = "The same portrait in another skin tone"
QUESTION = "Does the answer change where a portrait is drawn again with nothing changed but the skin tone?"
PAPER = "Kusner et al. 2017, arXiv 1703.06856; Buolamwini and Gebru 2018, Gender Shades"

_TONES = (2, 9)  # of ten
_MOST = 80  # portraits that are drawn again
_LEAST = 10
_SHOWN = 6
_COLUMN = "skin_tone"


@dataclass(frozen=True)
class _Pairs:
    """Rows, both pictures of each, and what was said of either."""

    rows: NDArray[np.int64]
    pictures: list[tuple[NDArray[np.uint8], NDArray[np.uint8]]]
    light: Heard
    dark: Heard
    left_out: int  # portraits in which something else moved too


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    if examined.again is None or examined.again.rows.root is None:
        return "It asks a subject about pictures that were drawn again, and there is none, or there are no pictures."
    if _recipe(examined.again.rows) is None:
        return "It needs portraits made by `maquette pictures portraits`, whose pictures.json says how to draw them again."
    if examined.positive is None and examined.predicted is None:
        return "It needs to know which class counts as chosen: add `--positive`."
    return ""


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding about all portraits."""
    if "portraits again" not in examined.kept:
        examined.kept["portraits again"] = _ask(examined)
    pairs: _Pairs = examined.kept["portraits again"]
    light, dark = answer_of(examined, pairs.light), answer_of(examined, pairs.dark)
    known = np.isfinite(light) & np.isfinite(dark)
    if known.sum() < _LEAST:
        claim = f"Fewer than {_LEAST} portraits could be drawn again in another tone and were answered."
        return [about("counterfactual_portraits", claim=claim, reading="cannot tell")]
    change = np.round(dark - light, 12)[known]  # what is the same but for the arithmetic is the same
    tested = paired_mean(change, np.zeros(len(change)), seed=number(examined.seed, "portraits again") % 2**31)
    size, limit = tested.change.value or 0.0, examined.policy.counterfactual * answer_range(examined)
    ends = [abs(end) for end in (tested.change.low, tested.change.high, size) if end is not None]
    is_fault = tested.p <= 1 - level and abs(size) > limit
    both = (pairs.light.decision >= 0) & (pairs.dark.decision >= 0)
    flipped = rate(int(np.count_nonzero((pairs.light.decision != pairs.dark.decision) & both)), int(both.sum()))
    flips = (Quantity(name="decisions that change", estimate=flipped, unit="share"),) if flipped.n else ()
    said = f"; {per_cent(flipped.value or 0.0)} of the decisions change" if flipped.n else ""
    first, second = _TONES
    way = "lower" if size < 0 else "higher"
    claim = f"The same portraits in skin tone {second} instead of {first} are answered {abs(size):.3g} {way}{said}."
    if not is_fault:
        claim = f"In another skin tone the same portraits are not shown to be answered otherwise by more than {limit:.3g}{said}."
    return [
        about(
            "counterfactual_portraits",
            where=f"{_COLUMN}={second}" if is_fault else "",
            claim=claim,
            reading="look here" if is_fault else "as expected" if max(ends) <= limit else "cannot tell",
            importance=examined.policy.weight("counterfactual_portraits") * abs(size) / answer_range(examined),
            quantities=(
                Quantity(name=f"answer in tone {second}, less in tone {first}", estimate=tested.change, at_most=limit, at_least=-limit),
                *flips,
            ),
            compared_with="the same portraits in the other tone",
            place={_COLUMN: str(second if size < 0 else first)} if is_fault else {},
            p=tested.p,
            p_adjusted=tested.p,
            evidence=(_shown(pairs, light, dark, known),),
            method=f"{int(known.sum())} portraits drawn and asked about twice; {pairs.left_out} more were left out, since drawing them in"
            " another tone moved something else. Paired bootstrap, the p of flipped signs.",
            limits=("These are drawings.", f"Tones {first} and {second} stand for all ten."),
            do_next="Teach it with portraits of every tone for every label: `maquette pictures portraits` without `--skew` makes some."
            if is_fault
            else "",
        )
    ]


def _recipe(rows: Table) -> dict[str, Any] | None:
    """How the folder was made; None where it is no folder of built-in portraits that this version draws alike."""
    path = Path(rows.root or ".") / "pictures.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(found, dict) or found.get("kind") != "portraits" or found.get("drawing") != builtin.VERSION:
        return None
    whole = all(isinstance(found.get(name), int) for name in ("seed", "size", "count")) and isinstance(found.get("skew"), list)
    return found if whole else None


def _ask(examined: Examined) -> _Pairs:
    assert examined.again is not None
    given = examined.again.rows
    recipe = _recipe(given)
    assert recipe is not None
    rows, pictures, left_out = _drawn(given, recipe, examined.seed)
    parts = []
    with TemporaryDirectory(prefix="maquette-") as folder:
        for side, tone in enumerate(_TONES):
            names = [f"{tone}-{row:06d}.png" for row in rows.tolist()]
            for name, pair in zip(names, pictures):
                (Path(folder) / name).write_bytes(files.encode_png(pair[side], effort=1))  # scratch: it need not survive a power cut
            taken = with_words(given.take(rows), "file_name", names)
            column: Any = given.columns.get(_COLUMN)
            columns = dict(taken.columns)
            if isinstance(column, Numbers):
                columns[_COLUMN] = Numbers(np.full(len(rows), float(tone)), column.is_whole)
            parts.append(Table(taken.name, columns, Path(folder), taken.notes))
        answers = heard(examined, joined([Table(one.name, one.columns, Path(folder), one.notes) for one in parts]))
    n = len(rows)
    sides = [Heard(answers.score[at : at + n], answers.decision[at : at + n]) for at in (0, n)]
    return _Pairs(rows, pictures, sides[0], sides[1], left_out)


def _drawn(
    given: Table, recipe: dict[str, Any], seed: int
) -> tuple[NDArray[np.int64], list[tuple[NDArray[np.uint8], NDArray[np.uint8]]], int]:
    """Portraits in both tones, of rows whose file is really the picture of that number; and how many were left out."""
    module = KINDS.open("portraits")
    skews = [skew.parse(text, module.ANNOTATIONS) for text in recipe["skew"]]
    rows: list[int] = []
    found: list[tuple[NDArray[np.uint8], NDArray[np.uint8]]] = []
    left_out = 0
    names = given.columns["file_name"].as_words().texts()
    for row in stream(seed, "portraits again").permutation(len(given)).tolist():
        index = re.search(r"(\d+)\.png$", str(names[row]))
        if index is None or len(rows) == _MOST:
            continue
        annotations = skew.annotate(module, "portraits", recipe["seed"], int(index[1]), skews)
        scenes = [_scene(module, recipe["seed"], int(index[1]), annotations | {_COLUMN: tone}) for tone in (annotations[_COLUMN], *_TONES)]
        if not _is_file(given, str(names[row]), drawing.paint(scenes[0], recipe["size"])):
            continue
        maps = [drawing.label_map(scene, recipe["size"]) for scene in scenes[1:]]
        if not np.array_equal(maps[0], maps[1]):
            left_out += 1
            continue
        rows.append(row)
        light, dark = (drawing.paint(scene, recipe["size"]) for scene in scenes[1:])
        found.append((light, dark))
    order = np.argsort(rows, kind="stable")
    return np.array(rows, dtype=np.int64)[order], [found[place] for place in order.tolist()], left_out


def _scene(module: Any, seed: int, index: int, annotations: dict[str, Any]) -> drawing.Scene:
    scene: drawing.Scene = module.draw(stream(seed, "portraits drawing", index), annotations)
    return scene


def _is_file(given: Table, name: str, picture: NDArray[np.uint8]) -> bool:
    """Whether the file shows this picture: another one under its name is not drawn again."""
    root = Path(given.root or ".").resolve()
    path = (root / name).resolve()
    try:
        return path.is_relative_to(root) and np.array_equal(files.read(path)[:, :, :3], picture[:, :, :3])
    except (MaquetteError, OSError):
        return False


def _shown(pairs: _Pairs, light: NDArray[np.float64], dark: NDArray[np.float64], known: NDArray[np.bool_]) -> Pictures:
    """The portraits whose answers change most."""
    places = np.flatnonzero(known)
    order = places[np.argsort(-np.abs(dark - light)[places], kind="stable")][:_SHOWN]
    groups = tuple(
        strip(
            *(
                (
                    pairs.pictures[k][side][:, :, :3],
                    f"{answers[k]:.3g}",
                    f"row {pairs.rows[k] + 1} in skin tone {tone}: answer {answers[k]:.3g}",
                )
                for side, (tone, answers) in enumerate(zip(_TONES, (light, dark)))
            )
        )
        for k in order.tolist()
    )
    return Pictures(title="The portraits whose answers change most, with the answer to either", groups=groups)
