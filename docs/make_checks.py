"""Writes docs/checks/ from the checks' own docstrings: `python docs/make_checks.py`; `--check` only says whether it is up to date."""

import inspect
import re
import sys
from pathlib import Path
from types import ModuleType

from maquette.checks.bias import CHECKS
from maquette.checks.quality._wording import MEASURES

FOLDER = Path(__file__).with_name("checks")
CHAPTERS = {"bias": CHECKS, "quality": MEASURES}
NOTE = "<!-- Written by docs/make_checks.py from the program. Change the docstring in src/maquette/checks/, then run it again. -->"
HEADINGS = {"Asks": "What it asks", "Why": "Why", "How": "How", "Limits": "Limits", "Source": "Source"}
HEAD = """# The checks

One page for each, made from what the program says of itself. [`maquette check`](../check.md) asks those about people,
[`maquette evaluate`](../quality.md) those about pictures.
"""


def pages() -> dict[str, str]:
    """Every page by its place in the folder."""
    found, index = {}, [NOTE, "", HEAD]
    for chapter, drawer in CHAPTERS.items():
        index += [f"## {chapter.capitalize()}", "", "| check | asks |", "| --- | --- |"]
        for name in drawer.names():
            module = drawer.open(name)
            place = f"{chapter}-{name.replace('_', '-')}.md"
            found[place] = _page(chapter, name, module)
            index.append(f"| [{_title(module)}]({place}) | {_question(module)} |")
        index.append("")
    return {**found, "README.md": "\n".join(index)}


def _page(chapter: str, name: str, module: ModuleType) -> str:
    """A check: its five headings, and how to ask only it."""
    lines = [NOTE, "", f"# {_title(module)}", "", f"*{_question(module)}*", ""]
    for heading, text in sections(inspect.getdoc(module) or ""):
        lines += [f"## {heading}", "", text, ""] if heading else [text, ""]
    paper = getattr(module, "PAPER", "")
    lines += [f"Papers: {paper}.", ""] if paper else []
    if chapter == "bias":
        lines += [f"In a report: `bias/{name.replace('_', '-')}`. In Python alone:", "", "```text", _example(name), "```", ""]
    return "\n".join([*lines, "[All checks](README.md)", ""])


def _example(name: str) -> str:
    return f'maquette.check(table, ..., checks=["{name.replace("_", "-")}"])'


def sections(text: str) -> list[tuple[str, str]]:
    """The parts of a docstring after its first line, by their headings; a part without one comes first."""
    body = text.partition("\n")[2].strip()
    parts = re.split(rf"^({'|'.join(HEADINGS)}): ", body, flags=re.MULTILINE)
    found = [("", _joined(parts[0]))] if parts[0].strip() else []
    for name, part in zip(parts[1::2], parts[2::2], strict=True):
        words = _joined(part)
        found.append((HEADINGS[name], words[:1].upper() + words[1:]))
    return found


def _joined(text: str) -> str:
    """Lines that belong together as one; paragraphs stay apart."""
    return "\n\n".join(" ".join(block.split()) for block in re.split(r"\n\s*\n", text.strip()))


def _title(module: ModuleType) -> str:
    return str(getattr(module, "TITLE", "")) or (inspect.getdoc(module) or "").partition("\n")[0].partition(":")[0].rstrip(".")


def _question(module: ModuleType) -> str:
    found = str(getattr(module, "QUESTION", "")) or (inspect.getdoc(module) or "").partition("\n")[0]
    return " ".join(found.split()).replace("|", "\\|")


def main(arguments: list[str]) -> int:
    """Writes or checks the pages; 1 says that they are out of date."""
    made = pages()
    if arguments == ["--check"]:
        there = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
        return int(there != made)
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for place, text in made.items():
        (FOLDER / place).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
