import json
from pathlib import Path

from maquette.data.layouts import Entry, Layout
from maquette.data.manifest import make_manifest
from maquette.data.meaning import Skipped
from maquette.data.prepare import Preparation


def test_a_manifest_counts_and_is_plain_data() -> None:
    entries = [
        Entry(Path(name), name, split, label, {}, {}) for name, split, label in (("a", "train", 0), ("b", "train", 1), ("c", "test", 1))
    ]
    layout = Layout(Path("set"), "set", tuple(entries), "3 pictures", classes=("cat", "dog", "cow"), licence="MIT (LICENSE)")
    skipped = [Skipped("d", "empty"), Skipped("e", "truncated"), Skipped("f", "empty")]
    manifest = make_manifest(layout, entries[:2], ["11", "22"], skipped, Preparation(64, 64), "train")
    assert (manifest.count, manifest.splits, manifest.classes) == (2, {"train": 2, "test": 1}, {"cat": 1, "dog": 1, "cow": 0})
    assert manifest.reasons == {"empty": 2, "truncated": 1}
    assert json.loads(json.dumps(manifest.to_json()))["preparation"]["crop"] == "cover"
    again = make_manifest(layout, entries[:2], ["11", "22"], [], Preparation(32, 32), "train")
    assert again.content == manifest.content
    assert make_manifest(layout, entries[:2], ["22", "11"], [], Preparation(32, 32), "train").content != manifest.content
