"""The command line: one file per verb, found by its name; nothing heavy is imported before a verb runs."""

import json
import sys
from typing import TYPE_CHECKING, Any

import click

import maquette
from maquette.drawer import Drawer
from maquette.errors import Interrupted, MaquetteError, OptionError

if TYPE_CHECKING:
    from maquette.finding import Reading

VERBS = Drawer("maquette.cli", "verb", "verbs")
READINGS: dict[str, "Reading"] = {"look-here": "look here", "cannot-tell": "cannot tell"}  # that `--fail-on` takes
# the order of the work
_ORDER = (
    "pictures",
    "inspect",
    "sketch",
    "train",
    "sample",
    "translate",
    "evaluate",
    "check",
    "report",
    "timeline",
    "export",
    "push",
    "pull",
    "studio",
)


class _Verbs(click.Group):
    """A group whose commands are the files of this drawer."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        names = VERBS.names()
        return sorted(names, key=lambda name: (_ORDER.index(name) if name in _ORDER else len(_ORDER), name))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        command: click.Command = VERBS.open(cmd_name).command
        return command


@click.command(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(maquette.__version__, prog_name="maquette")
def commands() -> None:
    """Make picture-making networks from your own pictures, and play with them in the browser.

    \b
    Start here:
      maquette studio                                      play with the models that ship with it
      maquette pictures portraits --count 2000 --out faces
      maquette train dcgan faces --minutes 5 --out my-faces
    """


def main(arguments: list[str] | None = None) -> None:
    """The program: runs a verb and leaves with its exit status (0 done, 1 no, 2 wrong input, 3 interrupted, saved)."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        status = commands.main(arguments, prog_name="maquette", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help())
        sys.exit(0)
    except click.ClickException as error:
        _fail(arguments, error.format_message(), 2, _usage(error))
    except Interrupted as stop:
        _fail(arguments, str(stop), stop.exit_status)
    except MaquetteError as error:
        _fail(arguments, str(error), error.exit_status)
    except (KeyboardInterrupt, click.Abort):
        _fail(arguments, "Stopped.", 3)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone, for example `| head`
        sys.exit(0)
    sys.exit(status if isinstance(status, int) else 0)


def print_json(document: Any) -> None:
    """The one JSON document of a verb with `--json`, on standard output."""
    click.echo(json.dumps(document, indent=1, ensure_ascii=False, default=str))


def reading(flag: str | None) -> "Reading | None":
    """What is meant by one of `READINGS`, as given to `--fail-on`."""
    return None if flag is None else READINGS[flag]


def parse_size(_context: click.Context, _parameter: click.Parameter, text: str | None) -> int | tuple[int, int] | None:
    """`64` or `96x64` (width x height) as given to `--size`.

    Raises:
        OptionError: it is neither.
    """
    if text is None:
        return None
    parts = text.lower().split("x")
    if len(parts) > 2 or not all(part.isdecimal() and 1 <= int(part) <= 8192 for part in parts):
        raise OptionError(f"`--size {text}`", "it takes a side in pixels, or WIDTHxHEIGHT", "Try `--size 64` or `--size 96x64`.")
    return int(parts[0]) if len(parts) == 1 else (int(parts[0]), int(parts[1]))


def _usage(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    return f"See `{context.command_path} --help`." if context is not None else ""


def _fail(arguments: list[str], message: str, status: int, hint: str = "") -> None:
    if "--json" in arguments:
        print_json({"error": message, "exit_status": status})
    click.echo(f"maquette: {message}" + (f" {hint}" if hint else ""), err=True)
    sys.exit(status)
