"""`maquette translate`: pictures through a model that turns pictures into pictures."""

import click

from maquette.cli import print_json


@click.command(short_help="Turn a drawing or picture into the one that belongs to it.")
@click.argument("model")
@click.argument("source", metavar="INPUT", type=click.Path())
@click.option("--out", required=True, type=click.Path(), help="FILE.png or FILE.jpg; a folder if INPUT is one.")
@click.option(
    "--crop",
    type=click.Choice(["cover", "centre", "pad"]),
    default="pad",
    show_default=True,
    help="Another shape: pad shows all of it, cover fills the frame, centre cuts the middle.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document about the pictures.")
def command(model, source, out, crop, as_json) -> None:  # type: ignore[no-untyped-def]
    """Turn INPUT, a picture or a folder of pictures, into what MODEL makes of it.

    MODEL is a model folder or the name of a model that ships with Maquette.
    """
    from maquette.create.translate import translate
    from maquette.house import find
    from maquette.model import open_model

    opened = open_model(find(model))
    rows = translate(opened, source, out, crop)
    skipped = [row for row in rows if "reason" in row]
    if as_json:
        print_json({"model": opened.name, "digest": opened.digest, "out": out, "pictures": rows})
    for row in skipped:
        click.echo(f"skipped {row['input']}: {row['reason']}", err=True)
    made = len(rows) - len(skipped)
    click.echo(f"{out}: {made:,} picture{'s' * (made != 1)} by {opened.name}.", err=True)
