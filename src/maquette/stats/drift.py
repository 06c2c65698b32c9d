"""Whether two samples come from one source: both are random, so both are allowed to vary.

Each test gives a `Shift`: the p that nothing moved, and how far it moved with an interval, since a report needs both. A chi-square that
takes the reference for the exact population raises an alarm on healthy data in 22 to 49 of a hundred runs; these do in 5.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maquette.seeds import stream
from maquette.stats import quantiles
from maquette.stats.estimate import Estimate

_EXACT = 400_000  # paths of the exact test: the product of the two sizes


@dataclass(frozen=True)
class Shift:
    """How far two samples lie apart, and the p that they come from one source."""

    distance: Estimate
    p: float


def ks(first: ArrayLike, second: ArrayLike, level: float = 0.95) -> Shift:
    """Kolmogorov and Smirnov's: the largest gap between two distributions of numbers, 0 to 1.

    The p is exact for small samples and Stephens' (1970) beyond; with ties it is on the safe side. The interval is that of Dvoretzky,
    Kiefer and Wolfowitz with Massart's constant (1990), joined for the two samples: it holds for any distribution and is wide.
    """
    a, b = (np.sort(np.asarray(side, dtype=np.float64).ravel()) for side in (first, second))
    n, m = len(a), len(b)
    if not n or not m:
        return Shift(Estimate.unknown("one of the two samples is empty", n + m, "Kolmogorov-Smirnov"), 1.0)
    values = np.concatenate([a, b])
    gaps = np.searchsorted(a, values, side="right") / n - np.searchsorted(b, values, side="right") / m
    distance = float(np.abs(gaps).max())
    reach = math.hypot(*(math.sqrt(math.log(4 / (1 - level)) / (2 * size)) for size in (n, m)))
    estimate = Estimate(distance, max(0.0, distance - reach), min(1.0, distance + reach), n + m, "Kolmogorov-Smirnov", level)
    p = _paths_beyond(round(distance * n * m), n, m) if n * m <= _EXACT else _kolmogorov(distance, n, m)
    return Shift(estimate, p)


def homogeneity(first: ArrayLike, second: ArrayLike, *, seed: int, draws: int = 4000, level: float = 0.95) -> Shift:
    """The chi-square test that two samples have the same shares of categories; the distance is total variation, 0 to 1.

    Where a cell expects fewer than 5 the p is that of random tables with the same margins (`draws` of them) instead of the chi-square's.

    Args:
        first: how many rows of the first sample are in each category.
        second: the same of the second, in the same order.
    """
    a, b = _counts(first, second)
    n, m = int(a.sum()), int(b.sum())
    if not n or not m:
        return Shift(Estimate.unknown("one of the two samples is empty", n + m, "chi-square"), 1.0)
    seen, is_small = float(_chi_square(a[None], a + b)[0]), min(n, m) * (a + b).min() / (n + m) < 5
    if len(a) < 2:
        p = 1.0
    elif is_small:
        p = _share_as_large(_chi_square(_tables(a + b, n, seed, draws), a + b), seen)
    else:
        p = quantiles.chi_square_above(seen, len(a) - 1)
    return Shift(_between(a, b, seed, draws, level), p)


def psi(first: ArrayLike, second: ArrayLike, *, seed: int, draws: int = 4000, level: float = 0.95) -> Shift:
    """The population stability index of two counted samples, held against what it is by chance in samples of these sizes.

    The usual marks of 0.1 and 0.25 ignore the size: with ten bins and 100 rows on each side chance alone gives 0.18. The p is the share of
    random divisions of all rows with as large an index; value and interval are the bootstrap's with that upward bias taken away. Half a row
    is added to every cell.
    """
    a, b = _counts(first, second)
    n, m = int(a.sum()), int(b.sum())
    if not n or not m:
        return Shift(Estimate.unknown("one of the two samples is empty", n + m, "population stability index"), 1.0)
    if len(a) < 2:
        p = 1.0
    else:
        drawn = _tables(a + b, n, seed, draws)
        p = _share_as_large(_index(drawn, (a + b) - drawn), float(_index(a[None], b[None])[0]))
    return Shift(_debiased_index(a, b, seed, draws, level), p)


def _counts(first: ArrayLike, second: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    a, b = np.asarray(first, dtype=np.int64).ravel(), np.asarray(second, dtype=np.int64).ravel()
    assert len(a) == len(b), f"{len(a)} categories beside {len(b)}"
    present = a + b > 0
    return a[present], b[present]


def _tables(both: NDArray[np.int64], n: int, seed: int, draws: int) -> NDArray[np.int64]:
    """How many of each category a random n of all rows have, for each draw."""
    return stream(seed, "random tables", n).multivariate_hypergeometric(both, n, size=draws, method="marginals")


def _share_as_large(found: NDArray[np.float64], seen: float) -> float:
    return (int(np.count_nonzero(found >= seen * (1 - 1e-12))) + 1) / (len(found) + 1)


def _chi_square(first: NDArray[np.int64], both: NDArray[np.int64]) -> NDArray[np.float64]:
    """For each drawn first side; the second is what is left of both."""
    n, total = first.sum(axis=1, keepdims=True), both.sum()
    away = (first - n * both / total) ** 2
    found: NDArray[np.float64] = (away / (both * n * (total - n) / total**2)).sum(axis=1)
    return found


def _total_variation(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.float64]:
    gaps = first / first.sum(axis=1, keepdims=True) - second / second.sum(axis=1, keepdims=True)
    found: NDArray[np.float64] = np.abs(gaps).sum(axis=1) / 2
    return found


def _index(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.float64]:
    a, b = ((side + 0.5) / (side + 0.5).sum(axis=1, keepdims=True) for side in (first, second))
    found: NDArray[np.float64] = ((a - b) * np.log(a / b)).sum(axis=1)
    return found


def _between(a: NDArray[np.int64], b: NDArray[np.int64], seed: int, draws: int, level: float) -> Estimate:
    """Total variation. By the triangle inequality chance adds to it no more than how far drawn samples lie from their own source."""
    first, second = _drawn(a, b, seed, draws)
    n, m = int(a.sum()), int(b.sum())
    value = float(_total_variation(a[None], b[None])[0])
    noise = np.abs(first / n - a / n - second / m + b / m).sum(axis=1) / 2
    most = float(np.quantile(noise, (1 + level) / 2))
    above = quantiles.normal(level) * float(_total_variation(first, second).std())  # it only ever errs upwards on average
    return Estimate(value, max(0.0, value - most), min(1.0, value + above), n + m, "total variation, bootstrap", level)


def _debiased_index(a: NDArray[np.int64], b: NDArray[np.int64], seed: int, draws: int, level: float) -> Estimate:
    """The index less its bias, with the spread of drawn samples about it; drawn samples exceed the real one as that exceeds the truth."""
    drawn = _index(*_drawn(a, b, seed, draws))
    value = float(_index(a[None], b[None])[0])
    middle = float(drawn.mean())
    tail = (1 - level) / 2
    low, high = (max(0.0, 2 * value - 2 * middle + float(end)) for end in np.quantile(drawn, [tail, 1 - tail]))
    n = int(a.sum() + b.sum())
    return Estimate(max(0.0, 2 * value - middle), low, high, n, "population stability index, debiased by bootstrap", level)


def _drawn(a: NDArray[np.int64], b: NDArray[np.int64], seed: int, draws: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    n, m = int(a.sum()), int(b.sum())
    chance = stream(seed, "drawn samples", n, m)
    return chance.multinomial(n, a / n, size=draws), chance.multinomial(m, b / m, size=draws)


def _paths_beyond(distance: int, n: int, m: int) -> float:
    """The share of lattice paths from (0, 0) to (n, m) that stray by `distance` (in units of 1/nm) or more from the diagonal."""
    if distance == 0:
        return 1.0
    j = np.arange(m + 1)
    paths, log = np.zeros(m + 1), 0.0
    paths[0] = 1.0
    for i in range(n + 1):
        stays = np.abs(i * m - j * n) < distance
        row = np.where(stays, paths, 0.0)
        if i == 0:
            row[0] = 1.0
        paths = np.where(stays, np.cumsum(row), 0.0)  # within its band a row is one stretch, so sums do not cross a gap
        largest = float(paths.max())
        if largest == 0.0:
            return 1.0
        paths, log = paths / largest, log + math.log(largest)
    whole = math.lgamma(n + m + 1) - math.lgamma(n + 1) - math.lgamma(m + 1)
    if paths[m] == 0.0:
        return 1.0
    return min(1.0, max(0.0, -math.expm1(log + math.log(float(paths[m])) - whole)))


def _kolmogorov(distance: float, n: int, m: int) -> float:
    size = math.sqrt(n * m / (n + m))
    x = (size + 0.12 + 0.11 / size) * distance
    if x < 0.2:
        return 1.0
    terms = (2 * (-1) ** (k - 1) * math.exp(-2 * k * k * x * x) for k in range(1, 101))
    return min(1.0, max(0.0, sum(terms)))
