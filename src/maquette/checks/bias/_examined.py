"""`Examined`: everything the checks of this chapter look at, each column in its role."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias._again import Again
from maquette.checks.bias._groups import Group, Grouping
from maquette.checks.bias._policy import Policy
from maquette.tables.table import Table, Words

Task = Literal["binary", "multiclass", "regression", "decisions", "data", "verification"]


@dataclass(frozen=True)
class Examined:
    """A table with the roles of its columns.

    A code of -1 and NaN mean that the cell is missing; such rows are left out where it is asked for.
    """

    table: Table
    task: Task
    grouping: Grouping
    policy: Policy
    seed: int = 0
    classes: tuple[str, ...] = ()  # of truth and decision
    positive: int | None = None  # the class that counts as chosen
    truth: NDArray[np.int32] | None = None  # its class, (N,)
    decision: NDArray[np.int32] | None = None  # the class that was answered, (N,)
    score: NDArray[np.float64] | None = None  # of the positive class, (N,)
    actual: NDArray[np.float64] | None = None  # for regression
    predicted: NDArray[np.float64] | None = None
    given: Words | None = None
    given_name: str = ""
    unit: NDArray[np.int64] | None = None  # whom each row belongs to, (N,); the two people of each pair, (N, 2), for verification
    cut: float | None = None  # a score from which on a row counts as chosen
    genuine: NDArray[np.bool_] | None = None  # whether a pair is of one person, for verification
    text: Words | None = None  # what somebody wrote
    prompt: Words | None = None  # ... and what it answers
    contributor: Words | None = None  # who wrote it
    time: NDArray[np.float64] | None = None  # when; NaN where that is not known
    again: Again | None = None  # how the subject can be asked about other rows
    generated: NDArray[np.uint8] | None = None  # pictures of a generator that learned from the table's, (M, side, side, 3)
    features: tuple[str, ...] = ()  # columns without a role
    roles: dict[str, str] = field(default_factory=dict)  # {"truth": "label"}
    reference: Table | None = None  # the other split
    kept: dict[str, Any] = field(default_factory=dict, repr=False)  # what a check need not work out again at another level

    @property
    def n(self) -> int:
        """How many rows there are."""
        return len(self.table)

    @cached_property
    def groups(self) -> list[Group]:
        """Groups and pairs of groups."""
        return self.grouping.groups

    @property
    def is_probability(self) -> bool:
        """Whether the scores can be chances: all of them in [0, 1]."""
        known = self.score[np.isfinite(self.score)] if self.score is not None else np.empty(0)
        return bool(len(known)) and float(known.min()) >= 0 and float(known.max()) <= 1

    @cached_property
    def answered(self) -> NDArray[np.bool_]:
        """Rows with a decision and, where there is one at all, a truth (N,)."""
        rows = np.ones(self.n, dtype=bool)
        for column in (self.truth, self.decision):
            if column is not None:
                rows &= column >= 0
        for numbers in (self.actual, self.predicted):
            if numbers is not None:
                rows &= np.isfinite(numbers)
        return rows

    def needs_pairs(self, *, genuine: bool) -> str:
        """Why a check of verification, which takes pairs of one person or pairs of two, cannot run; empty if it can."""
        if self.genuine is None or self.score is None:
            return "It is for verification: add `--genuine COLUMN`."
        if lacking := self.needs():
            return lacking
        if ((self.genuine == genuine) & np.isfinite(self.score)).any():
            return ""
        return (
            f"There are no {'genuine pairs: two pictures of one person' if genuine else 'impostor pairs: pairs of two different people'}."
        )

    def needs(
        self,
        *,
        groups: bool = True,
        classes: bool = False,
        truth: bool = False,
        decision: bool = False,
        score: bool = False,
        positive: bool = False,
    ) -> str:
        """Why a check that needs these cannot run; empty if it can."""
        if classes and self.task == "regression":
            return "It is for classes."
        if groups and not self.grouping.columns:
            refused = "; ".join(f"`{name}`: {why}" for name, why in self.grouping.refused.items())
            return f"There are no groups to compare ({refused})." if refused else "No groups were given: add `--groups COLUMN`."
        if truth and self.truth is None and self.actual is None:
            return "It needs the truth beside the answers: add `--truth COLUMN`."
        if truth and self.truth is not None and len(np.unique(self.truth[self.answered])) < 2:
            return "The truth has one class only, so nothing can be said about the other."
        if decision and self.decision is None:
            return "It needs decisions: a column of classes, or scores with `--threshold`."
        if score and self.score is None:
            return "It needs scores, and there are decisions only."
        if positive and self.positive is None:
            return f"It needs to know which class counts as chosen: add `--positive {self.classes[-1] if self.classes else 'VALUE'}`."
        return ""
