"""Balls around pictures that reach to their k-th neighbours: who lies in whose, also with a group of both sides left out.

Whether a picture lies in a ball depends on both sides, so an interval over one of them alone is too narrow (measured on two normal
distributions: 80 to 93 % where 95 were meant). Leaving out groups of both sides costs little here, since the distances stay.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from maquette.checks.quality import _leaving_out
from maquette.stats import Estimate, rate

_AT_ONCE = 1000
_GROUPS = 20
_LISTED = 32  # neighbours of each picture kept, so that enough are left when a group leaves


def squared(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Squared distances between rows (N, D) and (M, D), float32 (N, M)."""
    centre = second.mean(0)
    first, second = first - centre, second - centre  # or float32 would lose what two near rows differ in
    found = (first * first).sum(1)[:, None] + (second * second).sum(1) - 2 * (first @ second.T)
    np.maximum(found, 0, out=found)
    return np.asarray(found, np.float32)


class Balls:
    """Balls around `centres` to their k-th nearest other centre, and the points in them."""

    def __init__(self, points: np.ndarray, centres: np.ndarray, k: int, seed: int = 0) -> None:
        """Takes features (N, D) and (M, D), M larger than k."""
        self._k, self._seed, self.n = k, seed, len(points)
        self._distances = np.concatenate([squared(points[at : at + _AT_ONCE], centres) for at in range(0, len(points), _AT_ONCE)])
        self._of_points = _leaving_out.groups(len(points), _GROUPS, seed, "points")
        self._of_centres = _leaving_out.groups(len(centres), _GROUPS, seed, "centres")
        self._neighbours, self._reaches = _nearest(centres, min(max(_LISTED, 4 * k), len(centres) - 1))

    def inside(self, group: int | None = None) -> np.ndarray:
        """Which point lies in which ball, bool (N, M); with a group left out, without its points and centres."""
        if group is None:
            return np.asarray(self._distances <= self._reaches[:, self._k - 1])
        stays = self._of_centres[self._neighbours] != group
        place = np.argmax(np.cumsum(stays, axis=1) == self._k, axis=1)
        reach = np.take_along_axis(self._reaches, place[:, None], axis=1)[:, 0]
        kept = self._of_centres != group
        return np.asarray((self._distances <= reach)[np.ix_(self._of_points != group, kept)])

    def estimate(self, figure: Callable[[np.ndarray], float]) -> Estimate:
        """A figure of who lies where, with its interval by leaving out groups of both sides."""
        without = _leaving_out.all_without(lambda group: figure(self.inside(group)), _GROUPS)
        return _leaving_out.estimate(figure(self.inside()), without, self.n)

    def mean_number(self, unit: float) -> Estimate:
        """In how many balls a point lies on average, each counted as `unit`."""
        found = self.estimate(lambda inside: float(inside.sum(1).mean()) * unit)
        assert found.low is not None
        return replace(found, low=max(0.0, found.low))

    def share(self, which: Callable[[np.ndarray], np.ndarray]) -> Estimate:
        """A share of points or centres, `which` being yes or no for each; the interval is nowhere narrower than Wilson's."""
        everything = which(self.inside())
        found, simple = self.estimate(lambda inside: float(which(inside).mean())), rate(int(everything.sum()), len(everything))
        ends = (found.low, found.high, simple.low, simple.high)
        low, high = (max(0.0, min(e for e in ends if e is not None)), min(1.0, max(e for e in ends if e is not None)))
        return Estimate(found.value, low, high, len(everything), f"{found.method}, at least Wilson's")


def in_any(inside: np.ndarray) -> np.ndarray:
    """Whether each point lies in a ball (N,)."""
    return np.asarray(inside.any(axis=1))


def holds_any(inside: np.ndarray) -> np.ndarray:
    """Whether each ball holds a point (M,)."""
    return np.asarray(inside.any(axis=0))


def too_few(first: np.ndarray, second: np.ndarray, k: int) -> str:
    """Why there is no figure; empty if there are enough."""
    least, fewest = max(2 * _GROUPS, 4 * k), min(len(first), len(second))
    return (
        "" if fewest >= least else f"at least {least} pictures are needed on both sides, and there are {len(first):,} and {len(second):,}"
    )


def _nearest(rows: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The nearest other rows of each, sorted, and their squared distances: (N, count)."""
    places, distances = np.empty((len(rows), count), int), np.empty((len(rows), count), np.float32)
    for start in range(0, len(rows), _AT_ONCE):
        block = squared(rows[start : start + _AT_ONCE], rows)
        mine = slice(start, start + len(block))
        block[np.arange(len(block)), np.arange(mine.start, mine.stop)] = np.inf
        near = np.argpartition(block, count - 1, axis=1)[:, :count]
        order = np.argsort(np.take_along_axis(block, near, axis=1), axis=1, kind="stable")
        places[mine] = np.take_along_axis(near, order, axis=1)
        distances[mine] = np.take_along_axis(block, places[mine], axis=1)
    return places, distances
