"""Training as one call: pictures in, a model folder out."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from maquette.data.pictures import Pictures, open_pictures
from maquette.data.side_by_side import PictureSet, SideBySide
from maquette.errors import OptionError, PicturesError
from maquette.families import FAMILIES
from maquette.model import CONFIG, read_record
from maquette.run import Run
from maquette.training.plan import Plan, make_plan, read_plan, write_plan

Source = str | os.PathLike[str]


def train(
    family_or_recipe: str,
    data: Source | Sequence[Source],
    out: str | Path,
    *,
    preset: str | None = None,
    size: int | tuple[int, int] | None = None,
    minutes: float | None = None,
    kimg: float | None = None,
    seed: int | None = None,
    conditional: str | None = None,
    start: str | Path | None = None,
    settings: dict[str, Any] | None = None,
    resume: bool = False,
) -> Path:
    """Trains a family on a folder of pictures until the budget is spent; `out` becomes a model folder.

    Args:
        family_or_recipe: a family's name, or the path of a recipe (`.toml`).
        data: a folder or archive of pictures; two for a family that learns from two sets.
        minutes, kimg: the budget, in minutes of training or thousands of pictures seen; 10 minutes if neither is given.
        conditional: whether to learn classes apart: `yes`, `no` or `auto`.
        start: a model of the same family whose weights to begin with.
        settings: further settings by dotted name, e.g. `{"model.width": 48, "data.crop": "pad"}`.
        resume: go on from the last checkpoint in `out`; only the budget may be given anew.

    Raises:
        MaquetteError: anything a person can mend; see `maquette.errors`.
        Interrupted: stopped by Ctrl-C or the run's stop file; everything is saved.
    """
    out, run = Path(out), Run(out)
    going_on = resume and _can_go_on(out, run)
    if going_on:
        plan = read_plan(run.read_plan())
        other_family = family_or_recipe if family_or_recipe not in (plan.family, "") and not family_or_recipe.endswith(".toml") else None
        given: dict[str, Any] = {"FAMILY": other_family, "--preset": preset, "--size": size, "--seed": seed, "--set": settings or None}
        given |= {"--conditional": conditional, "--from": start}
        changed = [name for name, value in given.items() if value is not None]
        if changed:
            raise OptionError(
                f"`{changed[0]}` with `--resume`",
                "a run goes on with the settings it began with; only --minutes and --kimg may change",
                "Leave it out, or train into another folder.",
            )
        plan = _with_budget(plan, minutes, kimg)
    else:
        flags = {"data.conditional": conditional, "training.start": str(start) if start else None}
        more = {name: value for name, value in flags.items() if value is not None} | (settings or {})
        plan = make_plan(family_or_recipe, preset=preset, size=size, minutes=minutes, kimg=kimg, seed=seed, assignments=more)
        _refuse_to_overwrite(out)
    run.create()
    pictures, shown = _open(plan, [data] if isinstance(data, str | os.PathLike) else list(data), run)
    plan = _with_conditions(plan, pictures)
    if going_on and read_record(out).data.get("content") != pictures.manifest.content:
        raise OptionError(f"`{data}`", "these are not the pictures that the run began with", "Give the same folder, or train elsewhere.")
    from maquette.training.loop import Loop  # costs seconds to import: not before wrong input had its chance

    loop = Loop(plan, pictures, shown, out, resume=going_on)
    if is_first_process():
        write_plan(loop.plan, run.plan)
    loop.train()
    return out


def is_first_process() -> bool:
    """Whether this process is the one that speaks and writes: the only one, or the first that torchrun started."""
    return os.environ.get("RANK", "0") == "0"


def _can_go_on(out: Path, run: Run) -> bool:
    """Whether there is a checkpoint; a run that was killed before its first one begins anew."""
    if not run.folder.is_dir():
        advice = "Check the path, or leave out `--resume` to begin one."
        raise OptionError(f"`--out {out}` with `--resume`", "there is no run in it to go on with", advice)
    return run.exists() and any(run.checkpoints.glob("[0-9]*.safetensors"))


def _with_budget(plan: Plan, minutes: float | None, kimg: float | None) -> Plan:
    if minutes is None and kimg is None:
        return plan
    return plan.override({"training.minutes": minutes, "training.kimg": kimg})


def _refuse_to_overwrite(out: Path) -> None:
    if (out / CONFIG).exists():
        raise OptionError(
            f"`--out {out}`",
            "there is a model or a run in it already, and it will not be overwritten",
            "Go on with it by `--resume`, or choose another folder.",
        )


def _with_conditions(plan: Plan, pictures: PictureSet) -> Plan:
    """The plan with `auto` decided: classes are learned apart where there are several.

    Raises:
        OptionError: they were asked for and there are none, or one.
    """
    asked, count = plan.data.conditional, len(pictures.classes)
    if FAMILIES.open(plan.family).IS_TRANSLATOR:
        return plan.override({"data.conditional": "no"})
    if asked == "yes" and count < 2:
        found = "there is one class" if count else "there are no classes"
        advice = "Put each class into a folder of its own or name a column `label` in metadata.csv, or leave `--conditional` out."
        raise OptionError("`--conditional yes`", f"{found} in these pictures, and two are the least", advice)
    return plan.override({"data.conditional": "no" if asked == "no" or count < 2 else "yes"})


def _open(plan: Plan, sources: Sequence[Source], run: Run) -> tuple[PictureSet, PictureSet]:
    """The pictures to learn from, and those to show in previews: held-out ones where there are any.

    Raises:
        OptionError: more or fewer sets than the family learns from.
    """
    family, settings = FAMILIES.open(plan.family), plan.data
    sets = getattr(family, "SETS", 1)
    if len(sources) != sets:
        needed = "one set of pictures" if sets == 1 else f"{sets} sets of pictures"
        listed = " ".join(f"SET_{letter}" for letter in "AB"[:sets]) if sets > 1 else "DATA"
        example = f"Try `maquette train {plan.family} {listed} --out MODEL`."
        raise OptionError(" ".join(f"`{source}`" for source in sources), f"{plan.family} learns from {needed}", example)

    def progress(doing: str, done: int, total: int) -> None:
        if is_first_process():
            run.write_status(
                {"stage": "preparing", "progress": done / max(1, total), "message": f"{doing}: {done:,} of {total:,} pictures"}
            )

    def opened(source: Source, split: str) -> Pictures:
        return open_pictures(
            source,
            size=settings.size,
            crop=settings.crop,
            channels=settings.channels,
            split=split,
            paired=family.IS_TRANSLATOR,
            direction=settings.direction,
            holdout=settings.holdout,
            progress=progress,
        )

    if sets == 2:
        mirror = family.Config.parse(plan.model, "--set model").mirror
        both = SideBySide(opened(sources[0], "train"), opened(sources[1], "train"), mirror=mirror)
        return both, both
    pictures = opened(sources[0], "train")
    try:
        return pictures, opened(sources[0], "validation") if family.IS_TRANSLATOR else pictures
    except PicturesError:
        return pictures, pictures  # nothing is held out: the preview shows pictures it learns from
