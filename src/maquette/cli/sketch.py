"""`maquette sketch`: photographs to drawings, giving pairs, or to label maps."""

from typing import Any

import click

from maquette.cli import parse_size, print_json
from maquette.errors import Interrupted, OptionError

_STYLES = ("canny", "xdog", "contour", "soft")  # as in maquette.sketches.styles, which is not imported for a help text


@click.command(short_help="Photographs to drawings, giving pairs; or to label maps.")
@click.argument("data", type=click.Path())
@click.option("--out", required=True, type=click.Path(), help="A new or empty folder, or one in which the same set was left unfinished.")
@click.option(
    "--style",
    type=click.Choice(_STYLES),
    help="canny: lines of one width; xdog: ink that swells; contour: closed outlines; soft: pencil.  [default: canny]",
)
@click.option("--thickness", type=float, help="Of a line, in pixels of the drawing.  [default: 1.4 at 128 pixels, 2 at 256]")
@click.option("--detail", type=float, default=0.5, show_default=True, help="0: the few strongest lines or largest regions; 1: nearly all.")
@click.option("--palette", type=int, metavar="N", help="Label maps of N colours, the same in all pictures, instead of drawings.")
@click.option("--size", callback=parse_size, help="Cut photographs to this: 128, or 192x128 (width x height). Otherwise they stay.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the search for a palette.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document about the set.")
def command(
    data: str,
    out: str,
    style: str | None,
    thickness: float | None,
    detail: float,
    palette: int | None,
    size: int | tuple[int, int] | None,
    seed: int,
    as_json: bool,
) -> None:
    """Draw every photograph in DATA, a folder or archive.

    OUT then holds `A_sketch/` and `B_picture/` with the same names, as `maquette train pix2pix OUT` reads them; or, with
    `--palette N`, `pictures/`, `labels/` and `labels.json`, as `maquette train spade OUT` does. Folders train, validation
    and test are kept. What was stopped goes on with the same command.
    """
    import time

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from maquette.api import sketch

    if palette is not None and (style or thickness is not None):
        given = "--style" if style else "--thickness"
        raise OptionError(f"`{given}` with `--palette`", "a label map has regions, not lines", "Leave one of them out.")
    started = time.perf_counter()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("reading", total=None)
        options: dict[str, Any] = {"style": style or "canny", "thickness": thickness}
        if palette is not None:
            options = {"palette": palette, "seed": seed}
        try:
            made = sketch(
                data,
                out,
                detail=detail,
                size=size,
                progress=lambda doing, done, of: bar.update(task, description=doing, completed=done, total=of),
                **options,
            )
        except KeyboardInterrupt as stop:
            raise Interrupted(f"`--out {out}`", "the set is unfinished", "Run the same command again to finish it.") from stop
    seconds = time.perf_counter() - started
    if as_json:
        skipped = [{"name": bad.name, "reason": bad.reason} for bad in made.skipped]
        print_json({"out": str(made.folder), "count": made.count, "skipped": skipped, "seconds": round(seconds, 3)})
        return
    for bad in made.skipped[:10]:
        click.echo(f"skipped {bad.name}: {bad.reason}", err=True)
    if len(made.skipped) > 10:
        click.echo(f"and {len(made.skipped) - 10:,} more, see {made.folder / 'sketch.json'}", err=True)
    click.echo(f"{made.count:,} {'label maps' if palette is not None else 'drawings'} in {made.folder} ({seconds:.1f} s)")
