"""Who is in generated pictures.

Asks: are some people rarer in what a generator makes than in the pictures it learned from?
Why: a generator that makes a fifth of the people it has seen a twentieth of its pictures teaches everybody downstream that they are rare.
How: a small classifier (ridge regression on pictures of 12 by 12) learns each annotated attribute from half of the real pictures; on the
other half it is seen how often it is right, and what it says of made pictures is corrected by that (Rogan and Gladen). The interval of a
group's share, and the p that it is no rarer than in the data, carry the chance in all four counts: made pictures, the classifier's hits and
false alarms, and the data. Holm over groups.
Limits: the correction supposes that the classifier errs on made pictures as on real ones; a group that it hardly tells is not judged.
Whether made pictures of a group are all alike is another question, of `maquette evaluate`.
Source: Rogan and Gladen 1978, American Journal of Epidemiology 107; Jain et al. 2022 for generators.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._groups import Group
from maquette.checks.bias._told import DRAWS, Told, tell
from maquette.checks.bias._wording import about, listed, per_cent
from maquette.data import files
from maquette.errors import MaquetteError
from maquette.finding import Finding, Intervals, Quantity, Reading, Rows
from maquette.seeds import number, stream
from maquette.stats import Estimate, holm, rate

TITLE = "Who is in generated pictures"
QUESTION = "Are some people rarer in what a generator makes than in what it learned from?"
PAPER = "Rogan and Gladen 1978, doi 10.1093/oxfordjournals.aje.a112510"

_SIDE = 12
_MOST_PICTURES = 4000
_METHOD = (
    "Ridge regression on pictures of 12 by 12, fitted on half of the data; its hits and false alarms on the other half correct what it says"
    " of made pictures (Rogan and Gladen). The chance in all four counts is drawn; one-sided, Holm over groups."
)
_LIMITS = ("It supposes that the classifier errs on made pictures as on real ones.",)


@dataclass(frozen=True)
class _Seen:
    """A group in the data and in what is made."""

    group: Group
    data: Estimate
    made: Estimate
    ratio: Estimate
    p: float
    hits: Estimate
    alarms: Estimate


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    if examined.generated is None:
        return "It is for a generator and the pictures it learned from."
    if examined.table.root is None:
        return "It needs a folder of pictures with annotations, and there is a table only."
    return examined.needs()


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding for each group that is made too rarely; without any, one about them all."""
    assert examined.generated is not None
    if "generated people" not in examined.kept:
        examined.kept["generated people"] = _look(examined)
    seen, untold = examined.kept["generated people"]
    if not seen:
        claim = f"No group can be told from pictures well enough to count it{': ' + listed(untold) if untold else ''}."
        return [about("generated_people", claim=claim, reading="cannot tell", method=_METHOD, limits=_LIMITS)]
    adjusted, limit = holm([one.p for one in seen]), examined.policy.representation
    found = [
        _finding(examined, one, float(p), limit, seen)
        for one, p in zip(seen, adjusted.tolist())
        if p <= 1 - level and (one.ratio.value or 0.0) < limit
    ]
    return found or [_summary(seen, untold, float(adjusted.min()), limit)]


def _look(examined: Examined) -> tuple[list[_Seen], list[str]]:
    """Every group of each column alone, and the names of those that are not told."""
    assert examined.generated is not None
    rows, real = _real(examined)
    made = np.array([_small(picture) for picture in examined.generated])
    middle, spread = real.mean(axis=0), np.maximum(1e-3, real.std(axis=0))
    real, made = (real - middle) / spread, (made - middle) / spread
    half = stream(examined.seed, "generated people halves").random(len(rows)) < 0.5
    seen, untold = [], []
    for group in examined.grouping.single:
        told = tell(group, group.rows[rows], half, real, made)
        if told is None:
            untold.append(group.name)
        else:
            seen.append(_count(examined, told))
    return seen, untold


def _count(examined: Examined, told: Told) -> _Seen:
    """The group's shares."""
    group, n = told.group, len(told.made)
    hits, alarms = told.rates
    chance = stream(examined.seed, "generated people", number(0, group.name))
    made_share, _, _ = told.drawn_share(chance)
    data_share = chance.beta(group.size + 0.5, examined.n - group.size + 0.5, DRAWS)
    value = (told.made.mean() - (alarms.value or 0.0)) / ((hits.value or 0.0) - (alarms.value or 0.0))
    value = min(1.0, max(0.0, float(value)))
    data = rate(group.size, examined.n)
    p = (np.count_nonzero(made_share >= data_share) + 1) / (DRAWS + 1)
    whole = value / (data.value or 1.0)
    ratio = made_share / data_share
    return _Seen(group, data, _drawn(value, made_share, n), _drawn(whole, ratio, n), p, hits, alarms)


