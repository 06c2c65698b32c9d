"""The plan of a timeline: which families, on what, under which budget; the same plan goes on where it stopped."""

import json
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic import Field

from maquette.atomic import write_text
from maquette.errors import OptionError
from maquette.families import FAMILIES
from maquette.settings import Settings

PLAN = "plan.json"
MINUTES = 2.0  # of each family, where nothing is asked for
SIZE = 32


class TimelinePlan(Settings):
    """What was asked for, complete."""

    families: tuple[str, ...]  # in order of year
    size: int | tuple[int, int] = SIZE
    minutes: float | None = None  # the budget of each family: one of the two
    kimg: float | None = None
    preset: str = "laptop"
    seed: int = 0
    count: int = 2000  # pictures that each family is measured by
    settings: dict[str, Any] = Field(default_factory=dict)  # further ones of every training, by dotted name
    holdout: float = 0.0  # share of the pictures kept for measuring, where they have no splits of their own
    content: str = ""  # of the pictures


# what may not change from one part of the work to the next, as it is called on the command line
_FIXED = {"content": "DATA", "size": "--size", "minutes": "--minutes", "kimg": "--kimg", "preset": "--preset", "seed": "--seed"} | {
    "count": "--count",
    "settings": "--set",
}


def families_by_year(names: Sequence[str] | None = None) -> list[ModuleType]:
    """The families that make pictures from one set, in order of year and, within one, of their papers.

    Args:
        names: only these; None takes all.

    Raises:
        OptionError: there is no such family, or it learns from pairs or from two sets.
    """
    chosen = [FAMILIES.open(name) for name in dict.fromkeys(names if names is not None else FAMILIES.names())]
    fitting = [family for family in chosen if not family.IS_TRANSLATOR and getattr(family, "SETS", 1) == 1]
    others = [name_of(family) for family in chosen if family not in fitting]
    if names is not None and (others or not fitting):
        listed = ", ".join(name_of(family) for family in families_by_year())
        if not others:
            raise OptionError("`--families`", "at least one family is needed", f"There are: {listed}.")
        raise OptionError(
            f"`--families {others[0]}`", "a timeline has families that make pictures from one set, and it does not", f"There are: {listed}."
        )
    return sorted(fitting, key=lambda family: (family.YEAR, family.PAPER))


def name_of(family: ModuleType) -> str:
    """The family's name on the command line."""
    return family.__name__.rpartition(".")[2]


def keep(plan: TimelinePlan, folder: Path) -> None:
    """Writes the plan, unless the folder holds one that it does not go on with. Families may be added or left out.

    Raises:
        OptionError: another plan was begun there, or something else is in the folder.
        RunError: the place cannot be written.
    """
    path = folder / PLAN
    if path.is_file():
        _demand_the_same(plan, read(path), folder)
    elif folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise OptionError(f"`--out {folder}`", "there is something else in it already", "Choose another folder, or a new one.")
    write_text(path, json.dumps(plan.model_dump(mode="json"), indent=1) + "\n")


def read(path: Path) -> TimelinePlan:
    """The plan in a file.

    Raises:
        OptionError: it is missing, damaged, or no plan of a timeline.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        advice = "Make one with `maquette timeline DATA --out DIR`, or choose another folder."
        raise OptionError(f"`{path}`", "there is no timeline there, or its plan is damaged", advice) from error
    return TimelinePlan.parse(data, str(path))


def _demand_the_same(plan: TimelinePlan, before: TimelinePlan, folder: Path) -> None:
    for name, flag in _FIXED.items():
        now, then = getattr(plan, name), getattr(before, name)
        if now == then:
            continue
        if name == "content":
            raise OptionError("`DATA`", f"these are not the pictures that the timeline in {folder} began with", "Choose another folder.")
        asked = f"with `{flag} {then}`" if then not in (None, {}) else f"without `{flag}`"
        raise OptionError(
            f"`{flag} {now}`" if now not in (None, {}) else f"no `{flag}`",
            f"the timeline in {folder} was begun {asked}, and only the families may change",
            "Give the same, or choose another folder.",
        )
