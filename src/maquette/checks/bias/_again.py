"""Asking the subject once more, about rows that were changed on purpose, and hearing its answers in the form of the first ones."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maquette.subjects import Answers
from maquette.tables import Numbers, Table, Words


@dataclass(frozen=True)
class Again:
    """A subject that can be asked about other rows of this form."""

    rows: Table  # what it was asked about: no truth, no owner
    ask: Callable[[Table], Answers]


@dataclass(frozen=True)
class Heard:
    """What it said about each row: the class and, where it has scores or numbers, the number."""

    score: NDArray[np.float64]  # (N,), NaN without a number
    decision: NDArray[np.int32]  # (N,), -1 without an answer

    @property
    def answered(self) -> NDArray[np.bool_]:
        """Rows with any answer (N,)."""
        found: NDArray[np.bool_] = np.isfinite(self.score) | (self.decision >= 0)
        return found


def heard(examined: Any, rows: Table) -> Heard:
    """The subject's answers about other rows, with the first answers' classes and threshold.

    Args:
        examined: an `Examined` with `again`.
    """
    assert examined.again is not None
    column = examined.again.ask(rows).column
    n = len(rows)
    score, decision = np.full(n, np.nan), np.full(n, -1, dtype=np.int32)
    if isinstance(column, Numbers) and (examined.score is not None or examined.predicted is not None):
        score = np.where(column.missing, np.nan, column.values)
        if examined.cut is not None and examined.positive is not None:
            other = 1 - examined.positive if len(examined.classes) == 2 else 0
            decision = np.where(np.isnan(score), -1, np.where(score >= examined.cut, examined.positive, other)).astype(np.int32)
        return Heard(score, decision)
    words = column.as_words()
    places = {word: place for place, word in enumerate(examined.classes)}
    codes = np.array([*(places.get(word, -1) for word in words.words), -1], dtype=np.int32)
    return Heard(score, codes[words.codes])


def answer_of(examined: Any, given: Heard) -> NDArray[np.float64]:
    """One number a row by which two answers can be compared (N,): the score, or else 1 for the positive class and 0."""
    if examined.score is not None or examined.predicted is not None:
        return given.score
    return np.where(given.decision < 0, np.nan, given.decision == examined.positive)


def answer_range(examined: Any) -> float:
    """What a change of an answer is a share of: 1 for chances and classes, otherwise from the lowest to the highest twentieth."""
    values = examined.predicted if examined.predicted is not None else examined.score
    if values is None or examined.is_probability:
        return 1.0
    low, high = np.quantile(values[np.isfinite(values)], [0.05, 0.95])
    return float(high - low) or 1.0


def with_words(rows: Table, name: str, texts: Sequence[str | None]) -> Table:
    """The rows with other texts in one column."""
    return Table(rows.name, {**rows.columns, name: _words(texts)}, rows.root, rows.notes)


def joined(parts: Sequence[Table]) -> Table:
    """Tables of the same columns, one below the other."""
    first = parts[0]
    columns: dict[str, Numbers | Words] = {}
    for name, column in first.columns.items():
        others = [part.columns[name] for part in parts]
        if isinstance(column, Numbers):
            columns[name] = Numbers(np.concatenate([one.values for one in others if isinstance(one, Numbers)]), column.is_whole)
        else:
            texts: list[str | None] = [text for one in others for text in one.as_words().texts()]
            columns[name] = _words(texts)
    return Table(first.name, columns, first.root, first.notes)


def _words(texts: Sequence[str | None]) -> Words:
    words = tuple(dict.fromkeys(text for text in texts if text is not None))
    places = {word: place for place, word in enumerate(words)}
    return Words(np.array([-1 if text is None else places[text] for text in texts], dtype=np.int32), words)
