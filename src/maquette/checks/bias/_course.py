"""The course of time: its parts, and how a share moved from the first to the last of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._stepdown import Pair
from maquette.finding import Curve, Line
from maquette.stats import Estimate, rate
from maquette.tables.table import Numbers

Mask = NDArray[np.bool_]
PARTS = 8
LEAST = 5  # rows of a side in a part of time, for that part to be counted
_REACH = 1.959964  # of an interval of 95 %


@dataclass(frozen=True)
class Course:
    """Time cut into parts of about as many rows; what happened at one time is never cut in two."""

    part: NDArray[np.int64]  # (N,), -1 where it is not known when
    names: tuple[str, ...]  # "2010 to 2011"

    @property
    def known(self) -> Mask:
        """Rows of which it is known when (N,)."""
        found: Mask = self.part >= 0
        return found

    def curve(self, title: str, happened: Mask, sides: dict[str, Mask], y_name: str) -> Curve:
        """The share in every part of time, a line for each side; the axis is the number of the part."""
        lines = []
        for name, rows in sides.items():
            cells = [rows & (self.part == place) for place in range(len(self.names))]
            shares = [(place, rate(int((happened & cell).sum()), int(cell.sum()))) for place, cell in enumerate(cells) if cell.any()]
            x, values = tuple(float(place + 1) for place, _ in shares), [one for _, one in shares]
            ends = [tuple(float(getattr(one, end) or 0.0) for one in values) for end in ("value", "low", "high")]
            lines.append(Line(name=name, x=x, y=ends[0], low=ends[1], high=ends[2]))
        note = "; ".join(f"{place}: {name}" for place, name in enumerate(self.names, 1))
        return Curve(title=title, x_name="part of time", y_name=y_name, lines=tuple(lines), note=note)


def course(examined: Examined) -> Course:
    """The time of an examination in up to eight parts.

    Args:
        examined: one with `time`.
    """
    assert examined.time is not None
    time = examined.time
    known = np.isfinite(time)
    if not known.any():
        return Course(np.full(len(time), -1, np.int64), ())
    steps = np.linspace(0, 1, PARTS + 1)[1:-1]
    edges = np.unique(np.quantile(time[known], steps, method="higher"))
    part = np.where(known, np.searchsorted(edges, time, side="right"), -1)
    found, place = np.unique(part[known], return_inverse=True)
    part[known] = place
    return Course(part.astype(np.int64), tuple(_name(examined, time, np.flatnonzero(part == k)) for k in range(len(found))))


def _name(examined: Examined, time: NDArray[np.float64], rows: NDArray[np.int64]) -> str:
    column = examined.table.columns[examined.roles["time"]]
    ends = [int(rows[time[rows].argmin()]), int(rows[time[rows].argmax()])]
    said = [column.text(column.values[row]) if isinstance(column, Numbers) else column.words[column.codes[row]] for row in ends]
    return said[0] if said[0] == said[1] else f"{said[0]} to {said[1]}"


def moved(happened: Mask, when: Course, inside: Mask, outside: Mask) -> Pair | None:
    """How far a share rose from the first part of time to the last inside, and outside, and the p that the gap between the two stayed.

    A straight line through the gap of every part, each weighted by what it says (weighted least squares), so that what moves both sides
    alike, such as a season, is nobody's. None where fewer than three parts have enough rows of both sides.
    """
    places, shares, spreads = [], [], []
    for place in range(len(when.names)):
        cells = [side & (when.part == place) for side in (inside, outside)]
        sizes = [int(cell.sum()) for cell in cells]
        if min(sizes) < LEAST:
            continue
        counts = [int((happened & cell).sum()) for cell in cells]
        smooth = [(count + 0.5) / (size + 1) for count, size in zip(counts, sizes)]  # a share of none has a spread too
        places.append(place)
        shares.append([count / size for count, size in zip(counts, sizes)])
        spreads.append([share * (1 - share) / size for share, size in zip(smooth, sizes)])
    if len(places) < 3:
        return None
    x = np.array(places, dtype=np.float64) / (len(when.names) - 1)
    weights = 1 / np.array(spreads).sum(axis=1)
    away = weights * (x - np.average(x, weights=weights))
    pull = away / float((away * x).sum())  # a line's slope is this much of every part's share
    slopes, errors = pull @ np.array(shares), np.sqrt(pull**2 @ np.array(spreads))
    sizes_of = [int((side & when.known).sum()) for side in (inside, outside)]
    value, rest = (_estimate(float(slopes[k]), float(errors[k]), sizes_of[k]) for k in (0, 1))
    error = float(np.hypot(*errors))
    gap = _estimate(float(slopes[0] - slopes[1]), error, sum(sizes_of))
    return Pair(value, rest, gap, two_sided(float(slopes[0] - slopes[1]) / error))


def two_sided(z: float) -> float:
    """The p of a standard normal as far from zero."""
    from math import erfc, sqrt

    return erfc(abs(z) / sqrt(2))


def _estimate(value: float, error: float, n: int) -> Estimate:
    return Estimate(value, value - _REACH * error, value + _REACH * error, n, "weighted least squares over time")
