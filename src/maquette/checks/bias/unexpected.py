"""The unexpected.

Asks: what does the subject do with what a usual day brings: dark or blurred pictures, shouted or misspelt texts, missing cells, nonsense?
Why: an autopilot met a white lorry before a bright sky. What was not in the table is what happens next.
How: up to 300 rows are asked again, disturbed in one way at a time: pictures darkened, blurred, noisy, turned; texts misspelt, shouted, in
small letters, with signs. With a truth, the share of right answers before less after on the same rows, with Newcombe's paired interval,
the exact one-sided McNemar test and Holm over disturbances, against the tolerance. Rows without an answer are counted apart. Nonsense
(blank pictures, noise, empty and random texts, each column missing or absurd) has no right answer: how sure the subject is of it is a
figure.
Limits: the disturbances are mild and synthetic; a picture turned by a quarter may truly mean something else.
Source: Hendrycks and Dietterich 2019; Ribeiro et al. 2020.
"""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias import _disturbed as disturbed
from maquette.checks.bias._again import Heard, heard, with_words
from maquette.checks.bias._examined import Examined
from maquette.checks.bias._wording import about, per_cent, points
from maquette.finding import Cell, Evidence, Finding, Intervals, Quantity, Rows
from maquette.seeds import number, stream
from maquette.stats import Estimate, holm, mcnemar, paired_difference, paired_rows_needed
from maquette.tables.table import Table

TITLE = "The unexpected"
QUESTION = "Does it fail on what a usual day brings, and does it know?"
PAPER = "Hendrycks and Dietterich 2019, arXiv 1903.12261; Ribeiro et al. 2020, arXiv 2005.04118"

_MOST_ROWS, _CELL_ROWS = 300, 50
_COLUMNS = 20
_SURE = 0.9
_METHOD = "Up to 300 rows asked again with one disturbance at a time; the same rows before and after: McNemar's exact test, Holm."
_LIMITS = ("The disturbances are mild and synthetic.", "A picture turned by a quarter may truly mean something else.")


@dataclass(frozen=True)
class _Heard:
    """What was answered under one disturbance."""

    name: str
    is_nonsense: bool
    answers: Heard


