"""Which of many slices are worse, where the slices overlap or were searched for on the same rows."""

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maquette.seeds import stream
from maquette.stats._nested import no_worse, widest
from maquette.stats.groups import Compared


def worse_slices(wrong: ArrayLike, slices: Mapping[str, ArrayLike], *, seed: int, draws: int = 2000, level: float = 0.95) -> list[Compared]:
    """Compares each slice's rate with that of all rows in no flagged slice; the flagged first, in the order they were found.

    As `worse_groups`, but what is wrong is dealt out at random to all rows again and again, and a slice's adjusted p is the share of deals
    in which *any* slice is as bad (the smallest p of Westfall and Young 1993). So a thousand slices that overlap cost no more than the few
    that they really are, and the worst of them is not believed because it is the worst. The worst is flagged, its rows leave, and the rest
    is dealt again.

    The slices may have been chosen by the features of these rows, not by what is wrong with them: a tree grown on `wrong` needs
    another half.

    Args:
        wrong: for each row, whether what is counted happened.
        slices: for each slice, which rows belong to it.
    """
    happened = np.asarray(wrong, dtype=bool)
    names = list(slices)
    members = np.array([np.asarray(slices[name], dtype=bool) for name in names]).reshape(len(names), len(happened))
    left, alive = np.arange(len(names)), np.ones(len(happened), dtype=bool)
    flagged: list[Compared] = []
    previous = 0.0
    while len(left):
        p, adjusted, counts = _deal(happened[alive], members[left][:, alive], seed, len(flagged), draws)
        adjusted = np.maximum(previous, adjusted)
        total, n_all = int(np.count_nonzero(happened & alive)), int(np.count_nonzero(alive))
        found = []
        for k, place in enumerate(left):
            count, n = int(counts[k, 0]), int(counts[k, 1])
            found.append(Compared(names[place], False, float(p[k]), float(adjusted[k]), count, n, total - count, n_all - n))
        worst = min(range(len(found)), key=lambda k: (found[k].p_adjusted, found[k].p, -found[k].n))
        if found[worst].p_adjusted > 1 - level:
            return flagged + sorted(found, key=lambda one: (one.p_adjusted, one.p))
        shown = [one.name for one in found if one.p_adjusted <= 1 - level]
        rows = {names[place]: members[place][alive] for place in left}
        named = widest(found[worst].name, shown, rows, partial(no_worse, happened[alive]), level)
        worst = next(k for k, one in enumerate(found) if one.name == named)
        flagged.append(replace(found[worst], is_flagged=True))
        previous = found[worst].p_adjusted
        alive &= ~members[left[worst]]
        left = np.delete(left, worst)
    return flagged


def _deal(
    happened: NDArray[np.bool_], members: NDArray[np.bool_], seed: int, step: int, draws: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """For each slice its p, its p adjusted by the smallest of each deal, and (count, n)."""
    n, total = len(happened), int(np.count_nonzero(happened))
    sizes = members.sum(axis=1)
    seen = members @ happened.astype(np.int64)
    patterns, held = _alike(members)
    dealt = stream(seed, "worse slices", step).multivariate_hypergeometric(held, total, size=draws, method="marginals")
    counts = dealt.astype(np.float64) @ patterns.T.astype(np.float64)
    least = np.ones(draws)
    p = np.ones(len(members))
    for k, size in enumerate(sizes):
        lowest, tails = _tails(int(size), n, total)
        p[k] = tails[int(seen[k]) - lowest]
        least = np.minimum(least, tails[counts[:, k].astype(np.int64) - lowest])
    ordered = np.sort(least)
    adjusted = (np.searchsorted(ordered, p * (1 + 1e-9), side="right") + 1) / (draws + 1)
    return p, adjusted, np.stack([seen, sizes], axis=1)


def _alike(members: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Rows in the same slices are dealt to as one: every pattern of slices (S, P), and how many rows have it (P,)."""
    packed = np.ascontiguousarray(np.packbits(members, axis=0).T)
    words = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, held = np.unique(words, return_index=True, return_counts=True)
    return members[:, first], held


def _tails(size: int, n: int, total: int) -> tuple[int, NDArray[np.float64]]:
    """The one-sided mid-p of every count that a slice of that size can have, and the lowest such count."""
    lowest, highest = max(0, total - (n - size)), min(total, size)
    if lowest == highest:
        return lowest, np.ones(1)
    k = np.arange(lowest, highest, dtype=np.float64)
    logs = np.concatenate([[0.0], np.cumsum(np.log((size - k) * (total - k) / ((k + 1) * (n - size - total + k + 1))))])
    weights = np.exp(logs - logs.max())
    above = np.cumsum(weights[::-1])[::-1]
    tails: NDArray[np.float64] = (above - weights / 2) / math.fsum(weights)
    return lowest, tails
