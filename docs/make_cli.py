"""Writes docs/cli.md from the command line itself: `python docs/make_cli.py`; `--check` only says whether it is up to date."""

import inspect
import sys
from pathlib import Path

import click

from maquette.cli import commands

PAGE = Path(__file__).with_name("cli.md")
HEAD = """# The command line

<!-- Written by docs/make_cli.py from the program. Change the help texts in src/maquette/cli/, then run it again. -->

`maquette VERB --help` says the same. With `--json` a verb prints exactly one JSON document on standard output; progress and remarks go to
standard error. The exit status is 0 (done), 1 (the answer is no), 2 (wrong input, with one message that says what to do) or 3 (interrupted,
with the work saved).
"""


def page() -> str:
    """The whole page as Markdown."""
    context = click.Context(commands, info_name="maquette")
    names = commands.list_commands(context)
    table = ["| verb | for |", "| --- | --- |"]
    sections = []
    for name in names:
        verb = commands.get_command(context, name)
        assert verb is not None, f"`{name}` is listed and not there"
        table.append(f"| [`{name}`](#maquette-{name}) | {_cell(verb.get_short_help_str(120))} |")
        sections.append(_section(name, verb, context))
    return "\n".join([HEAD, *table, "", *sections])


def _section(name: str, verb: click.Command, parent: click.Context) -> str:
    context = click.Context(verb, info_name=name, parent=parent)
    usage = f"maquette {name} {' '.join(verb.collect_usage_pieces(context))}"
    rows = [f"| `{_spelled(option)}` | {_meaning(option)} |" for option in verb.params if isinstance(option, click.Option)]
    help_text = inspect.cleandoc(verb.help or "").replace("\b\n", "")
    return "\n".join([f"## maquette {name}", "", "```", usage, "```", "", help_text, "", "| option | |", "| --- | --- |", *rows, ""])


def _spelled(option: click.Option) -> str:
    names = ", ".join(option.opts)
    return names if option.is_flag else f"{names} {option.metavar or _kind(option)}"


def _kind(option: click.Option) -> str:
    return "\\|".join(option.type.choices) if isinstance(option.type, click.Choice) else option.type.name.removesuffix(" range").upper()


def _meaning(option: click.Option) -> str:
    parts = [option.help or ""]
    if option.required:
        parts.append("Required.")
    if option.show_default and option.default is not None and not option.is_flag:
        parts.append(f"Default: `{option.default}`.")
    return _cell(" ".join(parts))


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def main(arguments: list[str]) -> int:
    """Writes or checks the page; 1 says that it is out of date."""
    text = page()
    if arguments == ["--check"]:
        return int(not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
