"""Training as one call: pictures in, a model folder out."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from maquette.data.direction import likely_swapped
from maquette.data.layouts import read_layout
from maquette.data.pictures import Pictures, open_pictures
from maquette.data.side_by_side import PictureSet, SideBySide
from maquette.errors import OptionError, PicturesError
from maquette.families import FAMILIES
from maquette.model import CONFIG, read_record
from maquette.run import Run
from maquette.training.auto import Wish, choose_for
from maquette.training.plan import Plan, make_plan, read_plan, write_plan

Source = str | os.PathLike[str]
AUTO = "auto"  # in place of a family: let the rules of `maquette.training.auto` choose


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
    say: Callable[[str], None] | None = None,
) -> Path:
    """Trains a family on a folder of pictures until the budget is spent; `out` becomes a model folder.

    Args:
        family_or_recipe: a family's name, the path of a recipe (`.toml`), or `auto` for one that suits pictures, machine and budget.
        data: a folder or archive of pictures; two for a family that learns from two sets.
        minutes, kimg: the budget, in minutes of training or thousands of pictures seen; 10 minutes if neither is given.
        conditional: whether to learn classes apart: `yes`, `no` or `auto`.
        start: a model of the same family whose weights to begin with.
        settings: further settings by dotted name, e.g. `{"model.width": 48, "data.crop": "pad"}`.
        resume: go on from the last checkpoint in `out`; only the budget may be given anew.
        say: called with what `auto` has chosen and why, before anything is trained; it stands in the plan and the card too.

    Raises:
        MaquetteError: anything a person can mend; see `maquette.errors`.
        Interrupted: stopped by Ctrl-C or the run's stop file; everything is saved.
    """
    out, run = Path(out), Run(out)
    sources = [data] if isinstance(data, str | os.PathLike) else list(data)
    going_on = resume and _can_go_on(out, run)
    if going_on:
        plan = read_plan(run.read_plan())
        is_same = family_or_recipe in (plan.family, "", AUTO) or family_or_recipe.endswith(".toml")
        other_family = None if is_same else family_or_recipe
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
        _refuse_to_overwrite(out)
        chosen = None
        if family_or_recipe == AUTO:
            chosen = choose_for(sources, Wish(minutes, kimg, size, preset, flags["training.start"], conditional, settings or {}))
            family_or_recipe, preset, size, more = chosen.family, chosen.preset, chosen.size, chosen.settings | more
        plan = make_plan(family_or_recipe, preset=preset, size=size, minutes=minutes, kimg=kimg, seed=seed, assignments=more)
        if chosen:
            plan = plan.model_copy(update={"why": chosen.why})
            if say and is_first_process():
                say(chosen.why)
    run.create()
    pictures, shown = _open(plan, sources, run)
    plan = _with_conditions(plan, pictures)
    if going_on and read_record(out).data.get("content") != pictures.manifest.content:
        raise OptionError(f"`{data}`", "these are not the pictures that the run began with", "Give the same folder, or train elsewhere.")
    from maquette.training.loop import Loop  # costs seconds to import: not before wrong input had its chance

    loop = Loop(plan, pictures, shown, out, resume=going_on, notes=_notes(plan, pictures))
    if is_first_process():
        write_plan(loop.plan, run.plan)
    loop.train()
    return out


def _notes(plan: Plan, pictures: PictureSet) -> tuple[str, ...]:
    """What a person should know of these pictures before they wait for a model."""
    if not isinstance(pictures, Pictures) or not likely_swapped(pictures):
        return ()
    other = "BtoA" if plan.data.direction == "AtoB" else "AtoB"
    return (
        "These pairs look swapped: what the model is given is richer in colour than what it is to make. "
        f"If drawings are to become pictures, stop and add `--set data.direction={other}`.",
    )


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

    learns_from = input_kind(family, settings.input, sources[0])

    def opened(source: Source, split: str) -> Pictures:
        return open_pictures(
            source,
            size=settings.size,
            crop=settings.crop,
            channels=settings.channels,
            split=split,
            paired=learns_from == "pairs",
            maps=learns_from == "maps",
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


def input_kind(family: Any, asked: str, source: Source) -> str:
    """What a family turns into pictures here: `pairs`, `maps`, or nothing (empty). A family says by `INPUTS` what it can.

    Raises:
        OptionError: it cannot learn from what was asked for.
    """
    if not family.IS_TRANSLATOR:
        return ""
    kinds: tuple[str, ...] = getattr(family, "INPUTS", ("pairs",))
    if asked != "auto":
        if asked not in kinds:
            raise OptionError(f"`--set data.input={asked}`", f"{family.TITLE} learns from {' or '.join(kinds)}", "Leave it out.")
        return asked
    if len(kinds) == 1:
        return kinds[0]
    try:
        return "maps" if read_layout(source, paired=None).has_maps else "pairs"
    except PicturesError:  # opening them as pairs says better what is wrong
        return "pairs"
