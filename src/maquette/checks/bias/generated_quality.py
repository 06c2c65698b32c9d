"""Whether made pictures of one group are worse.

Asks: are the pictures that a generator makes of some people further from real ones than those of others?
Why: what a generator has seldom seen it draws badly. Faces that come out smeared for some people only are a product that does not work
for them.
How: the built-in network sees all pictures. A picture is as far out as its nearest real picture is away, over how far that one is from
its own nearest, so that a rare group is not punished for being rare. How much further out a made picture of the group is than one of
the others: the chance that it is the further of two, less a half; and less the same for real pictures that have not been seen. Whom a
picture of either kind shows is told by a small classifier, whose hits and false alarms are carried into the interval (Rogan and
Gladen). Holm.
Limits: it compares groups and does not say whether either is good; that is `maquette evaluate`. The network has learned nothing: what is
wrong with a face to people may be little to it. It supposes that the classifier errs on made pictures as on real ones.
Source: Alaa et al. 2022 for the measure; Rogan and Gladen 1978.
"""

from dataclasses import dataclass

import numpy as np

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._generated import LEAST, Beside, Floats, beside, nearest, why_not
from maquette.checks.bias._told import DRAWS, Told, drawn, gaps
from maquette.checks.bias._wording import about, listed, per_cent
from maquette.checks.quality._neighbours import squared
from maquette.checks.quality._strips import strip
from maquette.finding import Finding, Intervals, Pictures, Quantity
from maquette.stats import Estimate, holm

TITLE = "Whether made pictures of one group are worse"
QUESTION = "Are made pictures of some people further from real ones than those of others?"
PAPER = "Alaa et al. 2022, arXiv 2102.08921; Rogan and Gladen 1978, doi 10.1093/oxfordjournals.aje.a112510"

_SHOWN = 6
_METHOD = (
    "Distance to the nearest real picture over that one's distance to its own nearest, over the built-in network; ranks of made pictures"
    " by group, less those of unseen real ones; the classifier's hits and false alarms drawn along (Rogan and Gladen), Holm over groups."
)
_LIMITS = ("It supposes that the classifier errs on made pictures as on real ones.", "A network that has learned nothing sees them.")


