"""Pictures that are the same, or nearly: found by content, and by a small signature of what they show.

The signature is a 9 x 9 thumbnail and 128 bits of it: whether it grows brighter to the right and downwards at each place
(the "difference hash" idea, with a threshold so that flat areas and compression noise give no random bits).
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from maquette.data import files

SIDE = 9
NEAR_BITS = 8  # of 128 that may differ
NEAR_LEVELS = 6.0  # of 255 by which the thumbnails may differ on average, and less where there is little to see:
_NOISE_LEVELS, _NEAR_SHARE = 1.0, 0.15  # what saving again changes, and a share of the fainter picture's own contrast
MOST_COMPARED = 60_000  # comparing grows with the square; this many take half a minute at worst
_STEP = 4  # levels of brightness that count as a difference
_ROWS = 512  # pictures compared at a time


def signature(array: np.ndarray) -> np.ndarray:
    """The thumbnail of an RGB picture: 9 x 9 x 3 bytes."""
    return files.squeeze(array, SIDE, SIDE)


def same_content(hashes: Sequence[str]) -> list[list[int]]:
    """Groups of places with an equal hash, at least two in each; empty hashes belong to none."""
    places = defaultdict(list)
    for place, content in enumerate(hashes):
        if content:
            places[content].append(place)
    return [group for group in places.values() if len(group) > 1]


def nearly_same(signatures: np.ndarray) -> list[list[int]]:
    """Groups of places whose pictures look alike; a group is connected by pairs that differ little.

    Thumbnails that differ by at most NEAR_LEVELS differ by no more in their mean, so a picture is compared only with
    those of about its brightness, many at a time.
    """
    count = len(signatures)
    if count < 2:
        return []
    flat = signatures.reshape(count, -1).astype(np.int16)
    means = flat.mean(axis=1)
    order = np.argsort(means, kind="stable")
    flat, means, bits = flat[order], means[order], _bits(signatures[order])
    contrast = np.abs(flat - means[:, None]).mean(axis=1)
    ends = np.searchsorted(means, means + NEAR_LEVELS, side="right")
    groups = _Groups(count)
    for start in range(0, count, _ROWS):
        stop = min(start + _ROWS, count)
        end = int(ends[start:stop].max())
        differing = np.zeros((stop - start, end - start), np.uint8)
        for half in range(bits.shape[1]):
            differing += np.bitwise_count(bits[start:stop, half, None] ^ bits[None, start:end, half])
        ones, others = np.nonzero(differing <= NEAR_BITS)
        later = others > ones
        ones, others = ones[later] + start, others[later] + start
        for piece in range(0, len(ones), 2**16):  # the thumbnails of all candidates at once would not fit
            one, other = ones[piece : piece + 2**16], others[piece : piece + 2**16]
            allowed = np.minimum(NEAR_LEVELS, _NOISE_LEVELS + _NEAR_SHARE * np.minimum(contrast[one], contrast[other]))
            near = np.abs(flat[one] - flat[other]).mean(axis=1) <= allowed
            for pair in zip(order[one[near]].tolist(), order[other[near]].tolist(), strict=True):
                groups.join(*pair)
    return groups.lists()


def _bits(signatures: np.ndarray) -> np.ndarray:
    """Two 64-bit numbers for each thumbnail."""
    grey = signatures.astype(np.int16).sum(axis=3) // 3
    right = grey[:, :8, 1:] - grey[:, :8, :-1] > _STEP
    down = grey[:, 1:, :8] - grey[:, :-1, :8] > _STEP
    return np.packbits(np.stack([right, down], axis=1).reshape(len(grey), 2, 64), axis=2).view(np.uint64)[..., 0]


class _Groups:
    """Places joined into groups (union-find)."""

    def __init__(self, count: int) -> None:
        self.parents = list(range(count))

    def top(self, place: int) -> int:
        while self.parents[place] != place:
            self.parents[place] = self.parents[self.parents[place]]
            place = self.parents[place]
        return place

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.top(one), self.top(other)))
        self.parents[second] = first

    def lists(self) -> list[list[int]]:
        found = defaultdict(list)
        for place in range(len(self.parents)):
            found[self.top(place)].append(place)
        return [group for group in found.values() if len(group) > 1]
