"""`maquette inspect`: the health of a folder of pictures."""

from pathlib import Path

import click


@click.command("inspect", short_help="The health of a folder of pictures.")
@click.argument("data", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Also write inspect.json and inspect.html into this folder.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")
def command(data: Path, out: Path | None, as_json: bool) -> None:
    """The health of DATA, a folder or archive of pictures.

    Says how many pictures of which sizes and forms there are, which are broken, the same or nearly the same (also
    across train, validation and test), how even classes and annotations are, and what to do about it.
    """
    import json

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from maquette.atomic import write_text
    from maquette.cli import print_json
    from maquette.data.advice import advice
    from maquette.data.health import examine
    from maquette.data.layouts import read_layout
    from maquette.report.health import page, text

    layout = read_layout(data, paired=None)
    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("inspecting", total=len(layout.entries))
        health = examine(layout, lambda doing, done, of: bar.update(task, completed=done))
    sentences = advice(health)
    document = health.to_json() | {"advice": sentences}
    if out:
        write_text(out / "inspect.json", json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n")
        write_text(out / "inspect.html", page(health, sentences, layout.root))
    if as_json:
        print_json(document)
        return
    console = Console(highlight=False, soft_wrap=True)
    console.print(text(health, sentences))
    if out:
        console.print(f"\nWritten: {out / 'inspect.html'} and {out / 'inspect.json'}", markup=False)
