"""Pages from templates, in the visitor's language and theme."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

import maquette
from maquette.studio.words import choose, languages, words

FOLDER = Path(__file__).parent
THEMES = ("light", "dark")
_MOST_NAMES = 10

_environment = Environment(
    loader=FileSystemLoader([FOLDER / "pages", FOLDER]), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def page(request: Request, template: str, code: int = 200, **values: Any) -> HTMLResponse:
    """The page of that name: `pages/NAME.html` with `pages/NAME.js` beside it, if it has one."""
    language = choose(request.query_params.get("lang") or request.cookies.get("maquette_lang"), request.headers.get("accept-language", ""))
    theme = request.cookies.get("maquette_theme", "")
    said = words(language)
    text = _environment.get_template(f"{template}.html").render(
        page=template,
        has_script=(FOLDER / "pages" / f"{template}.js").is_file(),
        language=language,
        languages=languages(),
        theme=theme if theme in THEMES else "",
        version=maquette.__version__,
        is_guarded=request.app.state.needs_token,
        say=lambda key, **parts: said[key].format(**parts) if parts else said[key],
        said_in_script={key.removeprefix("js."): text for key, text in said.items() if key.startswith("js.")},
        **values,
    )
    return HTMLResponse(text, code, headers={"Vary": "Accept-Language, Cookie"})


def spelt_bytes(count: int) -> str:
    """A size as people say it."""
    return f"{count / 2**20:.1f} MB" if count >= 2**20 else f"{max(1, round(count / 1024))} KB"


def _icon(name: str) -> Markup:
    return Markup('<svg class="drawn" aria-hidden="true" viewBox="0 0 24 24"><use href="/static/icons.svg#{}"></use></svg>').format(name)


def spelt_some(names: Sequence[str]) -> str:
    """The first few of many names."""
    return ", ".join(names[:_MOST_NAMES]) + (" …" if len(names) > _MOST_NAMES else "")


_environment.filters["bytes"] = spelt_bytes
_environment.filters["some"] = spelt_some
_environment.globals["icon"] = _icon
