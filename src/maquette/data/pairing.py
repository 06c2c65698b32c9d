"""Which two folders hold the halves of pairs, and which folders hold label maps, judged by their names and their files' names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from maquette.data.folders import PictureFile
from maquette.errors import PicturesError

_A = re.compile(r"^(a|sketch(es)?|lines?|edges?|inputs?|sources?|drawings?)([ _.-].*)?$", re.IGNORECASE)
_B = re.compile(r"^(b|pictures?|photos?|photographs?|images?|imgs?|targets?|outputs?|real)([ _.-].*)?$", re.IGNORECASE)
_PICTURES = re.compile(r"^(pictures?|photos?|photographs?|images?|imgs?)$", re.IGNORECASE)
_LABELS = re.compile(r"^(labels?|label_?maps?|masks?|segmentations?)$", re.IGNORECASE)
_INSTANCES = re.compile(r"^(insts?|instances?|instance_?maps?)$", re.IGNORECASE)

LEAST_SHARED = 0.3  # of the names that two folders have together
_RIVAL = 0.8  # a second pair of folders that matches nearly as well makes the choice a guess

Key = tuple[str, str]  # split and key
Group = Mapping[Key, PictureFile]


@dataclass(frozen=True)
class Pairing:
    """`a` and `b` are folder names; in the direction AtoB `a` is drawn from and `b` is what is learned."""

    a: str
    b: str
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class Aligned:
    """A folder of pictures and the folders beside it that hold something for each of them; empty where there is none."""

    pictures: str
    labels: str
    instances: str
    sketches: str


def says_pair(a: str, b: str) -> bool:
    """Whether the names of two folders say that one holds what the other is drawn from, as `A_line` and `B_photo` do."""
    return _is_a(a) and _is_b(b)


def by_group(pictures: tuple[PictureFile, ...]) -> dict[str, dict[Key, PictureFile]]:
    """Each group's files under what they share with their partners; of two files with one key the first stays."""
    groups: dict[str, dict[Key, PictureFile]] = {}
    for picture in pictures:
        groups.setdefault(picture.group, {}).setdefault((picture.split, picture.key), picture)
    return groups


def find_pairing(groups: Mapping[str, Group]) -> Pairing | None:
    """The two folders whose files' names match best; None if no two match.

    Raises:
        PicturesError: several match about equally well and their names do not say which are meant.
    """
    names = [name for name in sorted(groups) if not _INSTANCES.match(name)]
    without_maps = [name for name in names if not _LABELS.match(name)]
    names = without_maps if len(without_maps) >= 2 else names
    scores = {(one, other): _shared(groups[one], groups[other]) for one, other in combinations(names, 2)}
    best = max(scores.values(), default=0.0)
    if best < LEAST_SHARED:
        return None
    rivals = [pair for pair, score in scores.items() if score >= _RIVAL * best]
    if len(rivals) > 1:
        named = [pair for pair in rivals if _is_a(pair[0]) != _is_a(pair[1]) and _is_b(pair[0]) != _is_b(pair[1])]
        rivals = named if len(named) == 1 else rivals
    if len(rivals) > 1:
        listed = ", ".join(f"`{one}` with `{other}`" for one, other in rivals[:6])
        raise PicturesError(
            f"the folders {', '.join(f'`{name}`' for name in names)}",
            f"it is not clear which two are pairs: {listed} match equally well",
            "Call the one to draw from `A` and the one to learn `B`, or move the others away.",
        )
    one, other = rivals[0]
    a, b = (other, one) if (_is_b(one) and not _is_b(other)) or (_is_a(other) and not _is_a(one)) else (one, other)
    return Pairing(a, b, tuple(name for name in sorted(groups) if name not in (a, b)))


def find_aligned(groups: Mapping[str, Group]) -> Aligned | None:
    """Pictures with label maps, instance maps or sketches beside them, told by the folders' names; None for anything else."""
    labels = _one(groups, _LABELS)
    instances = _one(groups, _INSTANCES)
    candidates = [name for name in groups if name not in (labels, instances)]
    pictures = next((name for name in sorted(candidates) if _PICTURES.match(name)), "" if "" in candidates else None)
    if pictures is None:
        return None
    beside = [name for name in candidates if name != pictures]
    sketches = next((name for name in sorted(beside) if _is_a(name)), "")
    if any(name != sketches for name in beside) or not (labels or sketches):
        return None
    partners = [name for name in (labels, instances, sketches) if name]
    if any(_covered(groups[pictures], groups[name]) < LEAST_SHARED for name in partners):
        return None
    return Aligned(pictures, labels, instances, sketches)


def _one(groups: Mapping[str, Group], pattern: re.Pattern[str]) -> str:
    return next((name for name in sorted(groups) if pattern.match(name)), "")


def _shared(one: Group, other: Group) -> float:
    return len(one.keys() & other.keys()) / max(1, len(one.keys() | other.keys()))


def _covered(pictures: Group, partners: Group) -> float:
    return len(pictures.keys() & partners.keys()) / max(1, len(pictures))


def _is_a(name: str) -> bool:
    return bool(_A.match(name) or _LABELS.match(name))


def _is_b(name: str) -> bool:
    return bool(_B.match(name))
