"""Which group a made picture is of: told by a small classifier, whose own error is known and carried into what is said of groups.

Of made pictures it is not known whom they show. A classifier says so, and is wrong at times: among those told as the group a share
`purity` really is of it, among the others a share `lost`. A mean m over each of the two is then a mixture of the group's own mean g
and the others' r, and

    g - r = (m_told - m_other) / (purity - lost)            g = m_told + (1 - purity) (g - r)

with `purity` and `lost` from the classifier's hits and false alarms on real pictures it has not learned from (Rogan and Gladen 1978).
The chance in all of these counts is drawn.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias._groups import Group
from maquette.seeds import number, stream
from maquette.stats import Estimate, rate

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]

LEAST = 20  # pictures of a group, and of the others, in each half of the data
DRAWS = 20_000
_TELLS = 0.3  # hits less false alarms from which on a group is told well enough
_RIDGE = 30.0


@dataclass(frozen=True)
class Told:
    """A group, what the classifier says of made pictures, and how often it is right."""

    group: Group
    made: Mask = field(repr=False)  # (M,) pictures told as the group
    unseen: Mask = field(repr=False)  # real pictures that it has not learned from, told likewise
    hits: tuple[int, int]  # real pictures of the group that are told, of how many
    alarms: tuple[int, int]  # ... and of the others

    @property
    def rates(self) -> tuple[Estimate, Estimate]:
        """Hits and false alarms with their intervals."""
        return rate(*self.hits), rate(*self.alarms)

    def drawn_share(self, chance: np.random.Generator) -> tuple[Floats, Floats, Floats]:
        """The group's share of made pictures, hits and false alarms, as far as they are known (DRAWS,)."""
        counts = ((int(self.made.sum()), len(self.made)), self.hits, self.alarms)
        told, hits, alarms = (chance.beta(count + 0.5, n - count + 0.5, DRAWS) for count, n in counts)
        return np.clip((told - alarms) / np.maximum(1e-6, hits - alarms), 0, 1), hits, alarms


def tell(group: Group, member: Mask, half: Mask, real: Floats, made: Floats) -> Told | None:
    """Learns to tell a group on one half of real pictures and sees on the other how well; None where it hardly does.

    Args:
        member: which real pictures are of the group (N,).
        half: on which it learns (N,).
        real: real pictures as points, each coordinate of mean 0 and spread 1, (N, D).
        made: made ones likewise (M, D).
    """
    if min(int(np.count_nonzero(member[side] == is_in)) for side in (half, ~half) for is_in in (True, False)) < LEAST:
        return None
    x, y = real[half], member[half].astype(np.float64)
    weights = np.linalg.solve(x.T @ x + _RIDGE * np.eye(x.shape[1]), x.T @ (y - y.mean()))
    scores = real[half] @ weights
    cut = (float(scores[member[half]].mean()) + float(scores[~member[half]].mean())) / 2
    told, inside = real[~half] @ weights > cut, member[~half]
    counts = [(int(told[inside].sum()), int(inside.sum())), (int(told[~inside].sum()), int((~inside).sum()))]
    found = Told(group, made @ weights > cut, told, *counts)
    hits, alarms = found.rates
    return None if (hits.low or 0.0) - (alarms.high or 1.0) < _TELLS else found


@dataclass(frozen=True)
class Means:
    """The mean of a figure over made pictures of a group, and of the others, as far as they are known (DRAWS,)."""

    group: Floats
    others: Floats


def means(told: Told, figure: Floats, rows: Mask, seed: int) -> Means | None:
    """A figure's mean over made pictures of the group and over the others; None with too few pictures told either way.

    It supposes that a picture is told right or wrong whatever its figure is.

    Args:
        figure: of every made picture (M,); of pictures that are drawn independently of each other.
        rows: the made pictures that have one (M,).
    """
    chance = stream(seed, "told means", number(0, told.group.name))
    return _apart(figure[rows & told.made], figure[rows & ~told.made], *told.drawn_share(chance), chance)


def gaps(told: Told, figure: Floats, unseen: Floats, share: tuple[int, int], seed: int) -> tuple[Floats, Floats] | None:
    """The group's mean less the others', of made pictures and of unseen real ones, either by what the classifier says of them (DRAWS,).

    So what makes it err on pictures that are odd bends both alike; None with too few pictures told either way.

    Args:
        figure: of every made picture (M,).
        unseen: of every real one it has not learned from, in their order.
        share: how many of those are of the group, of how many.
    """
    chance = stream(seed, "told gaps", number(0, told.group.name))
    made_share, hits, alarms = told.drawn_share(chance)
    real_share = np.full(DRAWS, share[0] / share[1])  # these are counted
    made = _apart(figure[told.made], figure[~told.made], made_share, hits, alarms, chance)
    real = _apart(unseen[told.unseen], unseen[~told.unseen], real_share, hits, alarms, chance)
    return None if made is None or real is None else (made.group - made.others, real.group - real.others)


def _apart(inside: Floats, outside: Floats, share: Floats, hits: Floats, alarms: Floats, chance: np.random.Generator) -> Means | None:
    """The two means of a mixture told apart: the formulas at the head of this file."""
    if min(len(inside), len(outside)) < LEAST:
        return None
    in_told = np.maximum(1e-6, share * hits + (1 - share) * alarms)
    purity = share * hits / in_told
    lost = share * (1 - hits) / np.maximum(1e-6, 1 - in_told)
    first, second = _drawn_mean(chance, inside), _drawn_mean(chance, outside)
    gap = (first - second) / np.maximum(0.05, purity - lost)
    return Means(first + (1 - purity) * gap, second - lost * gap)


def _drawn_mean(chance: np.random.Generator, values: Floats) -> Floats:
    """A mean as far as these say it: of yes and no by Jeffreys' beta, of any other figure by its standard error."""
    if np.isin(values, (0.0, 1.0)).all():
        count = float(values.sum())
        return chance.beta(count + 0.5, len(values) - count + 0.5, DRAWS)
    return chance.normal(values.mean(), max(1e-9, values.std(ddof=1) / np.sqrt(len(values))), DRAWS)


def drawn(draws: Floats, n: int, method: str) -> Estimate:
    """The middle of draws, with the ends between which 95 of 100 lie."""
    low, middle, high = (float(end) for end in np.quantile(draws, [0.025, 0.5, 0.975]))
    return Estimate(middle, low, high, n, method)
