"""Data that users contribute.

Asks: do a few try to steer what is learned from many: by floods, copies, a shift in tone, or by having the subject say after them?
Why: a chatbot that learned from whoever wrote to it was flooded, and turned racist within a day.
How: the messages in the order of time. Floods: one contributor with more of a stretch than the policy allows and more than he has
elsewhere (Fisher's exact test, corrected for all stretches and contributors). Copies: the same of texts that share seven in ten of their
three-letter pieces. Tone: the share of messages with a hostile word in every run of eighths, against the others, by the maximum's
permutation, floods and copies left out. Echo: the share of answers that are pieces of what they answer, by the exact binomial.
Bonferroni over the four, floods with three parts.
Limits: a session is a stretch too; hostility is a list of words; copies in other words, and contributors under many names who each write
something else, are not seen.
Source: Broder 1997 for copies; Tarone 1990 and Westfall and Young 1993 for the corrections.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias._contributed import Found, copies, echo, floods, shares, tone
from maquette.checks.bias._examined import Examined
from maquette.checks.bias._wording import about
from maquette.finding import Finding, Quantity, Rows

TITLE = "Data that users contribute"
QUESTION = "Do a few try to steer what is learned from many?"
PAPER = "Broder 1997, On the resemblance and containment of documents; Tarone 1990"

_ROWS = 500  # that are named
_LETTERS = 160  # of a text that are shown
_OF_FLOODS = 3  # parts of the chance of a false finding, where each other question has one: floods are the likeliest
_METHOD = (
    "Messages in the order of time. Floods and copies: Fisher's exact test of a stretch against the rest, corrected for all stretches and"
    " sources (Tarone). Tone: the maximum's permutation over runs of eighths. Echo: exact binomial. Bonferroni over them."
)
_LIMITS = (
    "Hostility is a list of words, English above all; `hostile` in the policy adds to it.",
    "One who writes something else under each of many names is not seen.",
)


@dataclass(frozen=True)
class _Asked:
    """One of the questions: what it found, and its p."""

    name: str
    p: float
    found: list[Found] = field(default_factory=list)


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    if examined.text is None and examined.contributor is None:
        return "It is for what people wrote: add `--text COLUMN`, and `--contributor` and `--time` where there are such."
    if examined.contributor is None and examined.time is None and examined.prompt is None:
        return "It needs who wrote, when, or in answer to what: add `--contributor`, `--time` or `--prompt`."
    return "" if examined.n >= 2 else "It needs messages."


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding for each contributor, text or stretch that stands out; without any, one about them all."""
    order = _in_time(examined)
    asked = []
    questions = sum([examined.contributor is not None, examined.text is not None, examined.text is not None, examined.prompt is not None])
    questions += (_OF_FLOODS - 1) * (examined.contributor is not None)
    each = 1 - (1 - level) / questions
    if examined.contributor is not None:
        asked.append(_Asked("floods by one contributor", *floods(examined, order, 1 - _OF_FLOODS * (1 - level) / questions)))
    if examined.text is not None and (examined.contributor is not None or examined.time is not None):
        asked.append(_Asked("copies of one text", *copies(examined, order, each)))
        crowds = [one.rows for question in asked for one in question.found]  # what a flood says is told once
        others = order[~np.isin(order, np.concatenate(crowds))] if crowds else order
        asked.append(_Asked("a shift in tone", *tone(examined, others, each)))
    if examined.prompt is not None and examined.text is not None:
        asked.append(_Asked("echo", *echo(examined, each)))
    p = min(1.0, questions * min(one.p for one in asked))
    found = [_finding(examined, one, order) for question in asked for one in question.found]
    return found or [_summary(examined, [one.name for one in asked], p)]


def _in_time(examined: Examined) -> NDArray[np.int64]:
    """The rows in the order of time (M,); those without a time are left out."""
    if examined.time is None:
        return np.arange(examined.n)
    order = np.argsort(examined.time, kind="stable")
    kept: NDArray[np.int64] = order[np.isfinite(examined.time[order])]
    return kept


def _finding(examined: Examined, one: Found, order: NDArray[np.int64]) -> Finding:
    return about(
        "contributions",
        where=one.name,
        claim=one.claim,
        reading="look here",
        importance=examined.policy.weight("contributions") * (0.1 + len(one.rows) / max(1, len(order))),
        quantities=one.quantities,
        compared_with=one.compared_with,
        place=one.place,
        p_adjusted=one.p_adjusted,
        evidence=(*one.evidence, _named(examined, one.rows)),
        method=_METHOD,
        limits=_LIMITS,
        do_next="Keep these rows out of training until somebody has looked at them, and limit what one source may add.",
    )


def _named(examined: Examined, rows: NDArray[np.int64]) -> Rows:
    """The rows themselves, with who wrote them, when, and the beginning of the text."""
    columns = {role: examined.table.columns[name].as_words() for role, name in examined.roles.items() if role in _SHOWN}
    texts = {role: column.texts() for role, column in columns.items()}
    shown = tuple(
        (int(row) + 1, *(None if text[row] is None else str(text[row])[:_LETTERS] for text in texts.values())) for row in rows[:_ROWS]
    )
    return Rows(title="The rows, one by one", columns=("row", *texts), rows=shown, total=len(rows))


_SHOWN = ("contributor", "time", "prompt", "text")


def _summary(examined: Examined, names: list[str], p: float) -> Finding:
    quantities: tuple[Quantity, ...] = shares(examined)
    inside = bool(quantities) and all(one.reading() in ("as expected", None) for one in quantities)
    several = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    beginning = f"Looked for among {examined.n:,} messages: {several}."
    return about(
        "contributions",
        claim=f"{beginning} Nothing stands out" + ("." if inside else ", which so many rows cannot prove."),
        reading="as expected" if inside else "cannot tell",
        importance=0.03,
        quantities=quantities,
        p_adjusted=p,
        method=_METHOD,
        limits=_LIMITS,
    )
