import json
import re
import string
from pathlib import Path

import pytest

from maquette.studio import render
from maquette.studio.words import choose, languages, words

STUDIO = Path(render.__file__).parent
TEMPLATES = "".join(path.read_text(encoding="utf-8") for path in STUDIO.rglob("*.html"))
SCRIPTS = "".join(path.read_text(encoding="utf-8") for path in STUDIO.rglob("*.js"))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", languages())
def test_every_language_says_everything_with_the_same_parts(language: str) -> None:
    english, other = words("en"), words(language)
    assert set(other) == set(english)
    assert [key for key in english if placeholders(english[key]) != placeholders(other[key])] == []
    assert [key for key in other if not other[key].strip()] == []


def test_every_text_that_a_page_asks_for_is_there() -> None:
    known = words("en")
    asked = set(re.findall(r"""say\(["']([\w.]+)["']""", TEMPLATES))
    begun = set(re.findall(r"""say\(["']([\w.]+\.)["'] ~""", TEMPLATES))
    assert asked - begun <= set(known)
    assert all(any(key.startswith(start) for key in known) for start in begun)
    in_scripts = {f"js.{key}" for key in re.findall(r"""say\((?:[^()"]*\? )?"([\w.]+)"(?: : "[\w.]+")?""", SCRIPTS)}
    assert in_scripts <= set(known)


def test_no_text_is_left_over() -> None:
    quoted = set(re.findall(r"""["']([\w.]+)["']""", TEMPLATES + SCRIPTS))
    begun = tuple(re.findall(r"""say\(["']([\w.]+\.)["'] ~""", TEMPLATES))
    unused = [key for key in words("en") if key != "language" and key.removeprefix("js.") not in quoted and not key.startswith(begun)]
    assert unused == []


@pytest.mark.parametrize(
    ("wanted", "accepted", "chosen"),
    [
        (None, "", "en"),
        (None, "de-CH,de;q=0.9,en;q=0.5", "de"),
        (None, "fr,en;q=0.3,de;q=0.7", "de"),
        (None, "de;q=0,fr", "en"),
        (None, "de;q=x", "en"),
        ("de", "en", "de"),
        ("../../etc", "de", "de"),
        ("xx", "", "en"),
    ],
)
def test_the_language_asked_for_wins_then_the_accepted_ones_in_their_order(wanted: str | None, accepted: str, chosen: str) -> None:
    assert choose(wanted, accepted) == chosen


def test_the_files_are_plain_json() -> None:
    for code in languages():
        text = (STUDIO / "words" / f"{code}.json").read_text(encoding="utf-8")
        assert len(json.loads(text)) == len(re.findall(r'^ "', text, re.MULTILINE))  # no key twice
