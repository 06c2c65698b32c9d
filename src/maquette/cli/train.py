"""`maquette train`: a folder of pictures becomes a model."""

from contextlib import nullcontext

import click

from maquette.cli import parse_size, print_json


@click.command(short_help="Turn a folder of pictures into a model.")
@click.argument("family")
@click.argument("data", type=click.Path(), nargs=-1, required=True)
@click.option("--out", required=True, type=click.Path(), help="The folder that becomes the model.")
@click.option("--size", callback=parse_size, help="Side of the pictures in pixels, or WIDTHxHEIGHT. Default: 64.")
@click.option("--minutes", type=click.FloatRange(min=0, min_open=True), help="Budget in minutes of training. Default: 10.")
@click.option("--kimg", type=click.FloatRange(min=0, min_open=True), help="Budget in thousands of pictures seen; fractions are welcome.")
@click.option("--preset", help="laptop (default): can be watched while it learns. paper: as published.")
@click.option("--conditional", type=click.Choice(["auto", "yes", "no"]), help="Learn the classes apart. Default: where there are several.")
@click.option("--from", "start", type=click.Path(), help="Begin with the weights of this model of the same family; auto takes its family.")
@click.option("--seed", type=click.IntRange(min=0), help="The same seed makes the same model. Default: 0.")
@click.option(
    "--set",
    "assignments",
    multiple=True,
    metavar="NAME=VALUE",
    help="Any other setting, e.g. model.width=48, data.crop=pad, training.price_per_kwh=0.4; may be repeated.",
)
@click.option("--resume", is_flag=True, help="Go on from the last checkpoint, exactly as if nothing had happened.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document about the model.")
def command(
    family: str,
    data: tuple[str, ...],
    out: str,
    size: int | tuple[int, int] | None,
    minutes: float | None,
    kimg: float | None,
    preset: str | None,
    conditional: str | None,
    start: str | None,
    seed: int | None,
    assignments: tuple[str, ...],
    resume: bool,
    as_json: bool,
) -> None:
    """Train FAMILY on the pictures in DATA.

    FAMILY is auto, which chooses what suits the pictures, the machine and the minutes, and says why; or gan, dcgan, cogan,
    progan, stylegan, stylegan2, biggan, r3gan, pix2pix, pix2pixhd or spade; or a recipe: a .toml file with everything in it.
    pix2pix learns from pairs: two folders with the same file names, or pictures of two halves; spade from pictures with label
    maps, and pix2pixhd from either. cogan learns from two sets without pairs: SET_A SET_B. The others learn from one set, its
    classes apart where it has some.
    Ctrl-C saves and stops; --resume goes on.
    """
    from maquette import api
    from maquette.cli._progress import watched
    from maquette.settings import split_assignment
    from maquette.training.train import is_first_process

    with watched(out) if is_first_process() else nullcontext():
        model = api.train(
            family,
            data if len(data) > 1 else data[0],
            out,
            size=size,
            minutes=minutes,
            kimg=kimg,
            preset=preset,
            seed=seed,
            conditional=conditional,
            start=start,
            settings=dict(split_assignment(text) for text in assignments),
            resume=resume,
            say=lambda text: click.echo(text, err=True),
        )
    if not is_first_process():
        return
    if as_json:
        print_json(model.describe())
    else:
        seen, row = model.record.training["pictures_seen"], model.record.training
        verb = f"translate {out} INPUT --out OUTPUT" if model.spec.is_translator else f"sample {out} --count 64 --out grid.png"
        click.echo(
            f"{out}: {seen:,} pictures seen in {row['seconds'] / 60:.1f} minutes, {row['kwh']:.3f} kWh. Look at {out}/samples.png, then:"
        )
        click.echo(f"  maquette {verb}\n  maquette studio --models {out}")
