"""A share of the pictures that satisfies a condition: `skin_tone<=3:0.95`, for sets that are biased on purpose."""

import difflib
import operator
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from maquette.errors import OptionError
from maquette.seeds import stream

TRIES = 20_000  # annotations drawn for one picture before its conditions count as impossible together

Annotations = dict[str, Any]

_COMPARE = {"<=": operator.le, ">=": operator.ge, "!=": operator.ne, "<": operator.lt, ">": operator.gt, "=": operator.eq}
_FORM = re.compile(r"\s*(\w+)\s*(<=|>=|!=|=|<|>)\s*(.+?)\s*:\s*([^:]+?)\s*")


@dataclass(frozen=True)
class Skew:
    """`share` of the pictures satisfy `annotation` `operator` `value`; values are compared by their place in the list."""

    text: str
    annotation: str
    operator: str
    value: Any
    share: float
    values: tuple[Any, ...]

    def holds(self, annotations: Mapping[str, Any]) -> bool:
        """Whether these annotations satisfy the condition."""
        have = self.values.index(annotations[self.annotation])
        return bool(_COMPARE[self.operator](have, self.values.index(self.value)))


def parse(text: str, annotations: Mapping[str, tuple[Any, ...]], option: str = "--skew") -> Skew:
    """A condition as typed.

    Raises:
        OptionError: it has another form, or names an annotation, value or share that does not exist; what exists is listed.
    """
    given = f'`{option} "{text}"`'
    match = _FORM.fullmatch(text)
    if not match:
        raise OptionError(
            given, f"it takes ANNOTATION, one of {' '.join(_COMPARE)}, VALUE, a colon and a SHARE", f'Try `{option} "skin_tone<=3:0.95"`.'
        )
    name, compare, typed, share = match.groups()
    if name not in annotations:
        raise OptionError(
            given, f"there is no annotation `{name}`", f"{_meant(name, annotations)}The annotations are: {', '.join(annotations)}."
        )
    values = annotations[name]
    named = {str(value): value for value in values}
    if typed not in named:
        raise OptionError(given, f"`{name}` has no value `{typed}`", f"{_meant(typed, named)}The values are: {', '.join(named)}.")
    skew = Skew(text, name, compare, named[typed], _share(share, given), values)
    holding = sum(skew.holds({name: value}) for value in values)
    if holding in (0, len(values)):
        raise OptionError(
            given, f"{'every' if holding else 'no'} value of `{name}` satisfies it", f"The values are, in order: {', '.join(named)}."
        )
    return skew


def annotate(kind: ModuleType, name: str, seed: int, index: int, skews: Sequence[Skew] = ()) -> Annotations:
    """The annotations of one picture, always the same for the same seed, index and conditions.

    Raises:
        OptionError: what the conditions ask of this picture is not found in TRIES draws.
    """
    randomness = stream(seed, name, index)
    wanted = _wanted(name, seed, index, skews)
    for _ in range(TRIES):
        annotations: Annotations = kind.annotate(randomness)
        if all(skew.holds(annotations) == want for skew, want in zip(skews, wanted, strict=True)):
            return annotations
    asked = " and ".join(
        f"{'' if want else 'not '}{skew.annotation}{skew.operator}{skew.value}" for skew, want in zip(skews, wanted, strict=True)
    )
    given = " ".join(f'--skew "{skew.text}"' for skew in skews)
    advice = "Nature links some annotations (children have no beards); change a condition or its share."
    raise OptionError(f"`{given}`", f"{TRIES:,} draws held no picture with {asked}", advice)


def check(kind: ModuleType, name: str, seed: int, count: int, skews: Sequence[Skew]) -> None:
    """Raises OptionError if the conditions ask of any of the pictures what cannot be found; costs a draw per combination."""
    first: dict[tuple[bool, ...], int] = {}
    for index in range(count if skews else 0):
        first.setdefault(_wanted(name, seed, index, skews), index)
    for index in first.values():
        annotate(kind, name, seed, index, skews)


def _wanted(name: str, seed: int, index: int, skews: Sequence[Skew]) -> tuple[bool, ...]:
    """Which of the conditions this picture is to satisfy: each is decided by itself, and one more moves none of the others."""
    if not skews:
        return ()
    randomness = stream(seed, f"{name} skew", index)
    return tuple(float(randomness.random()) < skew.share for skew in skews)


def _share(text: str, given: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise OptionError(given, f"the share `{text}` is not a number from 0 to 1", "Write 0.95 for ninety-five pictures in a hundred.")
    return share


def _meant(name: str, names: Mapping[str, Any]) -> str:
    close = difflib.get_close_matches(name, names, n=1)
    return f"Did you mean `{close[0]}`? " if close else ""
