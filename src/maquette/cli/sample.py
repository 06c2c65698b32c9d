"""`maquette sample`: new pictures from a model."""

import click

from maquette.cli import print_json


@click.command(short_help="Make new pictures with a model.")
@click.argument("model")
@click.option("--count", type=click.IntRange(min=1), default=64, show_default=True, help="How many pictures.")
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the first picture; the next has the next number."
)
@click.option("--class", "label", help="Only this class, by name; otherwise they take turns. For a model that was trained with classes.")
@click.option(
    "--truncation",
    type=click.FloatRange(0, 1),
    default=1.0,
    show_default=True,
    help="Less is more ordinary and more alike; 1 is everything that the model can do.",
)
@click.option("--out", required=True, type=click.Path(), help="FILE.png or FILE.jpg for one contact sheet; any other name is a folder.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document about the pictures.")
def command(model: str, count: int, seed: int, label: str | None, truncation: float, out: str, as_json: bool) -> None:
    """Make new pictures with MODEL, a model folder or the name of a model that ships with Maquette.

    The same seed gives the same picture. Each PNG carries in its metadata what makes it again; drop it on the page of
    the model in `maquette studio` to go there.
    """
    from maquette.create.sample import sample
    from maquette.house import find
    from maquette.model import open_model

    opened = open_model(find(model))
    pictures = sample(opened, count, seed, out, label=label, truncation=truncation)
    if as_json:
        print_json({"model": opened.name, "digest": opened.digest, "seed": seed, "count": count, "out": out, "pictures": pictures})
    else:
        click.echo(f"{out}: {count:,} picture{'s' * (count > 1)} of {opened.name}, seeds {seed} to {seed + count - 1}.", err=True)
