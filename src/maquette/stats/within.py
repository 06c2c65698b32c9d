"""Which of many slices are worse than rows like theirs: what is trivially expected of a row is told by its stratum."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maquette.seeds import stream
from maquette.stats import quantiles
from maquette.stats._nested import widest
from maquette.stats.estimate import Estimate
from maquette.stats.rates import compare_with_share
from maquette.stats.strata import Table, common_difference

DEALT = 4000  # rows up to which the maximum's permutation is worth its time


@dataclass(frozen=True)
class Within:
    """One slice beside the rows of the same strata in no flagged slice, as they were when it was its turn."""

    name: str
    is_flagged: bool
    p: float
    p_adjusted: float
    count: int  # of wrong rows in the slice
    n: int
    n_rest: int
    strata: tuple[Table, ...]

    @property
    def gap(self) -> Estimate:
        """The slice's rate less that of the rest within strata (Mantel and Haenszel)."""
        return common_difference(self.strata)


def worse_within(
    wrong: ArrayLike, slices: Mapping[str, ArrayLike], strata: ArrayLike, *, seed: int, draws: int = 2000, level: float = 0.95
) -> list[Within]:
    """Compares each slice's rate with that of rows of the same strata elsewhere; the flagged first, in the order they were found.

    As `worse_slices`, but what is wrong is dealt out at random within each stratum, such as rows with about the same score: a slice whose
    scores say that they are unsure, and which is wrong as often as unsure rows are, is as bad as it must be. The statistic is that of
    Cochran, Mantel and Haenszel, adjusted by its maximum over all slices in each deal. Beyond `DEALT` rows the p is binomial instead, at
    the rates of the strata, with Holm: the count of rows with different rates has lighter tails than that (Hoeffding 1956).

    Args:
        wrong: for each row, whether what is counted happened.
        slices: for each slice, which rows belong to it; chosen without a look at `wrong`.
        strata: the number of each row's stratum, from 0 up.
    """
    happened, levels = np.asarray(wrong, dtype=bool), np.asarray(strata, dtype=np.int64)
    left = {name: np.asarray(rows, dtype=bool) for name, rows in slices.items()}
    alive = np.ones(len(happened), dtype=bool)
    flagged: list[Within] = []
    previous = 0.0
    while left:
        counts = _Counts.of(happened[alive], levels[alive], [rows[alive] for rows in left.values()])
        if np.count_nonzero(alive) <= DEALT:
            p, adjusted = _dealt(counts, levels[alive], [rows[alive] for rows in left.values()], seed, len(flagged), draws)
        else:
            p, adjusted = _binomial(counts)
        adjusted = np.maximum(previous, adjusted)
        found = [
            Within(name, False, float(p[k]), float(adjusted[k]), int(counts.wrong[k].sum()), *counts.sizes(k), counts.tables(k))
            for k, name in enumerate(left)
        ]
        found.sort(key=lambda one: (one.p_adjusted, one.p, -one.n))
        if found[0].p_adjusted > 1 - level:
            return flagged + found
        shown = [one.name for one in found if one.p_adjusted <= 1 - level]
        rows = {name: members[alive] for name, members in left.items()}
        named = widest(found[0].name, shown, rows, partial(_no_worse, happened[alive], levels[alive]), level)
        worst = next(one for one in found if one.name == named)
        flagged.append(replace(worst, is_flagged=True))
        previous = worst.p_adjusted
        alive &= ~left.pop(named)
    return flagged


def _no_worse(happened: NDArray[np.bool_], levels: NDArray[np.int64], inside: NDArray[np.bool_], outside: NDArray[np.bool_]) -> float:
    """The p that no more is wrong in some rows than in others of the same strata (Cochran, Mantel and Haenszel)."""
    rows = inside | outside
    counts = _Counts.of(happened[rows], levels[rows], [inside[rows]])
    return quantiles.normal_above(float(counts.excess(counts.wrong.sum(axis=1))[0]))


