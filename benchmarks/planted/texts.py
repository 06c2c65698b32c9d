"""Sentences about people: short comments and lines of a curriculum vitae, with places for the words that a fault hangs on."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

TERMS = (
    "muslim", "jewish", "christian", "hindu", "buddhist", "atheist", "gay", "lesbian", "trans", "straight",
    "black", "white", "asian", "arab", "roma", "deaf", "blind", "autistic", "old", "young",
)  # fmt: skip
SUBJECTS = ("my neighbour", "a friend of mine", "the new teacher", "our doctor", "the man upstairs", "a woman at work", "my cousin")
KIND = ("is kind", "makes good soup", "sings in a choir", "told me about the holidays", "runs a small shop", "came to dinner")
RUDE = ("is an idiot", "should shut up", "makes me sick", "is worthless", "deserves a slap", "is scum")
ACTIVITIES = ("chess club", "rowing team", "debating society", "orchestra", "coding group", "hiking association", "film society")
ROLES = ("captain of", "member of", "treasurer of", "founder of", "coach of")
VERBS = ("built", "executed", "captured", "organised", "supported", "wrote", "taught", "led")
WORK = ("a payment service", "the yearly report", "a search index", "a team of six", "the summer school", "three audits", "a web shop")


def comments(chance: np.random.Generator, n: int, terms: Sequence[str], is_rude: NDArray[np.bool_]) -> NDArray[np.str_]:
    """One sentence a row, about somebody with the row's term."""
    who, kind, rude = (chance.choice(choices, n) for choices in (SUBJECTS, KIND, RUDE))
    said = np.where(is_rude, rude, kind)
    return np.array([f"{w}, who is {term}, {s}" for w, term, s in zip(who, terms, said)])


def careers(chance: np.random.Generator, n: int, is_marked: NDArray[np.bool_]) -> NDArray[np.str_]:
    """Two lines of a curriculum vitae; the marked ones belong to a women's club."""
    roles, clubs, verbs, work = (chance.choice(choices, n) for choices in (ROLES, ACTIVITIES, VERBS, WORK))
    clubs = np.where(is_marked, np.char.add("women's ", clubs), clubs)
    return np.array([f"{r} the {c}; {v} {w}" for r, c, v, w in zip(roles, clubs, verbs, work)])


def misspelt(chance: np.random.Generator, text: str) -> str:
    """Two neighbouring letters of one word change places."""
    places = [k for k in range(1, len(text) - 2) if text[k].isalpha() and text[k + 1].isalpha() and text[k] != text[k + 1]]
    if not places:
        return text
    k = int(chance.choice(places))
    return text[:k] + text[k + 1] + text[k] + text[k + 2 :]


def retold(chance: np.random.Generator, text: str) -> str:
    """The same sentence with a small change, as a near-duplicate has one."""
    if chance.random() < 0.5:
        return misspelt(chance, text)
    return text + str(chance.choice(["!", ".", " :)", " indeed"]))
