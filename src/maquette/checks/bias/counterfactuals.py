"""Counterfactual pairs.

Asks: does the answer change where nothing changes but who it is about?
Why: a recruiting engine took off for the word "women's"; a card gave husbands ten times the credit of their wives.
How: the subject is asked twice about the same rows: with a gendered word, a name or a word for people and with the other one of its pair,
where a text holds either; and with one cell of a group's column set to each of its values. The mean change with its paired bootstrap
interval, the p of flipped signs, Holm over all pairs. What is written in a row decides, so nothing else can be the cause.
Limits: only words on the list and columns that are groups; a swap may make a sentence odd; what stands for the group elsewhere in the row
stays as it was.
Source: Kusner et al. 2017; Garg et al. 2019 for words; Bertrand and Mullainathan 2004 for names.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias._again import answer_of, answer_range, heard, joined, with_words
from maquette.checks.bias._examined import Examined
from maquette.checks.bias._swaps import holds, pairs, swapped
from maquette.checks.bias._wording import about
from maquette.finding import Cell, Finding, Intervals, Quantity, Reading, Rows
from maquette.seeds import number, stream
from maquette.stats import holm, paired_mean, rate
from maquette.stats.paired import Paired
from maquette.tables.table import Numbers, Table

TITLE = "Counterfactual pairs"
QUESTION = "Does the answer change where nothing changes but who it is about?"
PAPER = "Kusner et al. 2017, arXiv 1703.06856; Garg et al. 2019, arXiv 1809.10610"

_LEAST = 10  # rows in which a pair can be swapped
_MOST_ROWS = 400  # of a pair
_VALUES = 8  # of a column of groups
_SHOWN = 20


@dataclass(frozen=True)
class _Change:
    """What the second of two words does beside the first."""

    column: str  # "word", or the column of groups
    first: str
    second: str
    rows: NDArray[np.int64]
    before: NDArray[np.float64]  # the answers with the first, (N,)
    after: NDArray[np.float64]
    texts: tuple[tuple[str, str], ...] = ()


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    if examined.again is None:
        return "It asks the subject about changed rows, and there is only a table of answers."
    if examined.positive is None and examined.predicted is None:
        return "It needs to know which class counts as chosen: add `--positive`."
    has_columns = any(name in examined.again.rows for name in examined.grouping.columns)
    has_text = examined.text is not None and examined.roles.get("text", "") in examined.again.rows
    return "" if has_columns or has_text else "It needs groups among what the subject sees, or `--text COLUMN`."


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding for each word or value that moves the answer; without any, one about them all."""
    if "counterfactuals" not in examined.kept:
        examined.kept["counterfactuals"] = _changes(examined)
    changes: list[_Change] = examined.kept["counterfactuals"]
    if not changes:
        return [about("counterfactuals", claim=f"No pair of words stands in {_LEAST} rows that were answered.", reading="cannot tell")]
    tested = [_tested(examined, one) for one in changes]
    adjusted = holm([one.p for one in tested])
    limit = examined.policy.counterfactual * answer_range(examined)
    found, known = [], set[tuple[str, str]]()
    for place in np.argsort(adjusted, kind="stable").tolist():
        value = tested[place].change.value or 0.0
        one = changes[place]
        worse = one.second if value < 0 else one.first
        if adjusted[place] <= 1 - level and abs(value) > limit and (one.column, worse) not in known:
            known.add((one.column, worse))
            found.append(_finding(examined, one, tested[place], worse, float(adjusted[place]), limit, len(changes)))
    return found or [_summary(changes, tested, adjusted, limit)]


def _changes(examined: Examined) -> list[_Change]:
    """Both answers for every pair, all asked at once."""
    assert examined.again is not None
    rows = examined.again.rows
    wanted: list[tuple[str, str, str, NDArray[np.int64]]] = []
    name = examined.roles.get("text", "")
    texts = [] if examined.text is None else ["" if text is None else str(text) for text in examined.text.texts()]
    if name and name in rows:
        lower = [text.casefold() for text in texts]
        for first, second in pairs():
            has = [k for k, text in enumerate(lower) if (first in text or second in text) and holds(text, first) != holds(text, second)]
            if len(has) >= _LEAST:
                wanted.append(("word", first, second, _some(examined, np.array(has), f"{first} {second}")))
    for column in examined.grouping.columns:
        if column in rows:
            wanted += [(column, *pair, _some(examined, np.arange(examined.n), column)) for pair in _values(rows, column)]
    if not wanted:
        return []
    parts: list[Table] = []
    for column, first, second, places in wanted:
        taken = rows.take(places)
        for word, other in ((first, second), (second, first)):
            if column == "word":
                parts.append(with_words(taken, name, [swapped(texts[k], other, word) for k in places.tolist()]))
            else:
                parts.append(_set(taken, column, word))
    answers = answer_of(examined, heard(examined, joined(parts)))
    found, start = [], 0
    for column, first, second, places in wanted:
        n = len(places)
        before, after = answers[start : start + n], answers[start + n : start + 2 * n]
        start += 2 * n
        known = np.isfinite(before) & np.isfinite(after)
        if known.sum() >= _LEAST:
            shown = (
                tuple((swapped(texts[k], second, first), swapped(texts[k], first, second)) for k in places[known].tolist())
                if column == "word"
                else ()
            )
            found.append(_Change(column, first, second, places[known], before[known], after[known], shown))
    return found


