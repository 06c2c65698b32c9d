"""What a set of pictures is, in plain words and numbers: the part of a model's card that speaks of data."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from maquette.data.fingerprints import combined
from maquette.data.layouts import Entry, Layout, Skipped
from maquette.data.prepare import Preparation


@dataclass(frozen=True)
class Manifest:
    """Where pictures came from, how many of what there are, what was left out, and what was done to the rest."""

    content: str  # SHA-256 over the contents of the files, in order; equal content, equal hash, wherever it lies
    source: str
    description: str
    count: int
    split: str
    splits: Mapping[str, int]  # in the whole source
    classes: Mapping[str, int]  # among the pictures used
    skipped: tuple[Skipped, ...]
    preparation: Preparation
    licence: str = ""
    recipe: Mapping[str, Any] | None = field(default=None)

    @property
    def reasons(self) -> dict[str, int]:
        """How many files were left out for each reason."""
        return dict(Counter(skipped.reason for skipped in self.skipped).most_common())

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self) | {"preparation": self.preparation.to_json(), "reasons": self.reasons}


def make_manifest(
    layout: Layout, entries: Sequence[Entry], contents: Sequence[str], skipped: Sequence[Skipped], preparation: Preparation, split: str
) -> Manifest:
    """The manifest of these entries of a layout; `contents` are their hashes."""
    labels = Counter(entry.label for entry in entries)
    return Manifest(
        content=combined(contents),
        source=layout.source,
        description=layout.description,
        count=len(entries),
        split=split,
        splits={name: sum(entry.split == name for entry in layout.entries) for name in layout.splits},
        classes={name: labels[index] for index, name in enumerate(layout.classes)},
        skipped=tuple(skipped),
        preparation=preparation,
        licence=layout.licence,
        recipe=layout.recipe,
    )
