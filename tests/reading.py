"""Markdown as tests read it: fenced blocks, command lines, links, headings."""

import re
import shlex
from pathlib import Path

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")


def blocks(page: Path, *languages: str) -> list[str]:
    """The fenced blocks in any of these languages ("" is none), in order."""
    return [content for language, content in _BLOCK.findall(page.read_text(encoding="utf-8")) if language in languages]


def command_lines(page: Path) -> list[str]:
    """Every line of a fenced block that calls the program, whole where it was broken by a backslash, in order."""
    every = [line.strip() for block in blocks(page, "sh", "bash", "console", "") for line in block.replace("\\\n", " ").splitlines()]
    return [line.removeprefix("$ ") for line in every if line.removeprefix("$ ").startswith("maquette ")]


def words(line: str) -> list[str]:
    """A command line as the program gets it, without its own name."""
    return shlex.split(line, comments=True)[1:]


def links(page: Path) -> list[str]:
    """Where a page leads, outside fenced blocks, except to other sites."""
    text = _BLOCK.sub("", page.read_text(encoding="utf-8"))
    found = [markdown or html for markdown, html in _LINK.findall(text)]
    return [link for link in found if not re.match(r"[a-z]+:", link)]


def anchors(page: Path) -> set[str]:
    """The places in a page that a link can name."""
    headings = re.findall(r"^#+ (.+)$", _BLOCK.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
