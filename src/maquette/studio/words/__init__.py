"""What the pages say, one JSON per language; a text missing in one of them is an error, not a gap."""

import json
from functools import cache
from pathlib import Path

FALLBACK = "en"


def languages() -> dict[str, str]:
    """Every language by its code, with its own name for itself."""
    return {path.stem: words(path.stem)["language"] for path in sorted(Path(__file__).parent.glob("*.json"))}


@cache
def words(language: str) -> dict[str, str]:
    """All texts of a language, by key."""
    found: dict[str, str] = json.loads((Path(__file__).parent / f"{language}.json").read_text(encoding="utf-8"))
    return found


def choose(wanted: str | None, accepted: str) -> str:
    """The language asked for, else the first accepted one that we have (`Accept-Language`), else English."""
    have = languages()
    if wanted in have:
        return str(wanted)
    ranked = sorted((_weight(part), -place, part.split(";")[0].strip()[:2].lower()) for place, part in enumerate(accepted.split(",")))
    return next((code for weight, _, code in reversed(ranked) if weight > 0 and code in have), FALLBACK)


def _weight(part: str) -> float:
    _, _, weight = part.partition("q=")
    try:
        return float(weight) if weight else 1.0
    except ValueError:
        return 0.0
