"""`maquette pictures`: built-in pictures, with annotations, sketches and label maps."""

import click

from maquette.cli import print_json
from maquette.errors import Interrupted


@click.command(short_help="Draw built-in portraits, cats or landscapes.")
@click.argument("kind")
@click.option("--count", type=click.IntRange(min=1), default=500, show_default=True, help="How many pictures.")
@click.option("--size", type=int, default=64, show_default=True, help="Their side in pixels.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="The same seed gives the same pictures.")
@click.option("--out", required=True, type=click.Path(), help="A new or empty folder, or one in which the same set was left unfinished.")
@click.option("--skew", multiple=True, metavar="CONDITION:SHARE", help='For example "skin_tone<=3:0.95"; may be given several times.')
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document about the set.")
def command(kind: str, count: int, size: int, seed: int, out: str, skew: tuple[str, ...], as_json: bool) -> None:
    """Draw a set of built-in pictures of one KIND: portraits, cats or landscapes.

    The folder holds the paintings, the same scenes as line sketches and as label maps, and a table of annotations.
    A larger set with the same seed begins with the pictures of the smaller one. `--skew` makes a set that is biased on
    purpose: the share of the pictures that satisfies a condition on an annotation, by <=, >=, <, >, = or !=.
    """
    import json
    import time

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from maquette.data.builtin import make

    started = time.perf_counter()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(f"drawing {kind}", total=count)
        try:
            folder = make(kind, count, size, seed, out, skew, progress=lambda done, _of: bar.update(task, completed=done))
        except KeyboardInterrupt as stop:
            raise Interrupted(f"`--out {out}`", "the set is unfinished", "Run the same command again to finish it.") from stop
    seconds = time.perf_counter() - started
    if as_json:
        recipe = json.loads((folder / "pictures.json").read_text(encoding="utf-8"))
        print_json({"out": str(folder), **recipe, "seconds": round(seconds, 3)})
    else:
        click.echo(f"{count} {kind} in {folder} ({seconds:.1f} s)")
