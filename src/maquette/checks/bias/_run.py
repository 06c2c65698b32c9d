"""Runs the checks of the chapter and corrects across them, so that a healthy subject gets a clean report.

Every check holds the chance of a false finding among its own groups. Across checks the smallest p of each is corrected by Benjamini and
Hochberg, and a check that finds something does so at the level this leaves it (Benjamini and Bogomolov 2014): with R of m checks
selected, q R / m, and more for the checks that matter more (`Policy.shares`). Where everything is healthy that keeps the chance of any
false finding at q.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType

import numpy as np

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._wording import CHECKS, about
from maquette.errors import MaquetteError
from maquette.finding import Finding
from maquette.stats import benjamini_hochberg

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Ran:
    """The findings of the chapter, and what the correction allowed."""

    findings: tuple[Finding, ...]
    tested: int  # checks with a test
    found: int  # of them, with a finding


def run(examined: Examined, names: Sequence[str] | None = None, progress: Progress | None = None) -> Ran:
    """Every check, or these; one that fails says so and the others still run."""
    q = examined.policy.false_findings
    chosen = list(names) if names is not None else CHECKS.names()
    found: dict[str, list[Finding]] = {}
    for place, name in enumerate(chosen):
        if progress is not None:
            progress(CHECKS.open(name).TITLE.lower(), place, len(chosen))
        found[name] = _answer(name, examined, 1 - q)
    smallest = {name: least for name, findings in found.items() if (least := _smallest(findings)) is not None}
    total = sum(examined.policy.share(name) for name in smallest)
    part = {name: examined.policy.share(name) / total for name in smallest}
    # a check that has a larger part of the chance has its p divided by more (Genovese, Roeder and Wasserman 2006)
    weighed = [min(1.0, least / part[name] / len(smallest)) for name, least in smallest.items()]
    selected = int(np.count_nonzero(benjamini_hochberg(weighed) <= q)) if smallest else 0
    for name, least in smallest.items():
        allowed = min(q, q * max(1, selected) * part[name])
        # what was found at the check's own level is asked again at the level that is left; at which the others find nothing
        if allowed < q and least <= q:
            found[name] = _answer(name, examined, 1 - allowed)
    return Ran(tuple(finding for findings in found.values() for finding in findings), len(smallest), selected)


def _answer(name: str, examined: Examined, level: float) -> list[Finding]:
    began = time.monotonic()
    check: ModuleType = CHECKS.open(name)
    why = check.applies(examined)
    if why:
        return [about(name, claim=why, reading="not applicable")]
    try:
        findings: list[Finding] = check.measure(examined, level)
    except (MaquetteError, ArithmeticError, ValueError, IndexError, KeyError, AssertionError, np.linalg.LinAlgError, MemoryError) as error:
        words = f"{check.TITLE} could not be measured: {error or type(error).__name__}"
        return [about(name, claim=words.rstrip(".") + ".", reading="broken", seconds=time.monotonic() - began)]
    took = (time.monotonic() - began) / len(findings)
    return [finding.model_copy(update={"seconds": took}) for finding in findings]


def _smallest(findings: list[Finding]) -> float | None:
    tested = [finding.p_adjusted for finding in findings if finding.p_adjusted is not None]
    return min(tested) if tested else None
