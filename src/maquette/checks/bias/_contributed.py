"""What may be found in contributed messages: floods, copies, a shift in tone, echo; each with its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._hostile import hostile
from maquette.checks.bias._near import near
from maquette.checks.bias._stretches import Stretch, crowded
from maquette.checks.bias._wording import per_cent
from maquette.finding import Curve, Evidence, Line, Quantity
from maquette.stats import compare_with_share, difference, rate, worse_slices

_PARTS = 8  # of the time, for the tone
_EQUAL = 3.0  # times an equal share of all contributors, which is no flood whatever the policy says
_ECHOED = 0.8  # share of an answer's pairs of words that stand in what it answers
_WORDS = 4  # that an answer must have to be an echo
_MOST = 10  # findings of one kind
_DRAWS = 4000


@dataclass(frozen=True)
class Found:
    """Something that stands out."""

    name: str
    claim: str
    place: dict[str, str]
    rows: NDArray[np.int64]
    p_adjusted: float
    quantities: tuple[Quantity, ...]
    compared_with: str = "the other messages"
    evidence: tuple[Evidence, ...] = ()


def floods(examined: Examined, order: NDArray[np.int64], level: float) -> tuple[float, list[Found]]:
    """Contributors who have too much of a stretch, or of everything."""
    assert examined.contributor is not None
    column, name = examined.contributor, examined.roles["contributor"]
    codes = column.codes[order].astype(np.int64)
    most = _allowed(examined)
    stretches, least = crowded(codes, most, level)
    found = [_crowd(one, order, codes, most, name, column.words[one.source]) for one in stretches[:_MOST]]
    known = {one.place[name] for one in found}
    counts = np.bincount(codes[codes >= 0], minlength=len(column.words))
    n = int(counts.sum())
    for source in np.flatnonzero(counts > most * n).tolist():
        p = min(1.0, len(counts) * compare_with_share(int(counts[source]), n, most, "greater"))
        least = min(least, p)
        if p <= 1 - level and column.words[source] not in known:
            who, share = column.words[source], rate(int(counts[source]), n)
            claim = f"{per_cent(share.value or 0.0)} of all messages come from one contributor, {who}."
            quantity = Quantity(name=f"share of {who}", estimate=share, unit="share", at_most=most)
            found.append(Found(who, claim, {name: who}, order[codes == source], p, (quantity,)))
    return least, found


def _allowed(examined: Examined) -> float:
    """The share that one contributor may have."""
    assert examined.contributor is not None
    writers = len(np.unique(examined.contributor.codes[examined.contributor.codes >= 0]))
    return min(1.0, max(examined.policy.contributor_share, _EQUAL / max(1, writers)))


def _crowd(one: Stretch, order: NDArray[np.int64], codes: NDArray[np.int64], most: float, column: str, who: str) -> Found:
    n, rows = len(codes), order[one.start : one.start + one.length]
    mine = rows[codes[one.start : one.start + one.length] == one.source]
    inside, outside = rate(one.inside, one.length), rate(one.elsewhere, n - one.length)
    claim = (
        f"{one.inside:,} of {one.length:,} messages in a row come from {who} ({per_cent(inside.value or 0.0)}), where it is"
        f" {per_cent(outside.value or 0.0)} otherwise."
    )
    gap = difference(one.inside, one.length, one.elsewhere, n - one.length)
    quantities = (
        Quantity(name=f"share of {who} in the stretch", estimate=inside, unit="share", at_most=most),
        Quantity(name=f"share of {who} in the stretch, less that elsewhere", estimate=gap, unit="points"),
    )
    return Found(who, claim, {column: who}, mine, one.p_adjusted, quantities, "the messages before and after")


def copies(examined: Examined, order: NDArray[np.int64], level: float) -> tuple[float, list[Found]]:
    """Texts of which near-copies crowd into a stretch."""
    texts = _texts(examined, order)
    clusters = near(texts)
    clusters = np.where([bool(text.strip()) for text in texts], clusters, -1)
    most = examined.policy.repeated
    stretches, least = crowded(clusters, most, level)
    found = []
    for one in stretches[:_MOST]:
        place = np.arange(one.start, one.start + one.length)
        rows = order[place[clusters[place] == one.source]]
        writers = "" if examined.contributor is None else f" by {len(np.unique(examined.contributor.codes[rows])):,} contributors"
        shown = texts[int(place[clusters[place] == one.source][0])][:80]
        inside = rate(one.inside, one.length)
        claim = f"{one.inside:,} of {one.length:,} messages in a row are nearly the same{writers}: “{shown}”."
        quantity = Quantity(name="near-copies in the stretch", estimate=inside, unit="share", at_most=most)
        found.append(Found(f"copies-{rows[0] + 1}", claim, {}, rows, one.p_adjusted, (quantity,), "the messages before and after"))
    return least, found


def tone(examined: Examined, order: NDArray[np.int64], level: float) -> tuple[float, list[Found]]:
    """The run of eighths in which hostile messages are more than elsewhere."""
    is_hostile = hostile(_texts(examined, order), examined.policy.hostile)
    eighth = np.arange(len(order)) * _PARTS // max(1, len(order))
    runs = {
        f"{first} {last}": (eighth >= first) & (eighth <= last)
        for first in range(_PARTS)
        for last in range(first, _PARTS)
        if last - first < _PARTS - 1
    }
    if not is_hostile.any() or len(order) < 2 * _PARTS:
        return 1.0, []
    worst = worse_slices(is_hostile, runs, seed=examined.seed, draws=_DRAWS, level=level)[0]
    gap = worst.gap
    limit = examined.policy.gap_tolerated(worst.rest_count / max(1, worst.n_rest))
    if not worst.is_flagged or (gap.value or 0.0) <= limit:
        return worst.p_adjusted, []
    inside = runs[worst.name]
    first, last = (int(part) for part in worst.name.split())
    claim = (
        f"From {_eighths(first)} to {_eighths(last + 1)} of the time {per_cent(worst.count / worst.n)} of the messages are hostile,"
        f" against {per_cent(worst.rest_count / max(1, worst.n_rest))} otherwise."
    )
    quantities = (
        Quantity(name="hostile messages in that time, less the others", estimate=gap, unit="points", better="lower", at_most=limit),
        Quantity(name="hostile messages in that time", estimate=rate(worst.count, worst.n), unit="share", better="lower"),
    )
    rows = order[inside & is_hostile]
    return worst.p_adjusted, [Found("tone", claim, {}, rows, worst.p_adjusted, quantities, evidence=(_course(is_hostile, eighth),))]


def _eighths(count: int) -> str:
    return {0: "the beginning", 4: "the middle", _PARTS: "the end"}.get(count, f"{count} eighths")


def _course(is_hostile: NDArray[np.bool_], eighth: NDArray[np.int64]) -> Curve:
    shares = [rate(int(is_hostile[eighth == k].sum()), int((eighth == k).sum())) for k in range(_PARTS)]
    line = Line(
        name="hostile messages",
        x=tuple((k + 0.5) / _PARTS for k in range(_PARTS)),
        y=tuple(one.value or 0.0 for one in shares),
        low=tuple(one.low or 0.0 for one in shares),
        high=tuple(one.high or 0.0 for one in shares),
    )
    return Curve(title="Tone in the course of time", x_name="time", y_name="share hostile", lines=(line,))


def echo(examined: Examined, level: float) -> tuple[float, list[Found]]:
    """Answers that say what they were told."""
    said, n = _echoes(examined)
    count, limit = len(said), examined.policy.echo
    p = compare_with_share(count, n, limit, "greater") if n else 1.0
    if p > 1 - level:
        return p, []
    share = rate(count, n)
    claim = f"{count:,} of {n:,} answers say after people what they said ({per_cent(share.value or 0.0)})."
    quantity = Quantity(name="answers that are an echo", estimate=share, unit="share", better="lower", at_most=limit)
    return p, [Found("echo", claim, {}, said, p, (quantity,), f"a tolerance of {per_cent(limit)}")]


def _echoes(examined: Examined) -> tuple[NDArray[np.int64], int]:
    """The rows whose answer is made of pieces of the prompt, and how many could have been."""
    assert examined.prompt is not None
    rows, n = [], 0
    for row, (text, prompt) in enumerate(zip(_texts(examined, None), _filled(examined.prompt.texts()))):
        words, given = text.casefold().split(), prompt.casefold().split()
        if len(words) < _WORDS or not given:
            continue
        n += 1
        pairs, known = list(pairwise(words)), set(pairwise(given))
        if sum(pair in known for pair in pairs) >= _ECHOED * len(pairs):
            rows.append(row)
    return np.array(rows, dtype=np.int64), n


def shares(examined: Examined) -> tuple[Quantity, ...]:
    """The largest contributor, the text most often copied and the echo, as shares with their tolerances."""
    found = []
    if examined.contributor is not None and (examined.contributor.codes >= 0).any():
        counts = np.bincount(examined.contributor.codes[examined.contributor.codes >= 0])
        share = rate(int(counts.max()), int(counts.sum()))
        found.append(Quantity(name="messages of the busiest contributor", estimate=share, unit="share", at_most=_allowed(examined)))
    if examined.text is not None:
        count = int(hostile(_texts(examined, None), examined.policy.hostile).sum())
        found.append(Quantity(name="messages with a hostile word", estimate=rate(count, examined.n), unit="share", better="lower"))
    if examined.prompt is not None:
        said, n = _echoes(examined)
        found.append(Quantity(name="answers that are an echo", estimate=rate(len(said), n), unit="share", at_most=examined.policy.echo))
    return tuple(found)


def _texts(examined: Examined, order: NDArray[np.int64] | None) -> list[str]:
    assert examined.text is not None
    texts = examined.text.texts()
    return _filled(texts if order is None else texts[order])


def _filled(texts: Sequence[str | None] | NDArray[np.object_]) -> list[str]:
    return ["" if text is None else str(text) for text in texts]