def _drawn(value: float, draws: NDArray[np.float64], n: int) -> Estimate:
    low, high = (float(end) for end in np.quantile(draws, [0.025, 0.975]))
    return Estimate(value, min(low, value), max(high, value), n, "Rogan-Gladen, drawn")


def _real(examined: Examined) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The rows whose picture can be read, and those pictures made small."""
    assert examined.table.root is not None
    root, rows, found = Path(examined.table.root).resolve(), [], []
    for row, name in enumerate(examined.table.columns["file_name"].as_words().texts()[:_MOST_PICTURES]):
        path = (root / str(name)).resolve()
        try:
            if path.is_relative_to(root):
                found.append(_small(files.read(path)))
                rows.append(row)
        except (MaquetteError, OSError):
            continue
    return np.array(rows, dtype=np.int64), np.array(found).reshape(len(found), -1)


def _small(picture: NDArray[np.uint8]) -> NDArray[np.float64]:
    three = np.repeat(picture, 3, axis=2) if picture.shape[2] == 1 else picture[:, :, :3]
    return files.squeeze(np.ascontiguousarray(three), _SIDE, _SIDE).astype(np.float64).ravel() / 255


def _finding(examined: Examined, one: _Seen, p: float, limit: float, seen: list[_Seen]) -> Finding:
    made, data = one.made.value or 0.0, one.data.value or 0.0
    return about(
        "generated_people",
        where=one.group.name,
        claim=f"Pictures with {one.group.name} are made too rarely: {per_cent(made)} of all, where they are {per_cent(data)} of the data.",
        reading="look here",
        importance=examined.policy.weight("generated_people") * 0.2 * max(0.0, 1 - (one.ratio.value or 0.0)),
        quantities=(
            Quantity(
                name=f"share of {one.group.name} in what is made, over that in the data", estimate=one.ratio, unit="times", at_least=limit
            ),
            Quantity(name=f"share of {one.group.name} in what is made", estimate=one.made, unit="share"),
            Quantity(name=f"share of {one.group.name} in the data", estimate=one.data, unit="share"),
        ),
        compared_with="the pictures it learned from",
        place=one.group.place,
        p=one.p,
        p_adjusted=p,
        evidence=_evidence(seen, one.group.name),
        method=_METHOD,
        limits=_LIMITS,
        do_next="Give the generator more pictures of this group, or the group as a class, and count again.",
    )


def _summary(seen: list[_Seen], untold: list[str], p: float, limit: float) -> Finding:
    worst = min(seen, key=lambda one: one.ratio.low or 0.0)
    is_open = bool(untold) or (worst.ratio.low or 0.0) < limit
    reading: Reading = "cannot tell" if is_open else "as expected"
    claim = f"None of {len(seen)} groups is shown to be made too rarely"
    claim += f"; {worst.group.name} may have {worst.ratio.low or 0.0:.2f} times its share." if (worst.ratio.low or 0.0) < limit else "."
    if untold:
        claim += f" Not counted, since pictures hardly tell them: {listed(untold)}."
    name = f"share of {worst.group.name} in what is made, over that in the data"
    return about(
        "generated_people",
        claim=claim,
        reading=reading,
        importance=0.05,
        quantities=(Quantity(name=name, estimate=worst.ratio, unit="times", at_least=limit),),
        compared_with="the pictures it learned from",
        p=min(one.p for one in seen),
        p_adjusted=p,
        evidence=_evidence(seen, ""),
        method=_METHOD,
        limits=_LIMITS,
    )


def _evidence(seen: list[_Seen], marked: str) -> tuple[Intervals, Rows]:
    figure = Intervals(
        title="Share in what is made, over that in the data",
        quantities=tuple(Quantity(name=one.group.name, estimate=one.ratio, unit="times") for one in seen),
        marked=tuple(place for place, one in enumerate(seen) if one.group.name == marked),
        reference=1.0,
        reference_name="as in the data",
    )
    rows = tuple((one.group.name, one.data.value, one.made.value, one.hits.value, one.alarms.value) for one in seen)
    names = ("group", "share in the data", "share in what is made", "told where it is so", "told where it is not")
    return figure, Rows(title="Shares, and how often the classifier is right on real pictures", columns=names, rows=rows)
