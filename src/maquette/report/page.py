"""What the HTML pages share: where their templates lie, and the words between backticks as code."""

import re

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup
from markupsafe import escape as escape_html


def template(name: str) -> Template:
    """A template of this folder; everything put into it is escaped."""
    environment = Environment(
        loader=PackageLoader("maquette.report", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["code"] = code
    return environment.get_template(name)


def code(sentence: str) -> Markup:
    """The words between backticks, as code; a number stays on the line of its `%`."""
    parts = [str(escape_html(part)) for part in sentence.split("`")]
    parts = [part if place % 2 else re.sub(r"(?<=\d) %", "\N{NO-BREAK SPACE}%", part) for place, part in enumerate(parts)]
    return Markup("".join(f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(parts)))
