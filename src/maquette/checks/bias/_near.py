"""Texts that are nearly the same: by the three-letter pieces they share, found through the smallest of their hashes."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_HASHES = 48
_BAND = 3  # hashes that must agree for two texts to be compared at all: at a likeness of 0.7 in 999 of 1,000 cases some band does
LIKE = 0.7  # share of pieces, of those in either, that both have


def near(texts: Sequence[str]) -> NDArray[np.int64]:
    """For each text (N,) the number of its cluster; texts of which nothing is left but signs, and those alone, are clusters of their own.

    Broder 1997: the share of equal smallest hashes is the share of pieces that two texts have in common. Two texts of one band are
    joined where their pieces are alike by `LIKE`; clusters are what hangs together.
    """
    plain = [" ".join("".join(letter if letter.isalnum() else " " for letter in text.casefold()).split()) for text in texts]
    distinct = list(dict.fromkeys(plain))
    places = {text: place for place, text in enumerate(distinct)}
    chance = np.random.default_rng(0)  # which hashes is no matter of the seed
    factors = chance.integers(1, 2**32, (_HASHES, 1), dtype=np.uint64) | np.uint64(1)
    shifts = chance.integers(0, 2**63, (_HASHES, 1), dtype=np.uint64)
    pieces = [_pieces(text) for text in distinct]
    marks = np.array([((factors * one + shifts) >> np.uint64(32)).min(axis=1) for one in pieces])
    parent = np.arange(len(distinct))
    for band in range(0, _HASHES, _BAND):
        _, inverse = np.unique(marks[:, band : band + _BAND], axis=0, return_inverse=True)
        order = np.argsort(inverse, kind="stable")
        for members in np.split(order, np.flatnonzero(np.diff(inverse.ravel()[order])) + 1):
            _join(parent, members, pieces)
    roots = np.array([_root(parent, place) for place in range(len(distinct))])
    _, clusters = np.unique(roots, return_inverse=True)
    found: NDArray[np.int64] = clusters.ravel()[[places[text] for text in plain]].astype(np.int64)
    return found


def likeness(first: str, second: str) -> float:
    """The share of pieces of either that both have."""
    return _alike(_pieces(first.casefold()), _pieces(second.casefold()))


def _pieces(text: str) -> NDArray[np.uint64]:
    letters = np.frombuffer(f" {text} ".encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    if len(letters) < 3:
        return letters[:1]
    return np.unique((letters[:-2] << np.uint64(42)) ^ (letters[1:-1] << np.uint64(21)) ^ letters[2:])


def _alike(first: NDArray[np.uint64], second: NDArray[np.uint64]) -> float:
    both = len(np.intersect1d(first, second, assume_unique=True))
    return both / max(1, len(first) + len(second) - both)


def _join(parent: NDArray[np.int64], members: NDArray[np.intp], pieces: list[NDArray[np.uint64]]) -> None:
    """Joins the members of a band with the first that they are like; each is held against few, so that a band may be large."""
    leaders: list[int] = []
    for member in members.tolist() if len(members) > 1 else ():
        for leader in leaders[:8]:
            if _root(parent, leader) == _root(parent, member):
                break
            if _alike(pieces[leader], pieces[member]) >= LIKE:
                parent[_root(parent, member)] = _root(parent, leader)
                break
        else:
            leaders.append(member)


def _root(parent: NDArray[np.int64], place: int) -> int:
    while parent[place] != place:
        parent[place] = parent[parent[place]]
        place = int(parent[place])
    return place
