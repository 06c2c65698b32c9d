"""Drift between a reference and these rows.

Asks: is some column distributed otherwise here than in the reference?
Why: a subject that was examined on yesterday's people meets today's.
How: each shared column: the two-sample Kolmogorov-Smirnov test for numbers, the chi-square test of homogeneity for words (rare words
put together), Holm over columns. Both samples are taken as samples. A finding needs a distance beyond chance and beyond the tolerance:
Kolmogorov's for numbers, total variation for words.
Limits: a change in how columns go together, with each of them unchanged, is not seen.
Source: Rabanser, Günnemann and Lipton 2019.
"""

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._wording import about, listed
from maquette.finding import Bars, Curve, Finding, Line, Quantity
from maquette.stats import Estimate, holm, homogeneity, ks
from maquette.tables.table import Numbers, Words

TITLE = "Drift between a reference and these rows"
QUESTION = "Is some column distributed otherwise here than in the reference?"
PAPER = "Rabanser, Günnemann and Lipton 2019, arXiv 1810.11953"

_METHOD = "Kolmogorov-Smirnov for numbers, chi-square of homogeneity for words, Holm over columns; both sides taken as samples."
_SHOWN = 12
_RARE = 5  # words that occur less often than this on both sides are put together
_LEAST = 5  # rows on each side
_MOST_WORDS = 1000  # more are names or texts
_DRAWS = 2000


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    if examined.reference is None:
        return "There is nothing to compare with: add `--reference TABLE`."
    return "" if _shared(examined) else "The two tables share no column."


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding for each column that has moved; without any, one about the column that may have moved most."""
    names = _shared(examined)
    found = {name: one for name in names if (one := _compare(examined, name, level, len(names))) is not None}
    if not found:
        return [about("drift", claim="No shared column has values on both sides.", reading="cannot tell")]
    adjusted = dict(zip(found, holm([p for _, p in found.values()]).tolist(), strict=True))
    limit = examined.policy.drift
    moved = [name for name in found if adjusted[name] <= 1 - level and (found[name][0].value or 0.0) > limit]
    if not moved:
        return [_summary(examined, found, adjusted, limit)]
    return [_finding(examined, name, found[name], adjusted[name], limit) for name in sorted(moved, key=lambda name: found[name][1])]


def _shared(examined: Examined) -> list[str]:
    if examined.reference is None:
        return []
    return [name for name in examined.table.columns if name in examined.reference and name not in (examined.roles.get("unit"), "file_name")]


def _compare(examined: Examined, name: str, level: float, questions: int) -> tuple[Estimate, float] | None:
    """The distance of two distributions with an interval that holds for all columns together, and the p that they are one."""
    assert examined.reference is not None
    here, there = examined.table.columns[name], examined.reference.columns[name]
    each = 1 - (1 - level) / questions
    if isinstance(here, Numbers) and isinstance(there, Numbers) and len(np.unique(here.values[~here.missing])) > _SHOWN:
        first, second = here.values[~here.missing], there.values[~there.missing]
        found = ks(first, second, each) if min(len(first), len(second)) >= _LEAST else None
    else:
        counts = _pooled(here.as_words(), there.as_words())
        found = homogeneity(*counts, seed=examined.seed, draws=_DRAWS, level=each) if counts is not None else None
    return None if found is None or found.distance.value is None else (found.distance, found.p)


def _pooled(here: Words, there: Words) -> NDArray[np.int64] | None:
    """How often each word occurs on both sides (2, words), words that are rare on both put together; None if there is nothing to tell."""
    names = list(dict.fromkeys([*here.words, *there.words]))
    counts = np.array([_counts(here, names), _counts(there, names)], dtype=np.int64)
    if min(counts.sum(axis=1)) < _LEAST or len(names) > _MOST_WORDS:
        return None
    rare = counts.max(axis=0) < _RARE
    kept = np.column_stack([counts[:, ~rare], counts[:, rare].sum(axis=1)]) if rare.any() else counts
    kept = kept[:, kept.sum(axis=0) > 0]
    return kept if kept.shape[1] > 1 else None


def _counts(column: Words, names: list[str]) -> NDArray[np.float64]:
    places = {name: place for place, name in enumerate(names)}
    found = np.zeros(len(names))
    counts = np.bincount(column.codes[column.codes >= 0], minlength=len(column.words))
    for word, count in zip(column.words, counts, strict=True):
        found[places[word]] += count
    return found


def _finding(examined: Examined, name: str, found: tuple[Estimate, float], adjusted: float, limit: float) -> Finding:
    return about(
        "drift",
        where=name,
        claim=f"The column `{name}` is distributed otherwise than in the reference: the two are {found[0].value:.2f} apart.",
        reading="look here",
        importance=examined.policy.weight("drift") * (found[0].value or 0.0) * 0.2,
        quantities=(Quantity(name=f"distance of {name} from the reference", estimate=found[0], at_most=limit),),
        compared_with=f"{len(examined.reference or ()):,} rows of {examined.reference.name if examined.reference else ''}",
        place={"column": name},
        p=found[1],
        p_adjusted=adjusted,
        evidence=(_drawn(examined, name),),
        method=_METHOD,
        do_next="Find out whether the world has changed or the measuring, and examine the subject on rows of today.",
    )


def _summary(examined: Examined, found: dict[str, tuple[Estimate, float]], adjusted: dict[str, float], limit: float) -> Finding:
    worst = max(found, key=lambda name: found[name][0].high or 1.0)
    is_open = (found[worst][0].high or 1.0) > limit
    open_ones = [name for name, one in found.items() if (one[0].high or 1.0) > limit]
    words = f"No column is shown to have moved beyond the tolerance; for {listed(open_ones)} it is possible." if is_open else ""
    return about(
        "drift",
        claim=words or f"Each of {len(found)} columns is distributed as in the reference, within {limit:g}.",
        reading="cannot tell" if is_open else "as expected",
        importance=0.02,
        quantities=(Quantity(name=f"distance of {worst} from the reference", estimate=found[worst][0], at_most=limit),),
        compared_with=f"{len(examined.reference or ()):,} rows of {examined.reference.name if examined.reference else ''}",
        p=min(one[1] for one in found.values()),
        p_adjusted=min(adjusted.values()),
        method=_METHOD,
    )


def _drawn(examined: Examined, name: str) -> Bars | Curve:
    """The shares of words that moved most, or both distributions over the numbers."""
    assert examined.reference is not None
    here, there = examined.table.columns[name], examined.reference.columns[name]
    if isinstance(here, Numbers) and isinstance(there, Numbers):
        steps = np.linspace(0, 1, 41)
        lines = [
            Line(name=title, x=tuple(np.quantile(column.values[~column.missing], steps).tolist()), y=tuple(steps.tolist()))
            for title, column in (("here", here), ("reference", there))
        ]
        return Curve(title=f"Distribution of {name}", x_name=name, y_name="share at or below", lines=tuple(lines))
    a, b = here.as_words(), there.as_words()
    names = list(dict.fromkeys([*a.words, *b.words]))
    shares = [counts / max(1.0, counts.sum()) for counts in (_counts(a, names), _counts(b, names))]
    order = np.argsort(-np.abs(shares[0] - shares[1]))[:_SHOWN]
    moved = tuple(float(shares[0][place] - shares[1][place]) for place in order)
    title = f"How much more often each value of {name} occurs here than in the reference"
    return Bars(title=title, names=tuple(names[place] for place in order), values=moved, unit="points")
