"""Training as one call: pictures in, a model folder out."""

import os
from pathlib import Path
from typing import Any

from maquette.data.pictures import Pictures, open_pictures
from maquette.errors import OptionError, PicturesError
from maquette.families import FAMILIES
from maquette.model import CONFIG, read_record
from maquette.run import Run
from maquette.training.plan import Plan, make_plan, read_plan, write_plan


def train(
    family_or_recipe: str,
    data: str | Path,
    out: str | Path,
    *,
    preset: str | None = None,
    size: int | tuple[int, int] | None = None,
    minutes: float | None = None,
    kimg: float | None = None,
    seed: int | None = None,
    settings: dict[str, Any] | None = None,
    resume: bool = False,
) -> Path:
    """Trains a family on a folder of pictures until the budget is spent; `out` becomes a model folder.

    Args:
        family_or_recipe: a family's name, or the path of a recipe (`.toml`).
        minutes, kimg: the budget, in minutes of training or thousands of pictures seen; 10 minutes if neither is given.
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
        given = {"FAMILY": other_family, "--preset": preset, "--size": size, "--seed": seed, "--set": settings or None}
        changed = [name for name, value in given.items() if value is not None]
        if changed:
            raise OptionError(
                f"`{changed[0]}` with `--resume`",
                "a run goes on with the settings it began with; only --minutes and --kimg may change",
                "Leave it out, or train into another folder.",
            )
        plan = _with_budget(plan, minutes, kimg)
    else:
        plan = make_plan(family_or_recipe, preset=preset, size=size, minutes=minutes, kimg=kimg, seed=seed, assignments=settings)
        _refuse_to_overwrite(out)
    run.create()
    pictures, shown = _open(plan, data, run)
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


def _open(plan: Plan, data: str | Path, run: Run) -> tuple[Pictures, Pictures]:
    """The pictures to learn from, and those to show in previews: held-out ones where there are any."""
    family, settings = FAMILIES.open(plan.family), plan.data

    def progress(doing: str, done: int, total: int) -> None:
        if is_first_process():
            run.write_status(
                {"stage": "preparing", "progress": done / max(1, total), "message": f"{doing}: {done:,} of {total:,} pictures"}
            )

    def opened(split: str) -> Pictures:
        return open_pictures(
            data,
            size=settings.size,
            crop=settings.crop,
            channels=settings.channels,
            split=split,
            paired=family.IS_TRANSLATOR,
            direction=settings.direction,
            holdout=settings.holdout,
            progress=progress,
        )

    pictures = opened("train")
    try:
        return pictures, opened("validation") if family.IS_TRANSLATOR else pictures
    except PicturesError:
        return pictures, pictures  # nothing is held out: the preview shows pictures it learns from
