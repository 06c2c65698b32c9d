"""How far two samples of one column lie apart, whether the column is of numbers or of words."""

import numpy as np
from numpy.typing import NDArray

from maquette.finding import Bars, Curve, Line
from maquette.stats import Shift, homogeneity, ks
from maquette.tables.table import Column, Numbers, Words

SHOWN = 12
_RARE = 5  # words that occur less often than this on both sides are put together
_LEAST = 5  # rows on each side
_MOST_WORDS = 1000  # more are names or texts
_DRAWS = 2000


def apart(here: Column, there: Column, level: float, seed: int) -> Shift | None:
    """Kolmogorov's distance for numbers of many values, total variation for words; None where there is nothing to compare."""
    if isinstance(here, Numbers) and isinstance(there, Numbers) and len(np.unique(here.values[~here.missing])) > SHOWN:
        first, second = here.values[~here.missing], there.values[~there.missing]
        found = ks(first, second, level) if min(len(first), len(second)) >= _LEAST else None
    else:
        counts = _pooled(here.as_words(), there.as_words())
        found = homogeneity(*counts, seed=seed, draws=_DRAWS, level=level) if counts is not None else None
    return None if found is None or found.distance.value is None else found


def drawn(here: Column, there: Column, name: str) -> Bars | Curve:
    """The shares of words that moved most, or both distributions over the numbers."""
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
    order = np.argsort(-np.abs(shares[0] - shares[1]))[:SHOWN]
    moved = tuple(float(shares[0][place] - shares[1][place]) for place in order)
    title = f"How much more often each value of {name} occurs here than in the reference"
    return Bars(title=title, names=tuple(names[place] for place in order), values=moved, unit="points")


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
