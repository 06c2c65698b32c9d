"""How a check of this chapter becomes a finding."""

import re
from types import ModuleType
from typing import Any

from maquette.drawer import Drawer
from maquette.finding import Finding, Reading

CHAPTER = "bias"
CHECKS = Drawer("maquette.checks.bias", "check", "checks")


def about(name: str, *, claim: str, reading: Reading | None, where: str = "", **parts: Any) -> Finding:
    """A finding of the check of that name; `where` tells apart several findings of one check."""
    module: ModuleType = CHECKS.open(name)
    id = f"{CHAPTER}/{name.replace('_', '-')}" + (f":{slug(where)}" if where else "")
    said = {"chapter": CHAPTER, "question": module.QUESTION, "paper": module.PAPER}
    return Finding.model_validate({"id": id, "claim": claim, "reading": reading, **said, **parts})


def slug(words: str) -> str:
    """Words as part of an id: without spaces and signs that mean something in an address."""
    return re.sub(r"[\s#?]+", "-", words.replace(" = ", "=").replace(" and ", "&")).strip("-")


def per_cent(share: float) -> str:
    """A share for a sentence: `23 %`, `1.4 %`."""
    if 0 < share < 0.000995:
        return f"{100 * share:.2g} %"
    return f"{100 * share:.0f} %" if share >= 0.0995 or share == 0 else f"{100 * share:.1f} %"


def points(gap: float) -> str:
    """A difference of two shares for a sentence."""
    size = abs(100 * gap)
    if 0 < size < 0.0995:
        return f"{size:.2g} points"
    return f"{size:.0f} points" if size >= 9.95 else f"{size:.1f} points"


def after(claim: str, place: int) -> str:
    """A claim about the group found as number `place`: from the second on the rest is without those before, and the claim says so."""
    return claim if place == 0 else f"Apart from {'the group' if place == 1 else 'the groups'} found before: {claim[0].lower()}{claim[1:]}"


def listed(names: list[str], most: int = 3) -> str:
    """A few names in words."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
