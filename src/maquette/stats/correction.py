"""Many questions at once: p adjusted so that chance alone does not answer one of them."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def holm(p: ArrayLike) -> NDArray[np.float64]:
    """Adjusted p that keep the chance of any false finding at the level they are held against (Holm 1979).

    For the questions of one check. They need not be independent.
    """
    values, order = _sorted(p)
    count = len(values)
    adjusted = np.minimum(1.0, np.maximum.accumulate(values * np.arange(count, 0, -1)))
    return _unsorted(adjusted, order)


def benjamini_hochberg(p: ArrayLike) -> NDArray[np.float64]:
    """Adjusted p that keep the expected share of false ones among the findings at the level (Benjamini and Hochberg 1995).

    For a whole report, over the smallest p of each check.
    """
    values, order = _sorted(p)
    count = len(values)
    raised = values * count / np.arange(1, count + 1)
    adjusted = np.minimum(1.0, np.minimum.accumulate(raised[::-1])[::-1])
    return _unsorted(adjusted, order)


def benjamini_yekutieli(p: ArrayLike) -> NDArray[np.float64]:
    """The same under any dependence between the questions (Benjamini and Yekutieli 2001), at the price of a factor 1 + 1/2 + ... + 1/m."""
    count = len(np.ravel(p))
    return np.minimum(1.0, benjamini_hochberg(p) * (1 / np.arange(1, count + 1)).sum())


def expected_false(adjusted: ArrayLike, level: float = 0.9) -> float:
    """How many of the findings that `benjamini_hochberg` leaves at this level are expected to be false, at most: their share times them."""
    return float((1 - level) * np.count_nonzero(np.asarray(adjusted) <= 1 - level + 1e-12))


def _sorted(p: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    values = np.asarray(p, dtype=np.float64).ravel()
    assert np.all((values >= 0) & (values <= 1)), "a p lies in [0, 1]"
    order = np.argsort(values, kind="stable")
    return values[order], order


def _unsorted(values: NDArray[np.float64], order: NDArray[np.intp]) -> NDArray[np.float64]:
    found = np.empty_like(values)
    found[order] = values
    return found
