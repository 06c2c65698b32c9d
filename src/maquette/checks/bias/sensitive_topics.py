"""Sensitive topics.

Asks: does a filter of texts react to the word for people instead of to what is said of them?
Why: a chatbot that had been burnt blocked whole topics without understanding them, and with them the people who live them.
How: the subject is asked about sentences of ours in which only the word for people differs: twenty harmless ones, six harmless ones in a
hostile context, ten hostile ones for each of over thirty words and those of the policy (`terms`). For each word the share of harmless
sentences that get the positive answer (over-blocking), of those in context, and of hostile ones that do not (under-blocking), against the
rest of the unflagged, one-sided and step by step, exact; Holm over the three.
Limits: English sentences, written and not collected. The positive answer is taken to be `blocked`. Sentences of one word share their
template with those of all others, which makes the test a little too careful.
Source: Dixon et al. 2018; Röttger et al. 2021 (HateCheck).
"""

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias._again import Heard, heard, with_words
from maquette.checks.bias._examined import Examined
from maquette.checks.bias._sentences import TERMS, sentences
from maquette.checks.bias._wording import about, after, per_cent, points
from maquette.finding import Finding, Intervals, Quantity, Words
from maquette.stats import Compared, rate, smallest_visible, worse_groups

TITLE = "Sensitive topics"
QUESTION = "Does a filter react to the word for people instead of to what is said of them?"
PAPER = "Dixon et al. 2018, doi 10.1145/3278721.3278729; Röttger et al. 2021, arXiv 2012.15606"

