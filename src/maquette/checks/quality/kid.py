"""KID: how far apart two sets of pictures are, without FID's bias for small numbers; the figure to trust below some thousands.

The squared maximum mean discrepancy with the kernel (x·y / D + 1)³, in its unbiased form: two sets of one kind give 0 on average, so
single values may be negative. Its standard error is that of leaving out a twentieth of both sides at a time. The mean over subsets
that is usually printed has the same expectation; the ± beside it there is the spread of a subset, not the error of the mean.
"""

import numpy as np

from maquette.checks.quality import _leaving_out
from maquette.checks.quality._embedded import Embedded
from maquette.checks.quality._strips import strip
from maquette.checks.quality._wording import apart, figure
from maquette.finding import Finding, Pictures
from maquette.seeds import stream
from maquette.stats import Estimate

TITLE = "KID"
QUESTION = "How far are the made pictures from the real ones, whatever their number?"
PAPER = "Bińkowski et al. 2018, arXiv 1801.01401"
KINDS = ("samples", "pairs")

_GROUPS, _FEWEST_GROUPS = 20, 5
_SHOWN = 8
_AT_ONCE = 1000  # rows of the kernel in memory


def measure(embedded: Embedded) -> Finding:
    """KID between made and real, beside that of two sets of real pictures."""
    found = kid(embedded.made.features, embedded.real.features, embedded.seed, is_paired=embedded.is_paired)
    twins = kid(*embedded.twins, embedded.seed) if embedded.twins else None
    return figure(
        embedded,
        "kid",
        claim=apart("KID", found, twins),
        quantities=[("KID", found, "lower"), ("KID of real pictures", twins, None)],
        evidence=() if embedded.is_paired else (_some(embedded),),
        method=f"Cubic kernel, unbiased, over {embedded.network}.",
        limits=("Means nothing by itself: compare it with other models by the same features and the same real pictures.",),
        importance=0.9 if min(len(embedded.made), len(embedded.real)) < 1000 else 0.8,
    )


def _some(embedded: Embedded) -> Pictures:
    """A few of both sides by chance, so that whoever reads the figures has seen what they are about."""
    groups = []
    for side, words in ((embedded.made, "made"), (embedded.real, "real")):
        chosen = np.sort(stream(embedded.seed, f"shown {words}").permutation(len(side))[:_SHOWN])
        groups.append(strip(*((picture, "", f"a {words} picture") for picture in side.take(chosen))))
    return Pictures(title="Made above, real below, by chance", groups=tuple(groups))


def kid(made: np.ndarray, real: np.ndarray, seed: int = 0, *, is_paired: bool = False) -> Estimate:
    """The squared discrepancy between two sets of features (N, D), with its interval; pairs leave together."""
    count = min(_GROUPS, min(len(made), len(real)) // 2)
    if count < _FEWEST_GROUPS:
        reason = f"at least {2 * _FEWEST_GROUPS} pictures are needed on both sides, and there are {len(made):,} and {len(real):,}"
        return Estimate.unknown(reason, min(len(made), len(real)))
    in_made, in_real = (
        _leaving_out.groups(len(rows), count, seed, side) for rows, side in ((made, "made"), (real, "made" if is_paired else "real"))
    )
    sides = ((made, in_made, made, in_made), (real, in_real, real, in_real), (made, in_made, real, in_real))
    sums = [_sums(*four, count) for four in sides]
    # a row with itself is no pair of pictures, and neither is a picture with the very one it was made to be
    own = [np.bincount(one, _kernel_of_rows(first, second), count) for first, one, second, _ in sides[: 3 if is_paired else 2]]
    sizes = [np.bincount(place, minlength=count) for place in (in_made, in_real)]

    def from_groups(left: np.ndarray) -> float:
        n, m = (int(size[left].sum()) for size in sizes)
        whole, alone = [one[np.ix_(left, left)].sum() for one in sums], [one[left].sum() for one in own]
        across = (whole[2] - alone[2]) / (n * (n - 1)) if is_paired else whole[2] / (n * m)
        return float((whole[0] - alone[0]) / (n * (n - 1)) + (whole[1] - alone[1]) / (m * (m - 1)) - 2 * across)

    everything = np.arange(count)
    figures = _leaving_out.all_without(lambda group: from_groups(np.delete(everything, group)), count)
    return _leaving_out.estimate(from_groups(everything), figures, min(len(made), len(real)))


def _sums(first: np.ndarray, in_first: np.ndarray, second: np.ndarray, in_second: np.ndarray, count: int) -> np.ndarray:
    """The kernel between all rows, summed by group of the one and group of the other."""
    of_first, of_second = (np.eye(count)[place] for place in (in_first, in_second))
    total, transposed = np.zeros((count, count)), second.astype(np.float64).T / first.shape[1]
    for start in range(0, len(first), _AT_ONCE):
        kernel = first[start : start + _AT_ONCE].astype(np.float64) @ transposed
        kernel = (kernel + 1) ** 3
        total += of_first[start : start + _AT_ONCE].T @ (kernel @ of_second)
    return total


def _kernel_of_rows(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The kernel of each row of the one with the same row of the other (N,)."""
    return np.asarray(((first.astype(np.float64) * second).sum(1) / first.shape[1] + 1) ** 3)
