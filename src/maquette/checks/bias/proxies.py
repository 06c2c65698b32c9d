"""Proxies for a sensitive attribute.

Asks: how well can the group be told from the features, and from the scores, and which column tells it?
Why: leaving the attribute out does not help where something else says it: a recruiting engine learned it from colleges and verbs.
How: for each group of at least thirty rows, a ridge regression on the features (numbers by their rank and in eighths, words by their
name), fitted on one half and asked about the other, both ways; the area under the ROC curve with DeLong's interval. Beside it each
column alone.
Limits: a linear sum of columns; what only a wilder combination tells is not seen. That a group can be told does not mean that it is.
Source: Feldman et al. 2015.
"""

import math

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._groups import Group
from maquette.checks.bias._wording import about, listed
from maquette.finding import Finding, Intervals, Quantity, Reading
from maquette.seeds import stream
from maquette.stats import Estimate, auc
from maquette.tables.table import Column, Numbers

TITLE = "Proxies for a sensitive attribute"
QUESTION = "Can the group be told from what the subject sees, although it is not told?"
PAPER = "Feldman et al. 2015, arXiv 1412.3756"

_METHOD = "Ridge regression, each half scored by the other; DeLong's interval, Bonferroni over groups; the tolerance is in the policy."
_LIMITS = ("A linear sum of columns: what only a wilder combination tells is not seen.",)
_LEAST = 30  # rows of the group and of the rest
_MOST_ROWS = 20_000  # more would change nothing but the time
_MOST_WORDS = 50  # of a column that get a weight of their own
_MOST_COLUMNS, _SHOWN = 60, 10
_BANDS, _RIDGE = 8, 10.0


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    return examined.needs() or ("" if _features(examined) else "There are no features besides the groups.")


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding for each group that the features give away; without any, one about the group that they tell best."""
    rows = np.arange(examined.n)
    if examined.n > _MOST_ROWS:
        rows = np.sort(stream(examined.seed, "proxies").choice(examined.n, _MOST_ROWS, replace=False))
    blocks = {name: _block(examined.table.columns[name].take(rows)) for name in _features(examined)[:_MOST_COLUMNS]}
    half = stream(examined.seed, "proxies halves").random(len(rows)) < 0.5
    groups = [group for group in _asked(examined) if _LEAST <= int(group.rows[rows].sum()) <= len(rows) - _LEAST]
    if not groups:
        return [about("proxies", claim=f"No group has {_LEAST} rows and {_LEAST} beside it.", reading="cannot tell")]
    each = 1 - 2 * (1 - level) / len(groups)  # one-sided, for all groups together
    design = np.column_stack([np.ones(len(rows)), *blocks.values()])
    areas = {group.name: _area(design, group.rows[rows], half, each) for group in groups}
    limit = examined.policy.proxy
    told = sorted(
        (group for group in groups if (areas[group.name].low or 0.0) > limit), key=lambda group: -(areas[group.name].value or 0.0)
    )
    if told:
        return [_finding(examined, group, areas[group.name], blocks, rows, half, limit) for group in told]
    best = max(groups, key=lambda group: areas[group.name].high or 1.0)
    is_open = (areas[best.name].high or 1.0) > limit
    claim = f"No group is told from the features with an AUC above {limit:g}; the nearest is {best.name}."
    quantity = Quantity(name=f"AUC with which {best.name} is told", estimate=areas[best.name], at_most=limit)
    reading: Reading = "cannot tell" if is_open else "as expected"
    return [about("proxies", claim=claim, reading=reading, quantities=(quantity,), method=_METHOD, limits=_LIMITS, importance=0.02)]


def _features(examined: Examined) -> list[str]:
    def is_useful(column: Column) -> bool:
        return isinstance(column, Numbers) or 1 < len(column.words) <= len(column) / 2

    return [name for name in examined.features if name not in examined.grouping.columns and is_useful(examined.table.columns[name])]


def _asked(examined: Examined) -> list[Group]:
    """Every group of each column; of a column with two, one, since the other is told as well."""
    found = []
    for name in examined.grouping.columns:
        groups = examined.grouping.of(name)
        found += groups[1:] if len(groups) == 2 else groups
    return found


def _block(column: Column) -> NDArray[np.float64]:
    """A column as zeros and ones (N, values): numbers by their eighth, and by their rank; words by their name; gaps by themselves."""
    if isinstance(column, Numbers):
        known = column.values[~column.missing]
        cuts = np.unique(np.quantile(known, np.arange(1, _BANDS) / _BANDS)) if len(known) else np.empty(0)
        codes = np.where(column.missing, -1, np.searchsorted(cuts, column.values, side="right"))
        width = len(cuts) + 1
        ranks = [_ranks(column)]
    else:
        counts = np.bincount(column.codes[column.codes >= 0], minlength=len(column.words))
        kept = np.argsort(-counts, kind="stable")[:_MOST_WORDS]
        places = np.full(len(column.words) + 1, -1)
        places[kept] = np.arange(len(kept))
        codes, width, ranks = places[column.codes], len(kept), []
    return np.column_stack([codes[:, None] == np.arange(-1, width), *ranks])


def _ranks(column: Numbers) -> NDArray[np.float64]:
    """The rank of each number (N,), of mean 0 and deviation 1 among the known (ties in the middle); 0 where there is none."""
    ordered = np.sort(column.values[~column.missing])
    places = (np.searchsorted(ordered, column.values) + np.searchsorted(ordered, column.values, side="right")) / 2
    return np.where(column.missing, 0.0, math.sqrt(12) * (places / max(1, len(ordered)) - 0.5))


def _area(design: NDArray[np.float64], member: NDArray[np.bool_], half: NDArray[np.bool_], level: float) -> Estimate:
    """The area under the curve of a score that each half gets from the other."""
    score = np.empty(len(member))
    for side in (half, ~half):
        x, y = design[~side], member[~side].astype(np.float64)
        centre = y.mean()
        weights = np.linalg.solve(x.T @ x + _RIDGE * np.eye(x.shape[1]), x.T @ (y - centre))
        score[side] = design[side] @ weights + centre - member[side].mean()  # both halves on one level
    return auc(score[member], score[~member], level)


def _finding(
    examined: Examined, group: Group, area: Estimate, blocks: dict, rows: NDArray[np.int64], half: NDArray[np.bool_], limit: float
) -> Finding:
    member = group.rows[rows]
    alone = {name: _area(np.column_stack([np.ones(len(rows)), block]), member, half, 0.95) for name, block in blocks.items()}
    order = sorted(alone, key=lambda name: -(alone[name].value or 0.0))[:_SHOWN]
    telling = [name for name in order if (alone[name].low or 0.0) > 0.55] or order[:1]
    shown = tuple(Quantity(name=name, estimate=alone[name]) for name in order)
    extra = _from_scores(examined, group)
    return about(
        "proxies",
        where=group.name,
        claim=f"The other columns tell whether {group.name} (AUC {area.value:.2f}), most of all {_named(telling)}.",
        reading="look here",
        importance=examined.policy.weight("proxies") * max(0.0, (area.value or 0.5) - limit) * 0.3 * group.size / examined.n,
        quantities=(Quantity(name=f"AUC with which {group.name} is told", estimate=area, at_most=limit), *extra),
        place={**group.place, "column": telling[0]},
        evidence=(Intervals(title="Told by each column alone (AUC)", quantities=shown, reference=0.5, reference_name="not at all"),),
        method=_METHOD,
        limits=_LIMITS,
        do_next="Ask of each of these columns whether the task needs it; then see whether the scores carry the group too.",
    )


def _named(columns: list[str]) -> str:
    return listed([f"`{name}`" for name in columns])


def _from_scores(examined: Examined, group: Group) -> tuple[Quantity, ...]:
    """How well the scores alone tell the group, either way round."""
    if examined.score is None:
        return ()
    known = np.isfinite(examined.score)
    inside, outside = examined.score[known & group.rows], examined.score[known & ~group.rows]
    found = auc(inside, outside)
    if (found.value or 0.5) < 0.5:
        found = auc(-inside, -outside)
    return (Quantity(name=f"AUC with which the scores tell {group.name}", estimate=found),)