@dataclass(frozen=True)
class _Loss:
    """What a disturbance costs."""

    name: str
    before: int
    only_before: int
    only_after: int
    loss: Estimate
    p: float
    silent: int


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    if examined.again is None:
        return "It asks the subject about disturbed rows, and there is only a table of answers."
    return "" if len(examined.again.rows.columns) else "The subject sees no columns."


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding for each disturbance that costs too much; without any, one about them all."""
    rows = _rows(examined)
    if "unexpected" not in examined.kept:
        examined.kept["unexpected"] = _ask(examined, rows)
    asked: list[_Heard] = examined.kept["unexpected"]
    nonsense = _nonsense(examined, [one for one in asked if one.is_nonsense])
    losses = [loss for one in asked if not one.is_nonsense and (loss := _loss(examined, rows, one)) is not None]
    if not losses:
        claim = "Without a truth it is not known what disturbances cost; how sure the subject is of nonsense is shown."
        return [about("unexpected", claim=claim, reading=None, evidence=nonsense, method=_METHOD, limits=_LIMITS)]
    adjusted, limit = holm([one.p for one in losses]), examined.policy.robustness
    found = [
        _finding(examined, one, float(p), limit, losses, nonsense)
        for one, p in zip(losses, adjusted.tolist())
        if p <= 1 - level and (one.loss.value or 0.0) > limit
    ]
    return found or [_summary(losses, adjusted, limit, nonsense, len(rows))]


def _rows(examined: Examined) -> NDArray[np.int64]:
    rows = np.flatnonzero(examined.answered)
    if len(rows) > _MOST_ROWS:
        rows = np.sort(stream(examined.seed, "unexpected").choice(rows, _MOST_ROWS, replace=False))
    return rows


def _ask(examined: Examined, rows: NDArray[np.int64]) -> list[_Heard]:
    assert examined.again is not None
    given = examined.again.rows.take(rows)
    if given.root is not None:
        return _pictures(examined, given)
    found: list[_Heard] = []
    name = examined.roles.get("text", "")
    if name and name in given:
        texts = ["" if text is None else str(text) for text in given.columns[name].as_words().texts()]
        for is_nonsense, changes in ((False, disturbed.texts()), (True, disturbed.garbage())):
            for what, change in changes.items():
                chance = _chance(examined, what)
                made = with_words(given, name, [change(text, chance) for text in texts])
                found.append(_Heard(what, is_nonsense, heard(examined, made)))
    few = given.take(np.arange(min(_CELL_ROWS, len(given))))
    for column in [one for one in few.columns if one != name][:_COLUMNS]:
        for how in ("missing", "absurd"):
            found.append(_Heard(f"{column} {how}", True, heard(examined, disturbed.absurd(few, column, how))))
    return found


def _pictures(examined: Examined, given: Table) -> list[_Heard]:
    found = []
    for is_nonsense, changes in ((False, disturbed.pictures()), (True, disturbed.nothing())):
        few = given.take(np.arange(min(_CELL_ROWS, len(given)))) if is_nonsense else given
        for what, change in changes.items():
            with TemporaryDirectory(prefix="maquette-") as folder:
                made = disturbed.disturbed_pictures(few, change, _chance(examined, what), Path(folder))
                found.append(_Heard(what, is_nonsense, heard(examined, made)))
    return found


def _chance(examined: Examined, what: str) -> np.random.Generator:
    return stream(examined.seed, "unexpected", number(0, what))


def _loss(examined: Examined, rows: NDArray[np.int64], one: _Heard) -> _Loss | None:
    """Right answers before less after, on rows that were answered both times; None without a truth."""
    if examined.truth is None or examined.decision is None:
        return None
    known = one.answers.decision >= 0
    truth = examined.truth[rows][known]
    before, after = examined.decision[rows][known] == truth, one.answers.decision[known] == truth
    both, first, second = (int(np.count_nonzero(side)) for side in (before & after, before & ~after, ~before & after))
    loss = paired_difference(both, first, second, len(truth) - both - first - second)
    if loss.value is None:
        return None
    p = mcnemar(first, second)
    return _Loss(one.name, int(before.sum()), first, second, loss, p / 2 if first > second else 1 - p / 2, int((~known).sum()))


def _finding(examined: Examined, one: _Loss, p: float, limit: float, losses: list[_Loss], nonsense: tuple[Evidence, ...]) -> Finding:
    return about(
        "unexpected",
        where=one.name,
        claim=f"When the rows are {one.name}, {points(one.loss.value or 0.0)} fewer are answered rightly.",
        reading="look here",
        importance=examined.policy.weight("unexpected") * (one.loss.value or 0.0) * 0.5,
        quantities=(_quantity(one, limit),),
        compared_with="the same rows as they were",
        p=one.p,
        p_adjusted=p,
        evidence=(_figure(losses, limit, one.name), *nonsense),
        method=_METHOD,
        limits=_LIMITS,
        do_next="Train with such rows too, or notice them before answering and hand them to a person.",
    )


def _summary(losses: list[_Loss], adjusted: NDArray[np.float64], limit: float, nonsense: tuple[Evidence, ...], n: int) -> Finding:
    worst = max(losses, key=lambda one: one.loss.high or 1.0)
    is_open = (worst.loss.high or 1.0) > limit
    claim = f"None of {len(losses)} disturbances is shown to cost more than {points(limit)} of right answers"
    claim += f"; {worst.name} may cost {points(worst.loss.high or 1.0)}." if is_open else "."
    silent = sum(one.silent for one in losses)
    if silent:
        claim += f" {per_cent(silent / (n * len(losses)))} of the disturbed rows had no answer."
    collect: dict[str, Any] = {}
    if is_open and (changed := (worst.only_before + worst.only_after) / max(1, worst.loss.n)) > 0:
        needed = paired_rows_needed(max(changed, limit), limit)
        collect = {"collect": ({"what": "rows drawn as these were", "more": needed - n},)} if needed > n else {}
    return about(
        "unexpected",
        claim=claim,
        reading="cannot tell" if is_open else "as expected",
        importance=0.02,
        quantities=(_quantity(worst, limit),),
        p=min(one.p for one in losses),
        p_adjusted=float(adjusted.min()),
        evidence=(_figure(losses, limit, ""), *nonsense),
        method=_METHOD,
        limits=_LIMITS,
        **collect,
    )


def _quantity(one: _Loss, limit: float) -> Quantity:
    return Quantity(name=f"right answers lost, {one.name}", estimate=one.loss, unit="points", better="lower", at_most=limit)


def _figure(losses: list[_Loss], limit: float, marked: str) -> Intervals:
    order = sorted(losses, key=lambda one: -(one.loss.value or 0.0))
    return Intervals(
        title="Right answers lost by each disturbance",
        quantities=tuple(_quantity(one, limit) for one in order),
        marked=tuple(place for place, one in enumerate(order) if one.name == marked),
        reference=0.0,
        reference_name="none",
    )


def _nonsense(examined: Examined, asked: list[_Heard]) -> tuple[Evidence, ...]:
    """Whether it answers nonsense, and how sure it is of that."""
    rows: list[tuple[Cell, ...]] = []
    for one in asked:
        known, score = one.answers.answered, one.answers.score
        scored = np.isfinite(score)
        sure = float((np.maximum(score, 1 - score)[scored] >= _SURE).mean()) if examined.is_probability and scored.any() else None
        rows.append((one.name, float(known.mean()), sure))
    if not rows:
        return ()
    names = ("rows that mean nothing", "answered", f"... of them, with a chance of {_SURE:g} or more")
    return (Rows(title="Does it know that it does not know?", columns=names, rows=tuple(rows)),)
