"""The plan of a training: everything that was asked for, complete, so that it can be done again."""

import json
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from maquette.errors import OptionError
from maquette.families import FAMILIES
from maquette.settings import Settings, read_toml

DEFAULT_MINUTES = 10.0  # where no budget is given


class DataSettings(Settings):
    """How pictures are prepared."""

    size: int | tuple[int, int] = 64  # the side, or (width, height)
    crop: Literal["cover", "centre", "pad"] = "cover"
    channels: Literal[1, 3, 4] = 3
    input: Literal["auto", "pairs", "maps"] = "auto"  # for a translator: from what it learns; auto: label maps where it can and there are
    direction: Literal["AtoB", "BtoA"] = "AtoB"  # for pairs: which half is the input
    conditional: Literal["auto", "yes", "no"] = "auto"  # learn the classes apart; auto: where there are several
    holdout: float = Field(default=0.0, ge=0, lt=1)  # share kept out of training where the folder has no splits of its own


class TrainingSettings(Settings):
    """How the loop runs."""

    minutes: float | None = Field(default=None, gt=0)  # budget in minutes of training, without preparation
    kimg: float | None = Field(default=None, gt=0)  # budget in thousands of pictures seen
    seed: int = Field(default=0, ge=0)
    start: str | None = None  # a model of the same family whose weights to begin with
    teacher: str | None = None  # a translator whose pictures a student also learns from
    distillation: float = Field(default=100.0, gt=0)  # weight of the mean absolute difference to the teacher's pictures
    freeze: int = Field(default=0, ge=0)  # layers of the discriminator nearest the picture that keep the weights they began with
    accumulate: int = Field(default=1, ge=1)  # parts that a batch is cut into, when memory is short
    checkpoint_every_kimg: float | None = Field(default=None, gt=0)
    checkpoint_every_minutes: float = Field(default=1.0, gt=0)
    keep_checkpoints: int = Field(default=2, ge=1)  # two, so that one survives a collapse that the last one already holds
    first_preview_kimg: float = Field(default=0.5, gt=0)  # the next comes after `preview_factor` times as many pictures, and so on
    preview_factor: float = Field(default=2.0, gt=1)
    preview_count: int = Field(default=36, ge=1)
    layout: Literal["auto", "channels_first", "channels_last"] = "auto"  # order of the numbers in memory; auto times both
    accelerator: Literal["auto", "cpu", "cuda", "mps"] = "auto"
    precision: Literal["auto", "32-true", "bf16-mixed"] = "auto"  # auto: bf16 on a GPU that has it
    weights: Literal["float32", "float16"] = "float32"  # how the finished model is stored
    watts: float = Field(default=30.0, gt=0)  # assumed power where the machine does not measure it: a busy laptop
    price_per_kwh: float = Field(default=0.30, ge=0)
    currency: str = "EUR"
    collapse_below: float = Field(default=0.05, ge=0)  # samples' diversity as a share of the data's, once it was four times that
    tensorboard: bool = True


class Plan(Settings):
    """A family, its settings, the pictures' preparation and the loop's settings."""

    family: str
    preset: str
    model: dict[str, Any]  # the family's own settings, complete
    data: DataSettings = DataSettings()
    training: TrainingSettings = TrainingSettings()
    why: str = ""  # what `auto` chose and for what reasons; empty where a person chose


def make_plan(
    family_or_recipe: str,
    *,
    preset: str | None = None,
    size: int | tuple[int, int] | None = None,
    minutes: float | None = None,
    kimg: float | None = None,
    seed: int | None = None,
    assignments: dict[str, Any] | None = None,
) -> Plan:
    """A plan from a family's name or a recipe (`.toml`), then the flags, then the assignments `group.setting=value`.

    Raises:
        OptionError: a family, preset or setting that does not exist, or a value that does not fit.
    """
    recipe: dict[str, Any] = read_toml(family_or_recipe) if family_or_recipe.endswith(".toml") else {"family": family_or_recipe}
    unknown = sorted(set(recipe) - {"family", "preset", "model", "data", "training"})
    if unknown or "family" not in recipe:
        what = f"it has no group `{unknown[0]}`" if unknown else "it names no `family`"
        raise OptionError(f"`{family_or_recipe}`", what, "A recipe has `family`, `preset` and the groups [model], [data] and [training].")
    family = FAMILIES.open(recipe["family"])
    preset = preset or recipe.get("preset", "laptop")
    if preset not in family.PRESETS:
        raise OptionError(f"`--preset {preset}`", f"{recipe['family']} has the presets {', '.join(family.PRESETS)}", "Choose one of them.")
    model = family.PRESETS[preset].override(recipe.get("model", {}), f"{family_or_recipe} [model]")
    plan = Plan(
        family=str(recipe["family"]),
        preset=preset,
        model=model.model_dump(),
        data=DataSettings().override(recipe.get("data", {}), f"{family_or_recipe} [data]"),
        training=TrainingSettings().override(recipe.get("training", {}), f"{family_or_recipe} [training]"),
    )
    if minutes is not None or kimg is not None:  # a flag replaces the recipe's budget of either kind
        plan = plan.override({"training.minutes": minutes, "training.kimg": kimg})
    flags = {"data.size": size, "training.seed": seed}
    plan = plan.override({name: value for name, value in flags.items() if value is not None} | (assignments or {}))
    family.Config.parse(plan.model, "--set model")  # dotted assignments into the family's settings are checked here
    if plan.training.minutes is None and plan.training.kimg is None:
        plan = plan.override({"training.minutes": DEFAULT_MINUTES})
    return plan


def read_plan(data: dict[str, Any]) -> Plan:
    """A plan from what a run's folder holds, be it of an earlier version."""
    plan = Plan.parse(data, "run/plan.json")
    if "scribble" in plan.model and not FAMILIES.open(plan.family).IS_TRANSLATOR:  # once every family had a hand
        plan = plan.model_copy(update={"model": {name: value for name, value in plan.model.items() if name != "scribble"}})
    return plan


def write_plan(plan: Plan, path: Path) -> None:
    """The plan as JSON."""
    from maquette.atomic import write_text

    write_text(path, json.dumps(plan.model_dump(mode="json"), indent=1) + "\n")