def _values(rows: Table, column: str) -> list[tuple[str, str]]:
    """The most frequent value of a column beside each of the others."""
    words = rows.columns[column].as_words()
    if len(words.words) > max(_VALUES, 12):  # ages and names: a cell cannot be set to each
        return []
    counts = np.bincount(words.codes[words.codes >= 0], minlength=len(words.words))
    order = [words.words[place] for place in np.argsort(-counts, kind="stable")[:_VALUES].tolist()]
    return [(order[0], other) for other in order[1:]]


def _set(rows: Table, column: str, word: str) -> Table:
    held = rows.columns[column]
    if isinstance(held, Numbers):
        values = np.full(len(rows), float(word))
        return Table(rows.name, {**rows.columns, column: Numbers(values, held.is_whole)}, rows.root)
    return with_words(rows, column, [word] * len(rows))


def _some(examined: Examined, rows: NDArray[np.int64], name: str) -> NDArray[np.int64]:
    if len(rows) <= _MOST_ROWS:
        return rows
    chance = stream(examined.seed, "counterfactuals", number(0, name))
    return np.sort(chance.choice(rows, _MOST_ROWS, replace=False))


def _tested(examined: Examined, one: _Change) -> Paired:
    unit = None if examined.unit is None else examined.unit[one.rows]
    change = np.round(one.after - one.before, 12)  # what is the same but for the arithmetic is the same
    return paired_mean(
        change, np.zeros(len(change)), seed=number(examined.seed, f"{one.column} {one.first} {one.second}") % 2**31, units=unit
    )


def _finding(examined: Examined, one: _Change, tested: Paired, worse: str, p: float, limit: float, count: int) -> Finding:
    other = one.first if worse == one.second else one.second
    size = abs(tested.change.value or 0.0)
    what = f"the word “{worse}” in place of “{other}”" if one.column == "word" else f"{one.column} = {worse} in place of {other}"
    changed = rate(int(np.count_nonzero(one.before != one.after)), len(one.before))
    return about(
        "counterfactuals",
        where=f"{one.column}={worse}",
        claim=f"In otherwise equal rows {what} lowers the answer by {size:.3g} on average.",
        reading="look here",
        importance=examined.policy.weight("counterfactuals") * size / answer_range(examined) * len(one.rows) / examined.n,
        quantities=(
            Quantity(name=f"answer with {one.second}, less with {one.first}", estimate=tested.change, at_most=limit, at_least=-limit),
            Quantity(name="answers that change", estimate=changed, unit="share"),
        ),
        compared_with="the same rows with the other word" if one.column == "word" else "the same rows with the other value",
        place={one.column: worse},
        p=tested.p,
        p_adjusted=p,
        evidence=(_rows(one),),
        method=_method(count),
        limits=_LIMITS,
        do_next="Find what taught the subject this: labels of the past, most often. Swap the words in training too, or take them out.",
    )


def _rows(one: _Change) -> Rows:
    order = np.argsort(-np.abs(one.after - one.before), kind="stable")[:_SHOWN]
    cells: list[tuple[Cell, ...]] = []
    for k in order.tolist():
        text = (one.texts[k][0][:160],) if one.texts else ()
        cells.append((int(one.rows[k]) + 1, *text, float(one.before[k]), float(one.after[k])))
    head = ("row", *(("text",) if one.texts else ()), f"with {one.first}", f"with {one.second}")
    return Rows(title="The rows that change most", columns=head, rows=tuple(cells), total=len(one.rows))


def _summary(changes: list[_Change], tested: list[Paired], adjusted: NDArray[np.float64], limit: float) -> Finding:
    def furthest(one: Paired) -> float:
        return max(abs(end) for end in (one.change.low, one.change.high, one.change.value) if end is not None)

    worst = max(range(len(tested)), key=lambda place: furthest(tested[place]))
    is_open = furthest(tested[worst]) > limit
    one = changes[worst]
    reading: Reading = "cannot tell" if is_open else "as expected"
    claim = f"{len(changes)} pairs of words or values were swapped; none is shown to move the answer by more than {limit:.3g}."
    if is_open:
        claim += f" Between {one.first} and {one.second} up to {furthest(tested[worst]):.3g} are possible."
    shown = tuple(Quantity(name=f"{a.second}, less {a.first}", estimate=b.change) for a, b in zip(changes, tested))[:40]
    changed = sum(int(np.count_nonzero(a.before != a.after)) for a in changes)
    return about(
        "counterfactuals",
        claim=claim,
        reading=reading,
        importance=0.02,
        quantities=(
            Quantity(
                name=f"answer with {one.second}, less with {one.first}", estimate=tested[worst].change, at_most=limit, at_least=-limit
            ),
            Quantity(name="answers that change", estimate=rate(changed, sum(len(a.rows) for a in changes)), unit="share"),
        ),
        p=min(a.p for a in tested),
        p_adjusted=float(adjusted.min()),
        evidence=(Intervals(title="Mean change by pair", quantities=shown, reference=0.0, reference_name="none"),),
        method=_method(len(changes)),
        limits=_LIMITS,
    )


_LIMITS = ("Only words on the list and columns of groups are swapped; what stands for the group elsewhere in the row stays.",)


def _method(count: int) -> str:
    return f"{count} pairs, each asked twice about the same rows; the paired bootstrap's interval, the p of flipped signs, Holm over pairs."
