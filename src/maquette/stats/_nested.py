"""Of slices that lie in one another, which to name: the widest that is bad throughout."""

from collections.abc import Callable, Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from maquette.stats.rates import compare_rates

Mask = NDArray[np.bool_]


def widest(worst: str, shown: Collection[str], slices: Mapping[str, Mask], worse: Callable[[Mask, Mask], float], level: float) -> str:
    """The name of the largest slice that holds all of the worst one and is as bad around it; the worst one's if there is none.

    Where the whole north is bad, some part of it is a little worse by chance, and naming that part would send a person the wrong way.
    That the part is worse than what lies around it has to hold against having been picked out of all parts (Bonferroni).

    Args:
        worst: the slice that was found.
        shown: the slices that are shown to be worse than the rest; only these are named.
        slices: which rows belong to each slice, shown or not.
        worse: the p that one set of rows is no worse than the other.
        level: of 1 - p, from which on the worst slice is worse than what lies around it.
    """
    core = slices[worst]
    around = [name for name in shown if not (core & ~slices[name]).any() and np.count_nonzero(slices[name]) > np.count_nonzero(core)]
    for name in sorted(around, key=lambda one: -int(np.count_nonzero(slices[one]))):
        outside = ~slices[name]
        parts = sum(not (rows & outside).any() for rows in slices.values()) - 1
        if parts * worse(core, slices[name] & ~core) > 1 - level:
            return name
    return worst


def narrowest(worst: str, shown: Collection[str], slices: Mapping[str, Mask], worse: Callable[[Mask, Mask], float], level: float) -> str:
    """The name of the part of the worst slice that makes it bad: one that is worse than all the rest of it; the slice's if there is none.

    Where only the women of the north are served worse, the north may by chance be the worst of all, and naming it would accuse its men.
    The arguments are those of `widest`; that the part is worse than its surroundings has to hold against all parts (Bonferroni).
    """
    core = slices[worst]
    parts = {name: rows for name, rows in slices.items() if rows.any() and not (rows & ~core).any() and (core & ~rows).any()}
    beside = {name: worse(parts[name], core & ~parts[name]) for name in shown if name in parts}
    best = min(beside, key=lambda name: beside[name], default=worst)
    return best if best != worst and len(parts) * beside[best] <= 1 - level else worst


def no_worse(happened: Mask, inside: Mask, outside: Mask) -> float:
    """The p that no more happened in some rows than in others."""
    count, n, rest_count, n_rest = (int(np.count_nonzero(rows)) for rows in (inside & happened, inside, outside & happened, outside))
    return compare_rates(count, n, rest_count, n_rest, "greater")
