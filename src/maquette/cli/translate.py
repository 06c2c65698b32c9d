"""`maquette translate`: pictures through a model that turns pictures into pictures."""

from typing import Literal

import click

from maquette.cli import print_json


@click.command(short_help="Turn a drawing, picture or label map into the picture that belongs to it.")
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
@click.option("--faithful", is_flag=True, help="pix2pix as published: dropout is the noise, so each seed has its own answer. Needs torch.")
@click.option(
    "--seed", type=click.IntRange(min=0), help="Of a model that knows styles, or of the noise of --faithful: each is another. Default: 0."
)
@click.option("--style", type=click.Path(), help="A picture whose style is taken, for a model that knows styles.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document about the pictures.")
def command(
    model: str,
    source: str,
    out: str,
    crop: Literal["cover", "centre", "pad"],
    faithful: bool,
    seed: int | None,
    style: str | None,
    as_json: bool,
) -> None:
    """Turn INPUT, a picture or a folder of pictures, into what MODEL makes of it.

    A model that learned from label maps takes label maps: index PNGs, or pictures in the labels' colours.

    MODEL is a model folder or the name of a model that ships with Maquette.
    """
    from maquette.create.translate import translate
    from maquette.house import find
    from maquette.model import open_model

    opened = open_model(find(model))
    rows = translate(opened, source, out, crop, seed=seed, style=style, faithful=faithful)
    skipped = [row for row in rows if "reason" in row]
    if as_json:
        print_json({"model": opened.name, "digest": opened.digest, "out": out, "pictures": rows})
    for row in skipped:
        click.echo(f"skipped {row['input']}: {row['reason']}", err=True)
    made = len(rows) - len(skipped)
    click.echo(f"{out}: {made:,} picture{'s' * (made != 1)} by {opened.name}.", err=True)