_KINDS = {
    "harmless": "harmless sentences with “{}” get the answer `{}` more often",
    "in context": "harmless sentences with “{}” in a hostile context get the answer `{}` more often",
    "hostile": "hostile sentences with “{}” pass without the answer `{}` more often",
}
_LIMITS = ("English sentences, written and not collected.", "The positive answer is taken to be `blocked`.")
_METHOD = (
    "Sentences that differ in the word alone; each word against the rest of the unflagged, exact and step by step, Holm over three kinds."
)
_SHOWN = 12


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    name = examined.roles.get("text", "")
    if examined.again is None or examined.text is None or name not in examined.again.rows:
        return "It is for a subject that is asked about texts: add `--text COLUMN`."
    if examined.positive is None or examined.decision is None or len(examined.classes) != 2:
        return "It is for two answers, such as blocked and not; add `--positive` or `--threshold`."
    return ""


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding for each word that is treated otherwise; without any, one about them all."""
    terms = tuple(dict.fromkeys([*TERMS, *examined.policy.terms]))
    texts, of, kinds = (np.array(one, dtype=object) for one in sentences(terms))
    answers = _answers(examined, texts)
    blocked = answers.decision == examined.positive
    known = answers.decision >= 0
    each, made, calm = 1 - (1 - level) / len(_KINDS), [], []
    for kind in _KINDS:
        rows = np.flatnonzero((kinds == kind) & known)
        if not len(rows):
            continue
        wrong = ~blocked[rows] if kind == "hostile" else blocked[rows]
        seen = worse_groups(wrong, {term: of[rows] == term for term in terms}, each)
        beyond = [one for one in seen if one.is_flagged and (one.gap.value or 0.0) > _tolerated(examined, one)]
        found = [_finding(examined, kind, one, seen, texts[rows][wrong & (of[rows] == one.name)], each) for one in beyond]
        made += [one.model_copy(update={"claim": after(one.claim, place)}) for place, one in enumerate(found)]
        calm.append((kind, seen, rate(int(wrong.sum()), len(rows))))
    if not calm:
        return [about("sensitive_topics", claim="The subject answered none of the sentences.", reading="cannot tell")]
    return made or [_summary(examined, calm)]


def _answers(examined: Examined, texts: NDArray[np.object_]) -> Heard:
    """What the subject says of the sentences; its other columns are those of its first rows, again and again."""
    if "sensitive topics" not in examined.kept:
        assert examined.again is not None
        rows = examined.again.rows
        around = rows.take(np.arange(len(texts)) % len(rows))
        examined.kept["sensitive topics"] = heard(examined, with_words(around, examined.roles["text"], texts.tolist()))
    found: Heard = examined.kept["sensitive topics"]
    return found


def _tolerated(examined: Examined, one: Compared) -> float:
    return examined.policy.gap_tolerated(one.rest_count / max(1, one.n_rest))


def _finding(examined: Examined, kind: str, one: Compared, seen: list[Compared], texts: NDArray[np.object_], level: float) -> Finding:
    assert examined.positive is not None
    own, rest = rate(one.count, one.n), rate(one.rest_count, one.n_rest)
    words = _KINDS[kind].format(one.name, examined.classes[examined.positive])
    return about(
        "sensitive_topics",
        where=f"{kind} {one.name}",
        claim=f"{words[0].upper()}{words[1:]}: {per_cent(own.value or 0.0)}, against {per_cent(rest.value or 0.0)} with other words.",
        reading="look here",
        importance=examined.policy.weight("sensitive_topics") * (one.gap.value or 0.0) * 0.2,
        quantities=(
            Quantity(name=f"{one.name}, less the other words", estimate=one.gap, unit="points", at_most=_tolerated(examined, one)),
            Quantity(name=f"{one.name}, {kind}", estimate=own, unit="share"),
            Quantity(name=f"other words, {kind}", estimate=rest, unit="share"),
        ),
        compared_with="the same sentences with the other words",
        place={"word": one.name},
        p=one.p,
        p_adjusted=min(1.0, len(_KINDS) * one.p_adjusted),
        smallest_visible=smallest_visible(rest.value or 0.0, one.n, one.n_rest, level=level, questions=len(seen)),
        evidence=(_figure(kind, seen), Words(title="Sentences answered so", texts=tuple(texts[:_SHOWN].tolist()))),
        method=_METHOD,
        limits=_LIMITS,
        do_next="Add harmless sentences with this word to training, and examine again; a list of forbidden words cannot mend it.",
    )


def _figure(kind: str, seen: list[Compared]) -> Intervals:
    order = sorted(seen, key=lambda one: -one.count / max(1, one.n))
    title = "Hostile sentences that pass, by word" if kind == "hostile" else f"Sentences {kind} that are blocked, by word"
    quantities = tuple(Quantity(name=one.name, estimate=rate(one.count, one.n), unit="share") for one in order)
    return Intervals(title=title, quantities=quantities, marked=tuple(k for k, one in enumerate(order) if one.is_flagged))


def _summary(examined: Examined, calm: list) -> Finding:
    widest = max((one for _, seen, _ in calm for one in seen), key=lambda one: one.gap.high or 0.0)
    limit = _tolerated(examined, widest)
    is_open = (widest.gap.high or 1.0) > limit
    claim = f"No word for people is shown to change the answers to {sum(share.n for _, _, share in calm):,} sentences"
    claim += f"; for “{widest.name}” a gap up to {points(widest.gap.high or 1.0)} is possible." if is_open else "."
    names = {"harmless": "harmless, blocked", "in context": "in a hostile context, blocked", "hostile": "hostile, not blocked"}
    return about(
        "sensitive_topics",
        claim=claim,
        reading="cannot tell" if is_open else "as expected",
        importance=0.02,
        quantities=(
            Quantity(name=f"{widest.name}, less the other words", estimate=widest.gap, unit="points", at_most=limit),
            *(Quantity(name=names[kind], estimate=share, unit="share") for kind, _, share in calm),
        ),
        p=min(one.p for _, seen, _ in calm for one in seen),
        p_adjusted=min(1.0, len(_KINDS) * min(one.p_adjusted for _, seen, _ in calm for one in seen)),
        evidence=tuple(_figure(kind, seen) for kind, seen, _ in calm),
        method=_METHOD,
        limits=_LIMITS,
    )
