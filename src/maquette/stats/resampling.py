"""Intervals and p by drawing again from what is there: bootstrap, jackknife, permutations.

A statistic is a function of row numbers, so that any number of arrays can follow the same draw:
`bootstrap(lambda rows: error(truth[rows], answer[rows]), len(truth), seed=7)`. Draw k has a stream of its own: more draws do not
move those before.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maquette.seeds import stream
from maquette.stats import quantiles
from maquette.stats.estimate import Estimate

Rows = NDArray[np.int64]
Statistic = Callable[[Rows], float]

_GROUPS_OF_ACCELERATION = 200  # BCa's skew from at most so many jackknife groups


def bootstrap(
    statistic: Statistic,
    n: int,
    *,
    seed: int,
    units: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    draws: int = 2000,
    level: float = 0.95,
    method: Literal["bca", "percentile"] = "bca",
    name: str = "bootstrap",
) -> Estimate:
    """Any statistic with its bootstrap interval, bias-corrected and accelerated (Efron 1987) unless told otherwise.

    Not for a statistic that a repeated row disturbs (a FID, a distance to the nearest neighbour): that is what `jackknife` is for.

    Args:
        units: whom each row belongs to; what belongs together is drawn together.
        strata: the group of each row; each group keeps its number of units.
        name: of the stream of randomness, for two bootstraps that should not share draws.
    """
    blocks = _blocks(n, units)
    clusters = len(blocks) if units is not None else None
    label = f"{'BCa' if method == 'bca' else 'percentile'} bootstrap, {draws:,} draws" + (" of units" if clusters else "")
    if len(blocks) < 2:
        return Estimate.unknown("it takes at least two units to draw from", n, label)
    groups, deck = _groups(blocks, strata), _Deck.of(blocks)
    value = float(statistic(np.arange(n)))
    found = np.sort([statistic(deck.draw(groups, stream(seed, name, draw))) for draw in range(draws)])
    if not math.isfinite(value) or not np.isfinite(found).all():
        return Estimate.unknown("the statistic has no value for some draws: too few rows of one kind", n, label)
    tails = _corrected_tails(statistic, value, found, blocks, level) if method == "bca" else ((1 - level) / 2, (1 + level) / 2)
    low, high = np.quantile(found, tails)
    return Estimate(value, low, high, n, label, level, clusters)


def jackknife(
    statistic: Statistic,
    n: int,
    *,
    units: ArrayLike | None = None,
    groups: int | None = None,
    seed: int = 0,
    level: float = 0.95,
    name: str = "jackknife",
) -> Estimate:
    """A smooth statistic with Student's interval over the jackknife's standard error (Tukey 1958).

    Args:
        groups: leave out a random one of so many equal groups at a time, where leaving out one row at a time costs too much.
    """
    blocks = _blocks(n, units)
    count = min(groups or len(blocks), len(blocks))
    label = f"jackknife, {count:,} groups" if groups else "jackknife"
    if count < 2:
        return Estimate.unknown("it takes at least two units to leave one out", n, label)
    value = float(statistic(np.arange(n)))
    order = stream(seed, name).permutation(len(blocks)) if groups else np.arange(len(blocks))
    without = _leave_out(statistic, blocks, np.array_split(order, count))
    # groups of nearly equal size are treated as equal
    error = math.sqrt((count - 1) / count * float(((without - without.mean()) ** 2).sum()))
    reach = quantiles.student(level, count - 1) * error
    if not math.isfinite(value) or not math.isfinite(reach):
        return Estimate.unknown("the statistic has no value without some rows: too few of one kind", n, label)
    return Estimate(value, value - reach, value + reach, n, label, level, len(blocks) if units is not None else None)


def paired_permutation(differences: ArrayLike, *, seed: int, units: ArrayLike | None = None, draws: int = 10_000) -> float:
    """The two-sided p that pairs differ by nothing but chance, from flipping the signs of their differences.

    All flips where they are no more than `draws`, otherwise a random `draws` of them, the one that was seen counted in.

    Args:
        units: whom each pair belongs to; a unit is flipped as a whole.
    """
    numbers = np.asarray(differences, dtype=np.float64).ravel()
    sums = np.array([numbers[block].sum() for block in _blocks(len(numbers), units)])
    sums = sums[sums != 0]
    if not len(sums):
        return 1.0
    if len(sums) < 30 and 2 ** len(sums) <= draws:
        codes = np.arange(2 ** len(sums))[:, None] >> np.arange(len(sums)) & 1
        return float(_as_large((1 - 2 * codes) @ sums, sums.sum()).mean())
    count = 0
    for start in range(0, draws, 1000):  # a thousand at a time, for memory
        signs = stream(seed, "paired permutation", start).choice([-1.0, 1.0], size=(min(1000, draws - start), len(sums)))
        count += int(_as_large(signs @ sums, sums.sum()).sum())
    return (count + 1) / (draws + 1)


def permutation(statistic: Callable[[Rows, Rows], float], n_first: int, n_second: int, *, seed: int, draws: int = 1000) -> float:
    """The p that two samples come from one source: how often a random division has as large a statistic as the real one.

    `statistic` takes the row numbers of the two sides, the second side's following the first's.
    """
    n = n_first + n_second
    seen = statistic(np.arange(n_first), np.arange(n_first, n))
    count = 0
    for draw in range(draws):
        order = stream(seed, "permutation", draw).permutation(n)
        count += statistic(order[:n_first], order[n_first:]) >= seen
    return (count + 1) / (draws + 1)


def _blocks(n: int, units: ArrayLike | None) -> list[Rows]:
    """The rows of each unit; without units every row is its own."""
    if units is None:
        return list(np.arange(n)[:, None])
    owners = np.asarray(units)
    assert len(owners) == n, f"{len(owners)} units for {n} rows"
    _, place = np.unique(owners, return_inverse=True)
    order = np.argsort(place, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(place[order])) + 1) if n else []


def _groups(blocks: list[Rows], strata: ArrayLike | None) -> list[Rows]:
    """The numbers of the blocks in each stratum, by the stratum of a block's first row."""
    if strata is None:
        return [np.arange(len(blocks))]
    group = np.asarray(strata)[[block[0] for block in blocks]]
    return [np.flatnonzero(group == one) for one in np.unique(group)]


