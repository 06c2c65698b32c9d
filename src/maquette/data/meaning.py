"""What the pictures of a folder are to each other: halves of pairs, pictures with label maps, or simply pictures."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from maquette.data import files
from maquette.data.folders import Folder, PictureFile
from maquette.data.pairing import Aligned, Pairing, by_group, find_aligned, find_pairing
from maquette.errors import PicturesError

_HALVES_SAMPLE = 64  # pictures opened to see whether all are twice as wide as high

_Groups = Mapping[str, Mapping[tuple[str, str], PictureFile]]


@dataclass(frozen=True)
class Skipped:
    """A file that is not used, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Meaning:
    """The pictures among the files, what belongs to each, and in words what that is."""

    pictures: tuple[PictureFile, ...]
    sources: Mapping[str, Mapping[str, PictureFile]]  # by picture name
    words: str
    skipped: tuple[Skipped, ...] = ()
    halves: tuple[str, str] = ("", "")
    may_have_classes: bool = True
    has_maps: bool = False  # label maps lie beside the pictures, demanded or not


def find_meaning(source: str, folder: Folder, paired: bool | None, direction: str, maps: bool) -> Meaning:
    """Pairs, pictures with label maps, pictures with something beside them, or all there is.

    Raises:
        PicturesError: not what was demanded, or several ways to understand it.
    """
    groups = by_group(folder.pictures)
    aligned = find_aligned(groups)
    if maps:
        if aligned is None or not aligned.labels:
            advice = "Put index PNGs of the same names into a folder `labels/` beside `pictures/`."
            raise PicturesError(f"`{source}`", "label maps are needed and none were found", advice)
        return _with_maps(folder, groups, aligned)
    if paired or (paired is None and not (aligned and not aligned.sketches)):
        pairing = find_pairing(groups) if paired else _plain_pairing(groups)
        if pairing:
            return replace(_two_folders(folder, groups, pairing, direction), has_maps=bool(aligned and aligned.labels))
        if paired:
            return _two_halves(source, folder, direction)
    if aligned:
        beside = [name for name in (aligned.sketches, aligned.labels, aligned.instances) if name]
        words = f"the pictures in {_called(aligned.pictures)}, without {' and '.join(_called(name) for name in beside)}"
        return Meaning(_of_group(folder, aligned.pictures), {}, words, has_maps=bool(aligned.labels))
    return Meaning(folder.pictures, {}, "")


def _plain_pairing(groups: _Groups) -> Pairing | None:
    try:
        return find_pairing(groups)
    except PicturesError:  # several could be pairs, nobody asked for any
        return None


def _two_folders(folder: Folder, groups: _Groups, pairing: Pairing, direction: str) -> Meaning:
    inputs, pictures = (pairing.a, pairing.b) if direction == "AtoB" else (pairing.b, pairing.a)
    whole = [(groups[pictures][key], groups[inputs][key]) for key in sorted(groups[pictures].keys() & groups[inputs].keys())]
    used = {file.name for pair in whole for file in pair}
    skipped = []
    for name, partner in ((pictures, inputs), (inputs, pictures)):
        for file in _of_group(folder, name):
            if file.name not in used:
                known = (file.split, file.key) in groups[partner]
                skipped.append(Skipped(file.name, "another file has the same name" if known else f"no partner in {_called(partner)}"))
    words = f"pairs of the same name, {_called(inputs)} to {_called(pictures)}"
    if pairing.left_out:
        counts = Counter(file.group for file in folder.pictures)
        words += "; left out: " + ", ".join(f"{_called(name)} ({counts[name]:,})" for name in pairing.left_out)
    chosen = tuple(picture for picture, _ in whole)
    return Meaning(chosen, {picture.name: {"input": source} for picture, source in whole}, words, tuple(skipped), may_have_classes=False)


def _two_halves(source: str, folder: Folder, direction: str) -> Meaning:
    step = max(1, len(folder.pictures) // _HALVES_SAMPLE)
    shapes = []
    for picture in folder.pictures[::step]:
        try:
            facts = files.look(picture.path)
        except files.BadPicture:
            continue
        shapes.append((facts.width, facts.height))
    if not shapes or any(abs(width - 2 * height) > 0.02 * width for width, height in shapes):
        raise PicturesError(
            f"`{source}`",
            "pairs are needed and none were found: there are no two folders with the same file names, "
            "and the pictures are not all twice as wide as high (two halves side by side)",
            "Put the drawings into `A/` and the pictures into `B/`, each pair under one name.",
        )
    left_to_right = direction == "AtoB"
    words = f"two halves side by side, {'left to right' if left_to_right else 'right to left'}"
    return Meaning(folder.pictures, {}, words, halves=("right", "left") if left_to_right else ("left", "right"))


def _with_maps(folder: Folder, groups: _Groups, aligned: Aligned) -> Meaning:
    wanted = {"label_map": aligned.labels} | ({"instance_map": aligned.instances} if aligned.instances else {})
    chosen, skipped, sources = [], [], {}
    for file in _of_group(folder, aligned.pictures):
        key = (file.split, file.key)
        missing = [group for group in wanted.values() if key not in groups[group]]
        if missing:
            skipped.append(Skipped(file.name, f"no partner in {_called(missing[0])}"))
        else:
            chosen.append(file)
            sources[file.name] = {name: groups[group][key] for name, group in wanted.items()}
    have = set(groups[aligned.pictures])
    skipped += [
        Skipped(f.name, f"no partner in {_called(aligned.pictures)}")
        for f in _of_group(folder, aligned.labels)
        if (f.split, f.key) not in have
    ]
    words = f"the pictures in {_called(aligned.pictures)} with the label maps in {_called(aligned.labels)}"
    words += f" and the instances in {_called(aligned.instances)}" if aligned.instances else ""
    return Meaning(tuple(chosen), sources, words, tuple(skipped), has_maps=True)


def _of_group(folder: Folder, group: str) -> tuple[PictureFile, ...]:
    return tuple(picture for picture in folder.pictures if picture.group == group)


def _called(group: str) -> str:
    return f"{group}/" if group else "the folder itself"
