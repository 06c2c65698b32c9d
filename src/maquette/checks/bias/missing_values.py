"""Missing values by group.

Asks: is some column empty more often in one group than in the rest?
Why: what is missing is guessed, and the guess fits those who are not missing; or those with gaps are thrown out altogether.
How: for each column with gaps, the share of empty cells in every group against the rest of the unflagged; Holm over groups and columns.
Limits: a value that stands for missing (-1, 999, unknown) is not seen as such.
Source: Barocas, Hardt and Narayanan, Fairness and Machine Learning, 2023.
"""

import numpy as np

from maquette.checks.bias._by_group import Share, by_group
from maquette.checks.bias._examined import Examined
from maquette.checks.bias._wording import about, slug
from maquette.finding import Finding

TITLE = "Missing values by group"
QUESTION = "Is more missing about some people than about others?"
PAPER = "Barocas, Hardt and Narayanan 2023, Fairness and Machine Learning"


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    return examined.needs()


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding for each column and group with more gaps; without any, one about the column with the widest possible gap."""
    columns = [name for name in (*examined.features, *examined.roles.values()) if name in examined.table]
    gaps = {name: examined.table.columns[name].missing for name in dict.fromkeys(columns) if name not in examined.grouping.columns}
    gaps = {name: missing for name, missing in gaps.items() if missing.any() and not missing.all()}
    if not gaps:
        return [about("missing_values", claim="No column has gaps.", reading="not applicable")]
    each = 1 - (1 - level) / len(gaps)
    found = [_of(finding, name, len(gaps)) for name, missing in gaps.items() for finding in by_group(examined, each, _share(name, missing))]
    faults = [finding for finding in found if finding.reading == "look here"]
    if faults:
        return faults
    least = max(found, key=lambda finding: (finding.reading == "cannot tell", finding.importance))
    smallest = min((finding.p_adjusted for finding in found if finding.p_adjusted is not None), default=None)
    return [least.model_copy(update={"id": least.id.split(":")[0], "p_adjusted": smallest})]


def _share(name: str, missing: np.ndarray) -> Share:
    return Share(
        check="missing_values",
        name=f"share without {name}",
        rows=np.ones(len(missing), dtype=bool),
        happened=missing,
        worse=f"have no `{name}`",
        do_next="Find out why it is missing there before anything fills it in.",
    )


def _of(finding: Finding, column: str, columns: int) -> Finding:
    """The finding of one column among several: its own id and place, its p corrected for them all."""
    head, _, where = finding.id.partition(":")
    p = None if finding.p_adjusted is None else min(1.0, finding.p_adjusted * columns)
    place = {"column": column, **finding.place}
    return finding.model_copy(update={"id": f"{head}:{slug(column)}" + (f":{where}" if where else ""), "p_adjusted": p, "place": place})
