"""Whether made pictures are all alike.

Asks: does a generator make the same few pictures again and again, for everybody or for one group?
Why: a generator that has collapsed for a group gives all its people one face, and every count of them is still right.
How: the built-in network sees all pictures. Of one half of the made ones it is asked how near the nearest of the other half is. Too
alike are pictures that lie nearer than all but one in a hundred real ones do to as many real ones. Their share against the tolerance,
by the exact binomial; for groups by a small classifier, whose hits and false alarms on real pictures are carried into the interval
(Rogan and Gladen). Half of the chance of a false finding for all, half for the groups together (Holm).
Limits: the network has learned nothing; likenesses that only people see, such as one face in many lights, may escape it. It supposes that
the classifier errs on made pictures as on real ones.
Source: Arora and Zhang 2018 for duplicates among made pictures; Rogan and Gladen 1978.
"""

from dataclasses import dataclass

import numpy as np

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._generated import LEAST, Beside, Floats, beside, nearest, why_not
from maquette.checks.bias._told import DRAWS, Told, drawn, means
from maquette.checks.bias._wording import about, listed, per_cent
from maquette.checks.quality._strips import strip
from maquette.finding import Finding, Intervals, Pictures, Quantity
from maquette.seeds import stream
from maquette.stats import Estimate, compare_with_share, holm, rate

TITLE = "Whether made pictures are all alike"
QUESTION = "Does a generator make the same few pictures again and again, for everybody or for one group?"
PAPER = "Arora and Zhang 2018, arXiv 1706.08224"

_ORDINARY = 0.01  # of real pictures that count as too alike
_TIMES = 3  # as often as in the group's real pictures is tolerated in any case
_SHOWN = 6
_METHOD = (
    "Distance to the nearest of the other half, over the built-in network, beside that of as many real pictures; exact binomial, and for"
    " groups the classifier's hits and false alarms drawn along (Rogan and Gladen), Holm."
)
_LIMITS = ("It supposes that the classifier errs on made pictures as on real ones.", "A network that has learned nothing sees them.")


