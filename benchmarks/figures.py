"""Figures: one number each, with its spread, how many times it was measured, and what it should be."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured number.

    `low` and `high` are the least and the greatest of `n` measurements; None as a value says that it was not measured, and
    the note says why.
    """

    name: str
    unit: str
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 1
    target: float | None = None
    aim: float | None = None  # better than the target
    at_least: bool = True  # whether more is better
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target was reached; None where there is none."""
        if self.target is None:
            return None
        return self.value is not None and self._reaches(self.target)

    @property
    def reaches_aim(self) -> bool:
        """Whether it is as good as was hoped for."""
        return self.aim is not None and self.value is not None and self._reaches(self.aim)

    def _reaches(self, mark: float) -> bool:
        assert self.value is not None
        return self.value >= mark if self.at_least else self.value <= mark


def of_values(name: str, unit: str, values: Sequence[float], **more: object) -> Figure:
    """The median of several measurements of the same thing."""
    return Figure(name, unit, statistics.median(values), min(values), max(values), len(values), **more)  # type: ignore[arg-type]


def of_pairs(name: str, ours: Sequence[float], theirs: Sequence[float], **more: object) -> Figure:
    """How many times `theirs` our speed is: the ratio of medians; the spread is that of the ratios within the pairs."""
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    value = statistics.median(ours) / statistics.median(theirs)
    return Figure(name, "times", value, min(ratios), max(ratios), len(ratios), **more)  # type: ignore[arg-type]


def not_measured(name: str, unit: str, reason: str, **more: object) -> Figure:
    """A figure that could not be had here."""
    return Figure(name, unit, None, n=0, note=f"Not measured: {reason}.", **more)  # type: ignore[arg-type]
