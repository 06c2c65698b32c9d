"""`maquette timeline`: the same pictures learned by each family in order of year, side by side."""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from maquette.cli import parse_size

if TYPE_CHECKING:
    from rich.console import Console

    from maquette.report.timeline_data import Timeline


@click.command(short_help="Let every family since 2014 learn the same pictures, side by side.")
@click.argument("data", type=click.Path())
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder for the strip, the film, the page and the models.")
@click.option("--families", help="Only these, separated by commas. Default: every one that makes pictures from one set.")
@click.option("--minutes", type=click.FloatRange(min=0, min_open=True), help="Budget of each family in minutes of training. Default: 2.")
@click.option("--kimg", type=click.FloatRange(min=0, min_open=True), help="Instead: thousands of pictures that each family sees.")
@click.option("--size", callback=parse_size, help="Side of the pictures in pixels, or WIDTHxHEIGHT. Default: 32.")
@click.option("--preset", help="laptop (default): small networks for small budgets. paper: as published.")
@click.option("--seed", type=click.IntRange(min=0), help="Of every training and every draw. Default: 0.")
@click.option("--count", type=click.IntRange(min=50), help="How many pictures of each family are measured. Default: 2000.")
@click.option(
    "--set",
    "assignments",
    multiple=True,
    metavar="NAME=VALUE",
    help="Any other setting of all trainings, e.g. data.crop=pad, data.conditional=no; may be repeated.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was measured as one JSON document.")
def command(
    data: Path,
    out: Path,
    families: str | None,
    minutes: float | None,
    kimg: float | None,
    size: int | tuple[int, int] | None,
    preset: str | None,
    seed: int | None,
    count: int | None,
    assignments: tuple[str, ...],
    as_json: bool,
) -> None:
    """Train the families in order of year on the pictures in DATA, each under the same budget, and lay the results side by side.

    OUT gets timeline.png (the strip: a column a family, real pictures at the end), timeline.gif (the strip while it was
    learned), index.html (both, with speed and measured quality; it loads nothing), timeline.json, and the models. Classes are
    learned apart where there are some, and each row shows one. Ctrl-C saves and stops; the same command goes on where it was.
    """
    from rich.console import Console

    from maquette import api
    from maquette.settings import split_assignment

    console = Console(stderr=True, highlight=False, soft_wrap=True)
    side = f"{size[0]}x{size[1]}" if isinstance(size, tuple) else size
    given: dict[str, object] = {
        "--families": families,
        "--minutes": minutes and f"{minutes:g}",
        "--kimg": kimg and f"{kimg:g}",
        "--size": side,
    }
    given |= {"--preset": preset, "--seed": seed, "--count": count}
    timeline = api.timeline(
        data,
        out,
        families=[name.strip() for name in families.split(",") if name.strip()] if families is not None else None,
        minutes=minutes,
        kimg=kimg,
        size=size,
        preset=preset,
        seed=seed,
        count=count,
        settings=dict(split_assignment(text) for text in assignments),
        watch=lambda title, folder: _announced(console, title, folder),
        command=_repeat(data, out, given, assignments),
    )
    if as_json:
        click.echo(timeline.to_json(), nl=False)
        return
    _print(timeline, out)


@contextmanager
def _announced(console: "Console", title: str, folder: Path) -> Iterator[None]:
    """A line with the family's name, then its progress."""
    from maquette.cli._progress import watched

    console.print(f"{title}, into {folder}", markup=False)
    with watched(str(folder)):
        yield


def _repeat(data: Path, out: Path, given: dict[str, object], assignments: tuple[str, ...]) -> str:
    """The command that makes it again."""
    flags = [word for name, value in given.items() if value is not None for word in (name, str(value))]
    flags += [word for text in assignments for word in ("--set", text)]
    return shlex.join(["maquette", "timeline", str(data), *flags, "--out", str(out)])


def _print(timeline: "Timeline", out: Path) -> None:
    """The table, and where to look."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from maquette.finding import Quantity
    from maquette.report import wording

    console = Console(highlight=False, soft_wrap=True)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    names: tuple[tuple[str, Literal["left", "right"]], ...] = (
        ("year", "left"),
        ("family", "left"),
        ("pictures seen", "right"),
        ("a second", "right"),
        ("KID", "right"),
        ("interval", "left"),
    )
    for name, where in names:
        table.add_column(name, justify=where, no_wrap=True)
    for row in timeline.families:
        kid = Quantity(name="KID", estimate=row.kid)
        measured = (wording.value(kid), wording.interval(kid) if row.kid.value is not None else "")
        figures = (f"{row.pictures_seen:,}", f"{row.pictures_per_second:,.0f}", *measured)
        table.add_row(str(row.year), row.title, *figures)
    console.print(table)
    for row in timeline.families:
        if row.note:
            console.print(f"{row.title}: {row.note}.", markup=False)
    for reason in dict.fromkeys(row.kid.reason for row in timeline.families if row.kid.value is None):
        console.print(f"KID is not known: {reason}.", markup=False)
    console.print(f"{out}: look at timeline.png, timeline.gif and index.html, then:", markup=False)
    console.print(f"  maquette studio --models {out / 'models'}", markup=False)
