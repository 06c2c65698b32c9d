"""Which groups are worse than the rest: one-sided and step by step, so that one bad group does not accuse the others."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maquette.stats._nested import narrowest, no_worse
from maquette.stats.clusters import compare_clustered
from maquette.stats.estimate import Estimate
from maquette.stats.rates import compare_rates, difference

_NAMED_AT = 0.95  # level at which a part of a group counts as worse than the rest of it: how to call what was found, not whether it is


@dataclass(frozen=True)
class Compared:
    """One group beside the rest of the unflagged, as they were when it was its turn."""

    name: str
    is_flagged: bool
    p: float
    p_adjusted: float  # Holm, over the groups not flagged before
    count: int  # of wrong rows in the group
    n: int
    rest_count: int
    n_rest: int

    @property
    def gap(self) -> Estimate:
        """The group's rate less the rest's."""
        return difference(self.count, self.n, self.rest_count, self.n_rest)


def worse_groups(wrong: ArrayLike, groups: Mapping[str, ArrayLike], level: float = 0.95, units: ArrayLike | None = None) -> list[Compared]:
    """Compares each group's rate with that of all rows that are in no flagged group; the flagged first, in the order they were found.

    The worst is flagged if its p holds against the number of groups left (Holm 1979); its rows leave, and the others are compared again. A
    test against everybody else would compare the innocent with a rest that holds the guilty: with one bad group of five a
    two-sided one flags an innocent group in a third of all runs. Each p is exact (`compare_rates`): where all groups are equal an alarm
    comes in at most 5 of a hundred runs, whether they are 12 groups of 20 or 8 of 1,333 with rare faults. The score test, whose normal
    curve misses the skew of rare counts, raised 10 and 7.5.

    Where only the women of the north are served worse, the north may by chance have the smallest p; they are named in its place if they
    are worse than all others in it.

    Args:
        wrong: for each row, whether what is counted happened.
        groups: for each group, which rows belong to it (as yes or no for each row); groups may overlap, and intersections are groups.
        units: whom each row belongs to. Then the p is Student's over units, with as many degrees as the group has units less one.
    """
    happened = np.asarray(wrong, dtype=bool)
    names = list(groups)
    members = np.array([np.asarray(groups[name], dtype=bool) for name in names]).reshape(len(names), len(happened))
    owners = None if units is None else np.unique(np.asarray(units), return_inverse=True)[1]
    left, alive = list(range(len(names))), np.ones(len(happened), dtype=bool)
    flagged: list[Compared] = []
    previous = 0.0
    overlap = owners is None and bool((members.sum(axis=0) > 1).any())
    while left:
        compared = sorted(
            (_compare(names[place], members[place], happened, alive, owners, len(left), previous) for place in left), key=_by_p
        )
        worst = compared[0]
        if worst.p_adjusted > 1 - level:
            return flagged + compared
        if overlap:
            shown = [one.name for one in compared if one.p_adjusted <= 1 - level]
            inside = {names[place]: members[place] & alive for place in left}
            name = narrowest(worst.name, shown, inside, partial(no_worse, happened), _NAMED_AT)
            worst = next(one for one in compared if one.name == name)
        flagged.append(replace(worst, is_flagged=True))
        previous = worst.p_adjusted
        place = names.index(worst.name)
        left.remove(place)
        alive &= ~members[place]
    return flagged


def _compare(
    name: str,
    member: NDArray[np.bool_],
    happened: NDArray[np.bool_],
    alive: NDArray[np.bool_],
    owners: NDArray[np.intp] | None,
    questions: int,
    previous: float,
) -> Compared:
    inside, outside = member & alive, ~member & alive
    count, n, rest_count, n_rest = (int(np.count_nonzero(rows)) for rows in (inside & happened, inside, outside & happened, outside))
    if owners is None:
        p = compare_rates(count, n, rest_count, n_rest, "greater")
    else:
        p = compare_clustered(happened[alive], member[alive], owners[alive])
    return Compared(name, False, p, max(previous, min(1.0, p * questions)), count, n, rest_count, n_rest)


def _by_p(compared: Compared) -> tuple[float, float]:
    # of two p that are too small to be told apart, the larger gap is worse
    return compared.p, compared.rest_count / max(1, compared.n_rest) - compared.count / max(1, compared.n)