@dataclass(frozen=True)
class _Deck:
    """All rows, unit by unit, so that a draw of units becomes rows without a loop over them."""

    rows: Rows
    starts: Rows
    lengths: Rows

    @classmethod
    def of(cls, blocks: list[Rows]) -> "_Deck":
        lengths = np.array([len(block) for block in blocks])
        return cls(np.concatenate(blocks), np.cumsum(lengths) - lengths, lengths)

    def draw(self, groups: list[Rows], chance: np.random.Generator) -> Rows:
        chosen = np.concatenate([group[chance.integers(len(group), size=len(group))] for group in groups])
        lengths = self.lengths[chosen]
        within = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return self.rows[np.repeat(self.starts[chosen], lengths) + within]


def _leave_out(statistic: Statistic, blocks: list[Rows], groups: list[Rows]) -> NDArray[np.float64]:
    everything = np.ones(sum(len(block) for block in blocks), dtype=bool)
    found = []
    for group in groups:
        kept = everything.copy()
        kept[np.concatenate([blocks[place] for place in group])] = False
        found.append(statistic(np.flatnonzero(kept)))
    return np.asarray(found, dtype=np.float64)


def _corrected_tails(
    statistic: Statistic, value: float, found: NDArray[np.float64], blocks: list[Rows], level: float
) -> tuple[float, float]:
    """Where BCa cuts instead of at 2.5 and 97.5 %: shifted by the median's bias and by the skew of the jackknife (Efron 1987, eq. 6.8)."""
    below = float((found < value).mean() + (found == value).mean() / 2)
    below = min(max(below, 0.5 / len(found)), 1 - 0.5 / len(found))
    bias = NormalDist().inv_cdf(below)
    without = _leave_out(statistic, blocks, np.array_split(np.arange(len(blocks)), min(len(blocks), _GROUPS_OF_ACCELERATION)))
    away = without.mean() - without
    spread = float((away**2).sum())
    skew = float((away**3).sum()) / (6 * spread**1.5) if spread > 0 else 0.0
    reach = quantiles.normal(level)
    low, high = (bias + (bias + z) / (1 - skew * (bias + z)) for z in (-reach, reach))
    return NormalDist().cdf(low), NormalDist().cdf(high)


def _as_large(found: NDArray[np.float64], seen: float) -> NDArray[np.bool_]:
    """Whether each is as far from zero as what was seen, a rounding aside."""
    large: NDArray[np.bool_] = np.abs(found) >= abs(seen) * (1 - 1e-12)
    return large
