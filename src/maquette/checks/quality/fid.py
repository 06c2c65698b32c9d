"""FID: the distance between two sets of pictures if each were a normal distribution of features; the figure that everybody prints.

Its bias for small numbers is of the order of one over the number of pictures (Chong and Forsyth 2020, arXiv 1911.07023): the fewer, the
larger. Beside it therefore stands the figure drawn out to endless pictures, on the line through all of them and all but a twentieth.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from maquette.checks.quality import _leaving_out
from maquette.checks.quality._embedded import Embedded
from maquette.checks.quality._wording import apart, figure
from maquette.finding import Finding
from maquette.stats import Estimate

TITLE = "FID"
QUESTION = "How far are the made pictures from the real ones, by the figure that everybody prints?"
PAPER = "Heusel et al. 2017, arXiv 1706.08500"
KINDS = ("samples", "pairs")

_GROUPS, _FEWER_GROUPS, _WIDE = 20, 8, 512  # more than so many features cost seconds for each group


def measure(embedded: Embedded) -> Finding:
    """FID between made and real, drawn out to endless pictures, beside that of two sets of real pictures."""
    found, endless = fid(embedded.made.features, embedded.real.features, embedded.seed, is_paired=embedded.is_paired)
    twins = fid(*embedded.twins, embedded.seed)[0] if embedded.twins else None
    fewest = min(len(embedded.made), len(embedded.real))
    few = f"With {fewest:,} pictures it is biased upwards: compare it only with figures of as many pictures, and trust KID more."
    return figure(
        embedded,
        "fid",
        claim=apart("FID", found, twins),
        quantities=[
            ("FID", found, "lower"),
            ("FID of endless pictures", endless, "lower"),
            ("FID of real pictures", twins, None),
        ],
        method=f"Fréchet distance over {embedded.network}.",
        limits=((few,) if fewest < 10_000 else ())
        + ("The figures of one network say nothing about those of another: published FIDs are of Inception-v3 and 50,000 pictures.",),
        importance=0.85,
    )


def fid(made: np.ndarray, real: np.ndarray, seed: int = 0, *, is_paired: bool = False) -> tuple[Estimate, Estimate]:
    """The Fréchet distance between two sets of features (N, D), and its value drawn out to endless pictures; pairs leave together."""
    fewest, count = min(len(made), len(real)), _GROUPS if made.shape[1] <= _WIDE else _FEWER_GROUPS
    if fewest < 2 * count:
        unknown = Estimate.unknown(f"at least {2 * count} pictures are needed on both sides", fewest)
        return unknown, unknown
    parts = [
        (rows - rows.mean(0, dtype=np.float64), rows.mean(0, dtype=np.float64), _leaving_out.groups(len(rows), count, seed, side))
        for rows, side in ((made, "made"), (real, "made" if is_paired else "real"))
    ]
    squares = [rows.T @ rows for rows, _, _ in parts]

    def without(group: int) -> float:
        return distance(*(_less(rows, mean, place == group, square) for (rows, mean, place), square in zip(parts, squares)))

    value = distance(*(Moments(mean, square / (len(rows) - 1)) for (rows, mean, _), square in zip(parts, squares)))
    figures = _leaving_out.all_without(without, count)
    found = _leaving_out.estimate(value, figures, fewest)
    bias = (count - 1) * (float(figures.mean()) - value)
    if found.low is None or found.high is None:
        return found, found
    drawn_out = Estimate(value - bias, found.low - bias, found.high - bias, fewest, "the same, on the line over one through the number")
    return replace(found, low=max(0.0, found.low)), drawn_out


class Moments(NamedTuple):
    """What FID knows of a set of pictures."""

    mean: np.ndarray  # (D,)
    covariance: np.ndarray  # (D, D)


def moments(features: np.ndarray) -> Moments:
    """Mean and covariance of features (N, D)."""
    wide = features.astype(np.float64)
    return Moments(wide.mean(0), np.atleast_2d(np.cov(wide, rowvar=False)))


def distance(first: Moments, second: Moments) -> float:
    """The squared Fréchet distance of two normal distributions: |m - n|² + tr(A + B - 2 (A½ B A½)½)."""
    values, vectors = np.linalg.eigh(first.covariance)
    root = (vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T
    mixed = np.sqrt(np.clip(np.linalg.eigvalsh(root @ second.covariance @ root), 0, None)).sum()
    apart = first.mean - second.mean
    return float(apart @ apart + np.trace(first.covariance) + np.trace(second.covariance) - 2 * mixed)


def _less(centred: np.ndarray, mean: np.ndarray, left_out: np.ndarray, square: np.ndarray) -> Moments:
    """The moments without some rows, from those of all: nothing is summed anew but what leaves."""
    leaving = centred[left_out]
    n = len(centred) - len(leaving)
    shift = -leaving.sum(0) / n
    return Moments(mean + shift, (square - leaving.T @ leaving - n * np.outer(shift, shift)) / (n - 1))