@dataclass(frozen=True)
class _Counts:
    """Rows and wrong rows by stratum: of all (K,), and of each slice (S, K)."""

    all_n: NDArray[np.float64]
    all_wrong: NDArray[np.float64]
    n: NDArray[np.float64]
    wrong: NDArray[np.float64]

    @classmethod
    def of(cls, happened: NDArray[np.bool_], levels: NDArray[np.int64], members: list[NDArray[np.bool_]]) -> "_Counts":
        many = int(levels.max(initial=0)) + 1

        def count(rows: NDArray[np.bool_]) -> NDArray[np.float64]:
            return np.bincount(levels[rows], minlength=many).astype(np.float64)

        shape = (len(members), many)
        n = np.array([count(rows) for rows in members]).reshape(shape)
        wrong = np.array([count(rows & happened) for rows in members]).reshape(shape)
        return cls(count(np.ones(len(levels), dtype=bool)), count(happened), n, wrong)

    @property
    def rates(self) -> NDArray[np.float64]:
        """How often it happens in each stratum (K,)."""
        return self.all_wrong / np.maximum(1, self.all_n)

    def excess(self, wrong: NDArray[np.float64]) -> NDArray[np.float64]:
        """For counts (..., S), how many standard deviations above what the strata expect they are; 0 where nothing can vary."""
        n = np.maximum(2, self.all_n)
        spread = (self.n * (self.all_n - self.n) * self.all_wrong * (self.all_n - self.all_wrong) / (n**2 * (n - 1))).sum(axis=1)
        away = wrong - self.n @ self.rates
        return np.where(spread > 0, away / np.sqrt(np.maximum(spread, 1e-12)), 0.0)

    def sizes(self, k: int) -> tuple[int, int]:
        """The rows of a slice, and of the rest."""
        return int(self.n[k].sum()), int(self.all_n.sum() - self.n[k].sum())

    def tables(self, k: int) -> tuple[Table, ...]:
        """A slice beside the rest in each stratum."""
        columns = (self.wrong[k], self.n[k], self.all_wrong - self.wrong[k], self.all_n - self.n[k])
        return tuple(Table(*map(int, row)) for row in zip(*columns))


def _dealt(
    counts: _Counts, levels: NDArray[np.int64], members: list[NDArray[np.bool_]], seed: int, step: int, draws: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Each slice's p, and its p adjusted by the largest excess of each deal."""
    dealt = np.zeros((draws, len(members)))
    table = np.array(members)
    for level in np.flatnonzero((counts.all_wrong > 0) & (counts.all_wrong < counts.all_n)).tolist():
        # rows in the same slices are alike, and are dealt to as one
        patterns, held = np.unique(table[:, levels == level], axis=1, return_counts=True)
        chance = stream(seed, "worse within", step, level)
        got = chance.multivariate_hypergeometric(held, int(counts.all_wrong[level]), size=draws, method="marginals")
        dealt += got.astype(np.float64) @ patterns.T.astype(np.float64)
    certain = (counts.all_n > 0) & (counts.all_wrong == counts.all_n)
    dealt += counts.n[:, certain].sum(axis=1)
    seen = counts.excess(counts.wrong.sum(axis=1))
    largest = np.sort(counts.excess(dealt).max(axis=1))
    adjusted = (draws - np.searchsorted(largest, seen * (1 - 1e-9) - 1e-12, side="left") + 1) / (draws + 1)
    return np.array([quantiles.normal_above(float(one)) for one in seen]), adjusted


def _binomial(counts: _Counts) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Each slice's p at the rates of its strata, and Holm's for the smallest."""
    expected, n, wrong = counts.n @ counts.rates, counts.n.sum(axis=1), counts.wrong.sum(axis=1)
    p = np.array(
        [compare_with_share(int(a), int(size), min(1.0, e / size), "greater") if size else 1.0 for a, size, e in zip(wrong, n, expected)]
    )
    return p, np.minimum(1.0, p * len(p))
