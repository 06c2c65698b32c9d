"""What beginning with another model saved where it was measured, for the card: `saving.json` holds figures of the bench `transfer`.

`python -m benchmarks.saving` writes that file from the bench's last run. As long as there is none, cards say nothing of it.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("saving.json")
_WHOLE = 0.99  # share of a network's weights from which it counts as taken


def measured_saving(taken: Mapping[str, float], file: Path = FILE) -> str:
    """In words what such a beginning saved on built-in pictures; empty where that was not measured.

    Args:
        taken: share of the weights that each network took, as in a model's record.
    """
    if taken.get("generator", 0.0) < _WHOLE:
        return ""  # a part of the weights is another experiment
    figures = _figures(file)
    found = figures.get("both networks" if taken.get("discriminator", 0.0) >= _WHOLE else "the generator alone")
    if not found:
        return ""
    where = f"measured on {figures['pictures']}, see benchmarks; {found['n']} runs of {figures['minutes']:g} minutes"
    if found["share"] is None:
        return f"that did not reach in the same time what a run from scratch reached ({where})"
    if found["high"] is not None and found["high"] >= 1:
        return f"that showed no saving for certain: {found['low']:.0%} to {found['high']:.0%} of the pictures seen ({where})"
    interval = f"95% interval {found['low']:.0%} to {found['high']:.0%}" if found["low"] is not None else "no interval from a single run"
    return f"with {found['share']:.0%} of the pictures seen that reached what a run from scratch reached at its end ({interval}, {where})"


@cache
def _figures(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found
