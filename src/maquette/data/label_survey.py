"""Every label map looked at once: which labels occur how often, and what is wrong, said before anything is trained."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from maquette.data import files
from maquette.data.cache import cache_folder, making_folder
from maquette.data.files import BadPicture
from maquette.data.fingerprints import combined
from maquette.data.label_maps import MOST, BadLabels, as_map_spec, counts, find_labels, read_labels, to_indices
from maquette.data.layouts import Entry, Layout
from maquette.data.parallel import Progress, in_parallel
from maquette.errors import PicturesError
from maquette.spec import MapSpec

_VERSION = 1  # of what is remembered


@dataclass(frozen=True)
class Problem:
    """One map that cannot be used as it is."""

    name: str
    needed: str
    do: str


@dataclass(frozen=True)
class Survey:
    """The labels of a set of maps, and how often each occurs."""

    spec: MapSpec
    pixels: tuple[int, ...]  # of each label, in all maps
    maps: tuple[int, ...]  # in which each label occurs
    void: int  # pixels of which nothing is said
    scaled: int  # maps of another size than their picture, of the same proportions
    problems: tuple[Problem, ...] = ()

    def shares(self) -> tuple[float, ...]:
        """What part of all pixels each label has, 0..1."""
        total = max(1, sum(self.pixels) + self.void)
        return tuple(count / total for count in self.pixels)

    def demand_sound(self, source: str) -> None:
        """Raises PicturesError if a map cannot be used."""
        if self.problems:
            first, others = self.problems[0], len(self.problems) - 1
            more = f" ({others:,} other map{'s' * (others != 1)} cannot be used either)" if others else ""
            raise PicturesError(f"`{source}`, `{first.name}`", first.needed + more, first.do)


def survey(
    layout: Layout,
    *,
    spec: MapSpec | None = None,
    contents: Sequence[str] | None = None,
    cache: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> Survey:
    """Looks at every label map of a layout that was read with its maps.

    Args:
        spec: the labels that the maps must have; None takes those of `labels.json`, or those that the maps hold.
        contents: the content hash of every entry; with them the answer is remembered in the cache.

    Raises:
        PicturesError: `labels.json` is no list of labels, or without it the labels cannot be told. What is wrong with single
            maps is part of the answer.
    """
    explained = layout.root / "labels.json"
    if contents is None:
        return _survey(layout, spec or _labels(layout, explained, progress), progress)
    known = explained.read_text(encoding="utf-8") if explained.is_file() else ""
    key = combined([f"{_VERSION}", json.dumps(asdict(spec)) if spec else known, *contents])[:32]
    folder = cache_folder(cache) / "labels" / key
    if (folder / "labels.json").is_file():
        return _recall(json.loads((folder / "labels.json").read_text(encoding="utf-8")))
    found = _survey(layout, spec or _labels(layout, explained, progress), progress)
    if not found.problems:
        with making_folder(folder) as unfinished:
            (unfinished / "labels.json").write_text(json.dumps(asdict(found)), encoding="utf-8")
    return found


def _labels(layout: Layout, explained: Path, progress: Progress | None) -> MapSpec:
    labels = read_labels(explained) if explained.is_file() else {}
    spec = as_map_spec(labels) if labels else find_labels([entry.sources["label_map"] for entry in layout.entries], layout.source, progress)
    return MapSpec(spec.names, spec.colours, all("instance_map" in entry.sources for entry in layout.entries))


def _survey(layout: Layout, spec: MapSpec, progress: Progress | None) -> Survey:
    pixels, maps = np.zeros(MOST, np.int64), np.zeros(MOST, np.int64)
    problems, scaled = [], 0
    looked = in_parallel(lambda entry: _look(entry, layout.root, spec), layout.entries, "looking at label maps", progress)
    for seen in looked:
        if isinstance(seen, Problem):
            problems.append(seen)
        elif seen is not None:
            found, is_scaled = seen
            pixels += found
            maps += found > 0
            scaled += is_scaled
    size = len(spec)
    return Survey(spec, tuple(pixels[:size].tolist()), tuple(maps[:size].tolist()), int(pixels[size:].sum()), scaled, tuple(problems))


def _look(entry: Entry, root: Path, spec: MapSpec) -> tuple[np.ndarray, bool] | Problem | None:
    """How many pixels each index has and whether the map is scaled to its picture; None where one of the two cannot be read."""
    path = entry.sources["label_map"]
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    try:
        indices = to_indices(files.read_map(path), spec, name)
        facts = files.look(entry.path)
    except BadLabels as error:
        return Problem(name, error.needed, error.do)
    except BadPicture:  # counted when it is prepared
        return None
    height, width = indices.shape
    if abs(width * facts.height - height * facts.width) > max(width, height, facts.width, facts.height):
        of_picture = f"`{entry.name}` {facts.width} x {facts.height}"
        needed = f"this label map is {width} x {height} and its picture {of_picture}: they do not cover each other"
        return Problem(name, needed, "Bring both to one shape, or take the pair out.")
    return counts(indices), (width, height) != (facts.width, facts.height)


def _recall(data: Mapping[str, object]) -> Survey:
    def numbers(name: str) -> tuple[int, ...]:
        values = data[name]
        assert isinstance(values, list)
        return tuple(values)

    spec = data["spec"]
    assert isinstance(spec, dict)
    labels = MapSpec(tuple(spec["names"]), tuple(spec["colours"]), bool(spec["has_edges"]))
    return Survey(labels, numbers("pixels"), numbers("maps"), int(str(data["void"])), int(str(data["scaled"])))