@dataclass(frozen=True)
class _Seen:
    """Everybody, or a group: the share of made pictures that are too alike."""

    told: Told | None
    share: Estimate
    limit: float
    p: float
    p_adjusted: float = 1.0

    @property
    def name(self) -> str:
        """`everybody`, or the group's."""
        return self.told.group.name if self.told else "everybody"


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    return why_not(examined)


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding for each group whose pictures are too alike, or one about them all."""
    pictures = beside(examined)
    if min(len(pictures.real), len(pictures.made)) < LEAST:
        return [about("generated_alike", claim=f"It takes {LEAST} pictures on either side to see it.", reading="cannot tell")]
    distances, places, asked, cut, of_real = _distances(examined, pictures)
    alike = (distances < cut).astype(np.float64)
    whole, groups = _counted(examined, pictures, alike, asked, of_real)
    seen = [whole, *groups]
    beyond = [one for one in groups if one.p_adjusted <= 1 - level and (one.share.value or 0.0) > one.limit]
    is_all = whole.p_adjusted <= 1 - level and (whole.share.value or 0.0) > whole.limit
    if is_all and (not beyond or len(beyond) == len(groups)):
        beyond = [whole]
    if not beyond:
        return [_summary(seen, pictures)]
    return [_finding(examined, one, seen, _pairs(pictures, one, distances, places, asked)) for one in beyond]


def _distances(examined: Examined, pictures: Beside) -> tuple[Floats, np.ndarray, np.ndarray, float, tuple[Floats, np.ndarray]]:
    """For made pictures (NaN for the half that is compared with): how near the nearest is, which, who is asked; the cut; the real ones."""
    n = min(len(pictures.made), len(pictures.real)) // 2
    order = stream(examined.seed, "made pictures alike").permutation(len(pictures.made))
    others, mine = order[:n], order[n:]
    distances, places = np.full(len(order), np.nan), np.full(len(order), -1)
    found, near = nearest(pictures.made_features[mine], pictures.made_features[others])
    distances[mine], places[mine] = found, others[near]
    asked = np.zeros(len(order), bool)
    asked[mine] = True
    real_order = stream(examined.seed, "real pictures alike").permutation(len(pictures.real))
    rest = real_order[n:]
    of_real, _ = nearest(pictures.real_features[rest], pictures.real_features[real_order[:n]])
    cut = float(np.quantile(of_real, _ORDINARY))
    return distances, places, asked, cut, ((of_real < cut).astype(np.float64), pictures.rows[rest])


def _counted(
    examined: Examined, pictures: Beside, alike: Floats, asked: np.ndarray, of_real: tuple[Floats, np.ndarray]
) -> tuple[_Seen, list[_Seen]]:
    """The share among all and among each group; their p with half of the chance of a false finding for either."""
    limit, count, n = examined.policy.alike, int(alike[asked].sum()), int(asked.sum())
    p = compare_with_share(count, n, limit, "greater")
    groups = []
    for told in pictures.told:
        found = means(told, alike, asked, examined.seed)
        if found is None:
            continue
        own = of_real[0][told.group.rows[of_real[1]]]
        tolerated = max(limit, min(1.0, _TIMES * float(own.mean()))) if len(own) else limit
        of_group = np.clip(found.group, 0, 1)
        groups.append(
            _Seen(told, drawn(of_group, int((asked & told.made).sum()), "Rogan-Gladen, drawn"), tolerated,
                  (int(np.count_nonzero(of_group <= tolerated)) + 1) / (DRAWS + 1))
        )  # fmt: skip
    times = 2 if groups else 1
    adjusted = holm([one.p for one in groups]).tolist() if groups else []
    after = [_Seen(one.told, one.share, one.limit, one.p, min(1.0, times * float(q))) for one, q in zip(groups, adjusted)]
    return _Seen(None, rate(count, n), limit, p, min(1.0, times * p)), after


def _finding(examined: Examined, one: _Seen, seen: list[_Seen], shown: Pictures) -> Finding:
    who = f"pictures with {one.name}" if one.told else "pictures"
    value = one.share.value or 0.0
    return about(
        "generated_alike",
        where=one.name if one.told else "",
        claim=f"The generator makes the same few {who} again: {per_cent(value)} of them are nearer to another than real ones ever are.",
        reading="look here",
        importance=examined.policy.weight("generated_alike") * value * 0.3,
        quantities=(_quantity(one),),
        compared_with=f"real pictures, of which {per_cent(_ORDINARY)} are as near to another",
        place=one.told.group.place if one.told else {},
        p=one.p,
        p_adjusted=one.p_adjusted,
        evidence=(shown, _figure(seen, one)),
        method=_METHOD,
        limits=_LIMITS,
        do_next="Stop training earlier or augment more, give the generator more pictures of these people, and look again.",
    )


def _summary(seen: list[_Seen], pictures: Beside) -> Finding:
    worst = max(seen, key=lambda one: (one.share.high or 1.0) - one.limit)
    is_open = (worst.share.high or 1.0) > worst.limit or bool(pictures.untold)
    claim = "Made pictures are as different from each other as real ones are."
    if (worst.share.high or 1.0) > worst.limit:
        claim = f"No group's pictures are shown to be all alike; of {worst.name} {per_cent(worst.share.high or 1.0)} may be."
    if pictures.untold:
        claim += f" Not judged, since pictures hardly tell them: {listed(list(pictures.untold))}."
    return about(
        "generated_alike",
        claim=claim,
        reading="cannot tell" if is_open else "as expected",
        importance=0.05,
        quantities=(_quantity(worst),),
        compared_with="real pictures",
        p=min(one.p for one in seen),
        p_adjusted=min(one.p_adjusted for one in seen),
        evidence=(_figure(seen, None),),
        method=_METHOD,
        limits=_LIMITS,
    )


def _quantity(one: _Seen) -> Quantity:
    return Quantity(
        name=f"made pictures that are too alike, {one.name}", estimate=one.share, unit="share", better="lower", at_most=one.limit
    )


def _figure(seen: list[_Seen], marked: _Seen | None) -> Intervals:
    return Intervals(
        title="Made pictures that are too alike",
        quantities=tuple(Quantity(name=one.name, estimate=one.share, unit="share", better="lower") for one in seen),
        marked=tuple(place for place, one in enumerate(seen) if one is marked),
        reference=_ORDINARY,
        reference_name="real pictures",
    )


def _pairs(pictures: Beside, one: _Seen, distances: Floats, places: np.ndarray, asked: np.ndarray) -> Pictures:
    """The made pictures that are nearest to another, each beside that one."""
    rows = np.flatnonzero(asked if one.told is None else asked & one.told.made)
    order = rows[np.argsort(distances[rows], kind="stable")][:_SHOWN]
    groups = tuple(
        strip(
            (pictures.made[row], "made", f"made picture {row + 1}"),
            (pictures.made[places[row]], "made too", f"made picture {places[row] + 1}, the nearest to it"),
        )
        for row in order.tolist()
    )
    return Pictures(title="Made pictures that are most alike", groups=groups)
