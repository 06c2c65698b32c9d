"""What the HTML pages share: where their templates lie, and the words between backticks as code."""

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
    """The words between backticks, as code."""
    parts = [str(escape_html(part)) for part in sentence.split("`")]
    return Markup("".join(f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(parts)))