@dataclass(frozen=True)
class _Seen:
    """A group: how often its made picture is the further out of two, less a half, beside the same for real ones."""

    told: Told
    made: Estimate
    real: Estimate
    gap: Estimate  # the first less the second
    p: float
    p_adjusted: float = 1.0

    @property
    def name(self) -> str:
        """The group's."""
        return self.told.group.name


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    return why_not(examined) or examined.needs()


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding for each group whose pictures are worse; without any, one about them all."""
    pictures = beside(examined)
    if min(len(pictures.real), len(pictures.made)) < LEAST:
        return [about("generated_quality", claim=f"It takes {LEAST} pictures on either side to see it.", reading="cannot tell")]
    of_made, of_real = _ranks(pictures)
    seen = _seen(examined, pictures, of_made, of_real)
    if not seen:
        names = f": {listed(list(pictures.untold))}" if pictures.untold else ""
        claim = f"No group can be told from pictures well enough to compare it{names}."
        return [about("generated_quality", claim=claim, reading="cannot tell", method=_METHOD, limits=_LIMITS)]
    limit = examined.policy.made_quality
    beyond = [one for one in seen if one.p_adjusted <= 1 - level and (one.gap.value or 0.0) > limit]
    if not beyond:
        return [_summary(seen, pictures, limit)]
    return [_finding(examined, one, seen, limit, _furthest(pictures, one, of_made)) for one in beyond]


def _ranks(pictures: Beside) -> tuple[Floats, Floats]:
    """How far out every made picture is among the made, and every unseen real one among those: ranks from 0 to 1."""
    compared = pictures.real_features[pictures.half]
    own = _own(compared)
    found = []
    for features in (pictures.made_features, pictures.real_features[~pictures.half]):
        away, place = nearest(features, compared)
        out = away / np.maximum(1e-9, own[place])
        order = np.sort(out)
        ranks = np.searchsorted(order, out, side="left") + np.searchsorted(order, out, side="right")
        found.append(ranks / (2 * len(out)))
    return found[0], found[1]


def _own(features: np.ndarray) -> Floats:
    """How far each is from its own nearest."""
    away = squared(features, features)
    np.fill_diagonal(away, np.inf)
    return np.asarray(np.sqrt(away.min(1)), dtype=np.float64)


def _seen(examined: Examined, pictures: Beside, of_made: Floats, of_real: Floats) -> list[_Seen]:
    found = []
    unseen = pictures.rows[~pictures.half]
    for told in pictures.told:
        both = gaps(told, of_made, of_real, (int(told.group.rows[unseen].sum()), len(unseen)), examined.seed)
        if both is None:
            continue
        made, real = (np.clip(one, -0.5, 0.5) for one in both)
        p = (int(np.count_nonzero(made - real <= 0)) + 1) / (DRAWS + 1)
        estimates = [drawn(one, int(told.made.sum()), "Rogan-Gladen, drawn") for one in (made, real, made - real)]
        found.append(_Seen(told, estimates[0], estimates[1], estimates[2], p))
    adjusted = holm([one.p for one in found]).tolist() if found else []
    return [_Seen(one.told, one.made, one.real, one.gap, one.p, float(p)) for one, p in zip(found, adjusted)]


def _finding(examined: Examined, one: _Seen, seen: list[_Seen], limit: float, shown: Pictures) -> Finding:
    made, real = 0.5 + (one.made.value or 0.0), 0.5 + (one.real.value or 0.0)
    return about(
        "generated_quality",
        where=one.name,
        claim=f"Made pictures with {one.name} are worse than others: of two the one of this group is the further from real ones in"
        f" {per_cent(made)} of cases, where for real pictures it is {per_cent(real)}.",
        reading="look here",
        importance=examined.policy.weight("generated_quality") * 0.3 * (one.gap.value or 0.0),
        quantities=(
            Quantity(name=f"how much oftener the further out, {one.name}", estimate=one.gap, unit="points", better="lower", at_most=limit),
            Quantity(name="... of made pictures, above a half", estimate=one.made, unit="points", better="lower"),
            Quantity(name="... of real pictures, above a half", estimate=one.real, unit="points", better="lower"),
        ),
        compared_with="made pictures of all others, less the same for real pictures",
        place=one.told.group.place,
        p=one.p,
        p_adjusted=one.p_adjusted,
        evidence=(shown, _figure(seen, one)),
        method=_METHOD,
        limits=_LIMITS,
        do_next="Look at these pictures. More pictures of this group, or the group as a class, usually help most.",
    )


def _summary(seen: list[_Seen], pictures: Beside, limit: float) -> Finding:
    worst = max(seen, key=lambda one: one.gap.high or 1.0)
    is_beyond = (worst.gap.high or 1.0) > limit
    claim = f"In none of {len(seen)} groups are made pictures shown to be worse than in the others"
    claim += f"; for {worst.name} {per_cent(worst.gap.high or 1.0)} oftener the further out is possible." if is_beyond else "."
    if pictures.untold:
        claim += f" Not compared, since pictures hardly tell them: {listed(list(pictures.untold))}."
    return about(
        "generated_quality",
        claim=claim,
        reading="cannot tell" if is_beyond or pictures.untold else "as expected",
        importance=0.05,
        quantities=(
            Quantity(
                name=f"how much oftener the further out, {worst.name}", estimate=worst.gap, unit="points", better="lower", at_most=limit
            ),
        ),
        compared_with="made pictures of all others, less the same for real pictures",
        p=min(one.p for one in seen),
        p_adjusted=min(one.p_adjusted for one in seen),
        evidence=(_figure(seen, None),),
        method=_METHOD,
        limits=_LIMITS,
    )


def _figure(seen: list[_Seen], marked: _Seen | None) -> Intervals:
    return Intervals(
        title="How much oftener a made picture of the group is the further out of two, less the same for real ones",
        quantities=tuple(Quantity(name=one.name, estimate=one.gap, unit="points", better="lower") for one in seen),
        marked=tuple(place for place, one in enumerate(seen) if one is marked),
        reference=0.0,
        reference_name="as the others",
    )


def _furthest(pictures: Beside, one: _Seen, ranks: Floats) -> Pictures:
    """Pictures told as the group and others, each row one of either, of the same place among their own."""
    inside, outside = np.flatnonzero(one.told.made), np.flatnonzero(~one.told.made)
    groups = []
    for share in np.linspace(0.5, 0.95, _SHOWN):
        mine, other = (rows[np.argsort(ranks[rows], kind="stable")][int(share * (len(rows) - 1))] for rows in (inside, outside))
        groups.append(
            strip(
                (pictures.made[mine], "of the group", f"a made picture told as {one.name}"),
                (pictures.made[other], "of the others", "a made picture of the others"),
            )
        )
    return Pictures(title="Made pictures of the group and of the others, from the middle to the furthest out", groups=tuple(groups))
