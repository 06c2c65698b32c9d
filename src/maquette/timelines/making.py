"""Making a timeline: families one after the other, and after each of them everything that can be shown so far."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

import maquette
from maquette.atomic import write_text
from maquette.data import files
from maquette.data.pictures import Pictures, open_pictures
from maquette.errors import OptionError
from maquette.families import FAMILIES
from maquette.model import open_model
from maquette.report.timeline_data import Timeline
from maquette.report.timeline_html import page
from maquette.run import Run
from maquette.seeds import stream
from maquette.spec import LabelSpec, Spec
from maquette.timelines import film, learning
from maquette.timelines.plan import MINUTES, PLAN, TimelinePlan, families_by_year, keep, name_of, read
from maquette.timelines.strip import Column, Places, choose_places, draw, drawable
from maquette.training.plan import DataSettings, make_plan

STRIP, FILM, PAGE, DATA = "timeline.png", "timeline.gif", "index.html", "timeline.json"
_FEW = 40  # pictures of which none can be spared for measuring


@dataclass(frozen=True)
class _Work:
    """A timeline to be made: what was asked for, and what was found out before the first training."""

    data: str | Path
    out: Path
    plan: TimelinePlan
    form: DataSettings  # how the pictures are prepared
    chosen: Sequence[ModuleType]
    whole: Pictures  # all of them, those that are held out too
    places: Places
    hands: learning.Hands
    command: str


def make_timeline(
    data: str | Path,
    out: str | Path,
    hands: learning.Hands,
    *,
    families: Sequence[str] | None = None,
    minutes: float | None = None,
    kimg: float | None = None,
    settings: Mapping[str, Any] | None = None,
    command: str = "",
    **choices: Any,
) -> Timeline:
    """Trains the families on the same pictures under the same budget, measures them, and lays them side by side in `out`.

    What was begun in `out` by the same call is gone on with, exactly; what is finished stays.

    Args:
        families: only these; None takes all that make pictures from one set.
        minutes, kimg: the budget of each family, one of the two; two minutes if neither is given.
        settings: further settings of every training by dotted name, e.g. `{"data.crop": "pad"}`.
        command: what makes it again, to stand on the page.
        choices: `size`, `preset`, `seed` and `count` (pictures that each is measured by), as in `TimelinePlan`; None takes its default.

    Raises:
        MaquetteError: anything a person can mend, before anything is trained where that can be.
        Interrupted: stopped; the same call goes on.
    """
    chosen = families_by_year(families)
    plan = _plan(chosen, minutes, kimg, dict(settings or {}), {name: value for name, value in choices.items() if value is not None})
    form = _form(chosen, plan)
    whole = _open(data, form, hands)
    plan = plan.override({"content": whole.manifest.content, "holdout": form.holdout or _share(whole)})
    classes = _classes(whole, form)
    for family in chosen:  # a size that one of them cannot do is told before any has begun
        config = family.PRESETS[plan.preset].override(_of_model(plan))
        learning.weights(family, config, Spec(whole.spec, None, LabelSpec(tuple(classes))))
    keep(plan, Path(out))
    return _go(_Work(data, Path(out), plan, form, chosen, whole, choose_places(classes), hands, command))


def redraw(folder: str | Path, out: str | Path, *, rows: int = 3, across: int = 2, scale: int | None = None, footer: bool = False) -> Path:
    """Draws the strip of a finished timeline anew into the file `out`, for example smaller, for a README.

    Args:
        rows: how many pictures stand one below the other; with classes the largest ones.
        scale: a picture's pixel is so many pixels wide; None takes what makes a picture about 96 wide.

    Raises:
        OptionError: there is no timeline in the folder.
        PicturesError: the real pictures have gone.
    """
    folder = Path(folder)
    plan = read(folder / PLAN)
    found = Timeline.from_json((folder / DATA).read_text(encoding="utf-8"), str(folder / DATA))
    chosen = [FAMILIES.open(row.name) for row in found.families]
    form = _form(chosen, plan)
    whole = _open(found.data, form, None)
    places = choose_places(_classes(whole, form), rows, across, most_classes=rows)
    columns = [
        Column(str(row.year), row.title, learning.samples(open_model(folder / "models" / row.name), places, plan.seed))
        for row in found.families
    ]
    words = _footer(found) if footer else ""
    files.write(out, draw([*columns, _real(whole, places, plan.seed)], places, footer=words, scale=scale))
    return Path(out)


def _plan(chosen: Sequence[ModuleType], minutes: float | None, kimg: float | None, settings: dict[str, Any], choices: Any) -> TimelinePlan:
    if minutes is not None and kimg is not None:
        raise OptionError("`--minutes` with `--kimg`", "each family has one budget, in time or in pictures", "Leave one of them out.")
    if int(os.environ.get("WORLD_SIZE", 1)) > 1:
        raise OptionError("`torchrun`", "a timeline is made in one process", "Start it without.")
    minutes = MINUTES if minutes is None and kimg is None else minutes
    plan = TimelinePlan.parse(
        {"families": tuple(map(name_of, chosen)), "minutes": minutes, "kimg": kimg, "settings": settings} | choices, "the timeline"
    )
    for family in chosen:  # an unknown setting or preset is told before any has begun
        make_plan(name_of(family), preset=plan.preset, size=plan.size, minutes=minutes, kimg=kimg, seed=plan.seed, assignments=settings)
    return plan


def _form(chosen: Sequence[ModuleType], plan: TimelinePlan) -> DataSettings:
    """How the pictures are prepared, the same for every family."""
    return make_plan(name_of(chosen[0]), preset=plan.preset, size=plan.size, assignments=plan.settings).data


def _of_model(plan: TimelinePlan) -> dict[str, Any]:
    """The settings for the networks themselves."""
    return {name.removeprefix("model."): value for name, value in plan.settings.items() if name.startswith("model.")}


def _open(data: str | Path, form: DataSettings, hands: learning.Hands | None) -> Pictures:
    progress = hands.progress if hands else None
    return open_pictures(data, size=form.size, crop=form.crop, channels=form.channels, split="all", progress=progress)


def _share(whole: Pictures) -> float:
    """The share that is kept for measuring: a tenth, of few pictures up to a quarter, so that about a hundred are left to compare with."""
    if whole.manifest.splits or len(whole) < _FEW:
        return 0.0
    return round(min(0.25, max(0.1, 100 / len(whole))), 3)


def _classes(whole: Pictures, form: DataSettings) -> dict[str, int]:
    """How many pictures each class has; empty where they are not learned apart."""
    classes = dict(whole.manifest.classes)
    return {} if form.conditional == "no" or len(classes) < 2 else classes


def _held_out(work: _Work) -> int:
    """How many real pictures there are to compare with."""
    splits, form = work.whole.manifest.splits, work.form
    if splits:
        return splits.get("validation", 0) + splits.get("test", 0) or splits.get("train", 0)
    if not work.plan.holdout:
        return len(work.whole)
    held_out = open_pictures(
        work.data, size=form.size, crop=form.crop, channels=form.channels, split="validation", holdout=work.plan.holdout
    )
    return len(held_out)


def _go(work: _Work) -> Timeline:
    """Family after family; a model that was measured before and is still the same is not measured again."""
    file = work.out / DATA
    timeline = Timeline.from_json(file.read_text(encoding="utf-8"), str(file)) if file.is_file() else None
    known = {row.digest: row for row in timeline.families} if timeline else {}
    columns, previews, rows = [], [], []
    for family in work.chosen:
        folder = work.out / "models" / name_of(family)
        model, note = learning.trained(family, work.data, folder, work.plan, work.places, work.hands)
        facts: dict[str, Any] = {"pictures": model.record.data["count"], "device": model.record.training["device"]}
        is_new = model.digest not in known
        if is_new:
            found = learning.measured(model, work.data, work.plan, _held_out(work), work.hands.progress)
            facts |= {"compared_with": found.compared_with, "features": found.features, "real_kid": found.real_kid}
        rows.append(learning.learned(family, model, found.kid, note) if is_new else known[model.digest])
        columns.append(Column(str(family.YEAR), family.TITLE, learning.samples(model, work.places, work.plan.seed)))
        previews.append(film.Preview(Run(folder).previews, rows[-1].pictures_seen))
        timeline = _timeline(work, {"families": tuple(rows), **facts}, timeline)
        if is_new or family is work.chosen[-1]:
            shown = [*columns, _real(work.whole, work.places, work.plan.seed)]
            _write(work.out, timeline, shown, previews, work.places)
    assert timeline is not None  # there is at least one family
    return timeline


def _timeline(work: _Work, facts: dict[str, Any], before: Timeline | None) -> Timeline:
    """What is known so far; facts that were not found anew are those of before."""
    plan = work.plan
    common = {
        "data": str(Path(work.data).resolve()),
        "classes": work.places.names,
        "form": str(work.whole.spec),
        "preset": plan.preset,
        "minutes": plan.minutes,
        "kimg": plan.kimg,
        "seed": plan.seed,
        "planned": tuple(family.TITLE for family in work.chosen),
        "made_at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "version": maquette.__version__,
        "command": work.command,
    }
    return Timeline.model_validate((before.model_dump() if before else {}) | common | facts)


def _write(out: Path, timeline: Timeline, columns: Sequence[Column], previews: Sequence[film.Preview], places: Places) -> None:
    """Strip, film, page and data, each whole or not at all."""
    files.write(out / STRIP, draw(columns, places, footer=_footer(timeline)))
    film.write(out / FILM, columns, previews, places, learning.preview_count(places), timeline.budget)
    write_text(out / PAGE, page(timeline, (out / STRIP).read_bytes(), (out / FILM).read_bytes()))
    write_text(out / DATA, timeline.to_json())


def _real(whole: Pictures, places: Places, seed: int) -> Column:
    """The last column: real pictures by chance, of the same classes row by row."""
    order = stream(seed, "real pictures").permutation(len(whole))
    count = len(places.places)
    if places.names:
        assert whole.labels is not None  # there are classes
        of_rows = [order[whole.labels[order] == place % len(whole.classes)] for place in places.places[:: places.across]]
        order = np.concatenate([np.resize(rows, places.across) for rows in of_rows])
    return Column("real", "your pictures", np.asarray(whole.pictures[np.resize(order, count)]), is_real=True)


def _footer(timeline: Timeline) -> str:
    name = drawable(Path(timeline.data).name, "real pictures")
    return f"{name}: {timeline.pictures:,} pictures of {timeline.form}, {timeline.budget} each"
