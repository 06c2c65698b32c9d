"""How a measure becomes a finding: its claim in words, its numbers, what it was compared with."""

from collections.abc import Sequence
from types import ModuleType
from typing import Any, Literal

from maquette.checks.quality._embedded import Embedded
from maquette.drawer import Drawer
from maquette.finding import Finding, Quantity
from maquette.stats import Estimate

CHAPTER = "quality"
MEASURES = Drawer("maquette.checks.quality", "measure", "measures")

Named = tuple[str, Estimate | None, Literal["lower", "higher"] | None]


def figure(embedded: Embedded, name: str, *, claim: str, quantities: Sequence[Named], unit: str = "", **parts: Any) -> Finding:
    """A measured figure without judgement; a quantity of None is left out, an unknown one says why."""
    compared = f"{embedded.real_words}; {embedded.twin_words}" if embedded.twin_words else embedded.real_words
    shown = [Quantity(name=called, estimate=one, unit=unit, better=better) for called, one, better in quantities if one is not None]
    return about(name, claim=claim, reading=None, **{"quantities": tuple(shown), "compared_with": compared, **parts})


def about(name: str, *, claim: str, **parts: Any) -> Finding:
    """A finding of the measure of that name."""
    module: ModuleType = MEASURES.open(name)
    said = {"chapter": CHAPTER, "question": module.QUESTION, "paper": module.PAPER}
    return Finding.model_validate({"id": f"{CHAPTER}/{name}", "claim": claim, **said, **parts})


def does_not_apply(name: str, why: str) -> Finding:
    """A question that does not arise, and why."""
    return about(name, claim=why, reading="not applicable")


def apart(name: str, found: Estimate, twins: Estimate | None) -> str:
    """The sentence about a distance."""
    if found.value is None:
        return f"{name} is not known: {found.reason}."
    beside = f", where two sets of real pictures have {number(twins)}" if twins is not None and twins.value is not None else ""
    return f"{name} between made and real pictures is {number(found)}{beside}."


def number(found: Estimate) -> str:
    """A number as short as its interval allows."""
    from maquette.report.wording import value

    return value(Quantity(name="", estimate=found))


def per_cent(found: Estimate) -> str:
    """A share in words."""
    return "an unknown share" if found.value is None else f"{found.value:.0%}"
