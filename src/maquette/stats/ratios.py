"""The ratio of two shares, such as an impact ratio or how many times more often one group is falsely matched."""

import math

from maquette.stats import quantiles
from maquette.stats.estimate import Estimate


def ratio(first: int, n_first: int, second: int, n_second: int, level: float = 0.95) -> Estimate:
    """The first share over the second, of independent rows, with Koopman's score interval (1984, Biometrics 40, 513-517).

    Where the second count is zero nothing bounds the ratio from above: the estimate has a lower end only, and says so.
    """
    assert 0 <= first <= n_first, f"{first} of {n_first}"
    assert 0 <= second <= n_second, f"{second} of {n_second}"
    n, method = n_first + n_second, "Koopman"
    if not n_first or not n_second:
        return Estimate.unknown("nothing was counted", n, method)
    reach = quantiles.normal(level)

    def away(log_ratio: float) -> float:
        return _score(math.exp(log_ratio), first, n_first, second, n_second)

    low = math.exp(_falling(away, reach)) if first else 0.0
    if not second:
        return Estimate(None, low, None, n, method, level, reason="the second share is zero, so there is no ratio to it")
    high = math.exp(_falling(away, -reach))
    return Estimate((first / n_first) / (second / n_second), low, high, n, method, level)


def _score(ratio: float, first: int, n_first: int, second: int, n_second: int) -> float:
    """How many standard errors the counts lie above what they would be under that ratio."""
    gap = first / n_first - ratio * second / n_second
    a = (n_first + n_second) * ratio
    b = -(n_first * ratio + first + n_second + second * ratio)
    c = first + second
    root = math.sqrt(max(0.0, b * b - 4 * a * c))
    share = 2 * c / (-b + root)  # the likeliest second share under the ratio, in the form that does not cancel
    of_first = min(1.0, ratio * share)
    variance = of_first * (1 - of_first) / n_first + ratio**2 * share * (1 - min(1.0, share)) / n_second
    if variance <= 0:
        return 0.0 if gap == 0 else math.copysign(math.inf, gap)
    return gap / math.sqrt(variance)


def _falling(away: quantiles.Function, value: float) -> float:
    """Where the falling score crosses a value, on the logarithm's scale."""
    return quantiles.crossing(lambda x: value - away(x), -40.0, 40.0)
