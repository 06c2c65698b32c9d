"""Which groups are worse, step by step, for any number that has an interval: means, areas under curves, shares of clustered rows.

For shares of independent rows there is `maquette.stats.worse_groups`; this is the same procedure over a comparison of one's own.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from maquette.stats import Estimate

Mask = NDArray[np.bool_]
Compare = Callable[[Mask, Mask], "Pair | None"]


@dataclass(frozen=True)
class Pair:
    """A group's number and the rest's, how far the first is worse, and the p that it is not."""

    value: Estimate
    rest: Estimate
    gap: Estimate
    p: float


@dataclass(frozen=True)
class Beside:
    """One group beside the rest of the unflagged, when it was its turn."""

    name: str
    is_flagged: bool
    p_adjusted: float
    pair: Pair


def step_down(compare: Compare, groups: Sequence[tuple[str, Mask]], level: float) -> list[Beside]:
    """Flags the worst group, takes out its rows and asks again; the flagged first, then the others by their p.

    Args:
        compare: the two sides as yes or no for each row; None where one of them is too small to have a number.
        level: holds the chance of any false flag at 1 - level, by Holm.
    """
    left = dict(groups)
    alive = np.ones(len(groups[0][1]), dtype=bool) if groups else np.ones(0, dtype=bool)
    flagged: list[Beside] = []
    previous = 0.0
    while left:
        found = [(name, compare(rows & alive, ~rows & alive)) for name, rows in left.items()]
        pairs = [(name, pair) for name, pair in found if pair is not None]
        others = [
            Beside(name, False, max(previous, min(1.0, pair.p * len(pairs))), pair)
            for name, pair in sorted(pairs, key=lambda one: one[1].p)
        ]
        if not others or others[0].p_adjusted > 1 - level:
            return flagged + others
        worst = others[0]
        flagged.append(replace(worst, is_flagged=True))
        previous = worst.p_adjusted
        alive &= ~left.pop(worst.name)
    return flagged


def less(first: Estimate, second: Estimate) -> tuple[Estimate, float] | None:
    """The first number less the second, of independent rows, from their intervals (Zou and Donner 2008), and the p that it is not above 0.

    None where one of them has no interval.
    """
    ends = (first.value, first.low, first.high, second.value, second.low, second.high)
    if any(end is None for end in ends):
        return None
    a, a_low, a_high, b, b_low, b_high = (float(end) for end in ends if end is not None)
    down, up = math.hypot(a - a_low, b_high - b), math.hypot(a_high - a, b - b_low)
    value = a - b
    clusters = None if first.clusters is None or second.clusters is None else first.clusters + second.clusters
    gap = Estimate(value, value - down, value + up, first.n + second.n, f"{first.method}, recovered", first.level, clusters)
    side = down if value > 0 else up
    z = value / (side / 1.959964) if side > 0 else (math.inf if value > 0 else 0.0)
    return gap, math.erfc(z / math.sqrt(2)) / 2
