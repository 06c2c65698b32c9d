"""A model's card as HTML that can be trusted: everything is escaped, and only a small part of Markdown is understood.

Headings, paragraphs, lists, tables, code, `code`, **bold**, [links](https://...) and front matter. A model comes from
anybody, so its card may hold no HTML, no pictures and no address but http(s).
"""

import html
import re
from collections.abc import Iterator

_LINK = re.compile(r"!?\[([^\[\]]*)\]\(([^()\s]*)\)")
_SAFE_ADDRESS = re.compile(r"https?://[^\s\"'<>]+")


def to_html(markdown: str) -> str:
    """The card as HTML; without its title and with headings from <h2> on, since the page has its own."""
    front, body = _front_matter(markdown.replace("\r\n", "\n"))
    parts = [_definitions(front)] if front else []
    blocks = list(_blocks(body))
    title = next((lines for lines in blocks if lines[0].startswith("# ")), None)
    parts += [_block(lines) for lines in blocks if lines is not title]
    return "\n".join(part for part in parts if part)


def _front_matter(text: str) -> tuple[list[tuple[str, str]], str]:
    if not text.startswith("---\n"):
        return [], text
    head, mark, body = text[4:].partition("\n---")
    if not mark:
        return [], text
    rows = [line.partition(":") for line in head.split("\n") if ":" in line and not line.startswith((" ", "-"))]
    return [(name.strip(), value.strip().strip("\"'[]")) for name, _, value in rows if value.strip()], body


def _definitions(rows: list[tuple[str, str]]) -> str:
    return "<dl>" + "".join(f"<dt>{_escape(name)}</dt><dd>{_escape(value)}</dd>" for name, value in rows) + "</dl>"


def _blocks(text: str) -> Iterator[list[str]]:
    """Runs of lines that belong together; a fenced block is one, whatever is in it."""
    block: list[str] = []
    fenced = False
    for line in text.split("\n"):
        fence = line.startswith("```")
        if fenced:
            block.append(line)
            if fence:
                yield block
                block, fenced = [], False
            continue
        if fence or not line.strip() or line.startswith("#"):
            if block:
                yield block
            block, fenced = ([line], True) if fence else ([], False)
            if line.startswith("#"):
                yield [line]
            continue
        block.append(line)
    if block:
        yield block


def _block(lines: list[str]) -> str:
    first = lines[0]
    if first.startswith("```"):
        body = lines[1:-1] if len(lines) > 1 and lines[-1].startswith("```") else lines[1:]
        return f'<pre tabindex="0"><code>{_escape(chr(10).join(body))}</code></pre>'
    if first.startswith("#"):
        level = min(max(len(first) - len(first.lstrip("#")), 2), 6)
        return f"<h{level}>{_inline(first.lstrip('#').strip())}</h{level}>"
    if all(line.lstrip().startswith(("- ", "* ")) for line in lines):
        return "<ul>" + "".join(f"<li>{_inline(line.lstrip()[2:])}</li>" for line in lines) + "</ul>"
    if first.startswith("|") and len(lines) > 1 and set(lines[1]) <= set("|-: "):
        return _table(lines)
    text = _inline(" ".join(line.strip() for line in lines))
    return f"<p>{text}</p>" if text else ""


def _table(lines: list[str]) -> str:
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in (lines[0], *lines[2:])]
    head = "<tr>" + "".join(f"<th>{_inline(cell)}</th>" for cell in rows[0]) + "</tr>" if any(rows[0]) else ""
    body = "".join(_row(row) for row in rows[1:])
    return f"<table>{head}{body}</table>"


def _row(cells: list[str]) -> str:
    return f'<tr><th scope="row">{_inline(cells[0])}</th>' + "".join(f"<td>{_inline(cell)}</td>" for cell in cells[1:]) + "</tr>"


def _inline(text: str) -> str:
    """`code` first, since nothing in it is anything else."""
    parts = re.split(r"(`[^`]+`)", text)
    return "".join(f"<code>{_escape(part[1:-1])}</code>" if part.startswith("`") and len(part) > 2 else _prose(part) for part in parts)


def _prose(text: str) -> str:
    done, place = [], 0
    for match in _LINK.finditer(text):
        done.append(_bold(text[place : match.start()]) + _link(match))
        place = match.end()
    return "".join(done) + _bold(text[place:])


def _link(match: re.Match[str]) -> str:
    words, address = match.groups()
    if match.group(0).startswith("!"):
        return ""
    if not _SAFE_ADDRESS.fullmatch(address):
        return _escape(words)
    return f'<a href="{_escape(address)}" rel="noopener noreferrer nofollow">{_escape(words)}</a>'


def _bold(text: str) -> str:
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", _escape(text))


def _escape(text: str) -> str:
    return html.escape(text, quote=True)
