"""`maquette export`: a model in another form."""

import click

from maquette.cli import print_json
from maquette.errors import OptionError


@click.command(short_help="Write a model as a web page that draws in the visitor's browser.")
@click.argument("model")
@click.option("--out", required=True, type=click.Path(), help="A folder; with --one-file a FILE.html, or a folder for it.")
@click.option("--web", is_flag=True, help="A page for any static server: it draws in the browser, and nothing leaves the visitor's device.")
@click.option("--one-file", is_flag=True, help="With --web: all of it in one HTML file, which opens from disk without a server.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document about what was written.")
def command(model: str, out: str, web: bool, one_file: bool, as_json: bool) -> None:
    """Write MODEL, a model folder or the name of a model that ships with Maquette, in another form.

    There is one form so far, `--web`. The ONNX graph for other programs needs no export: it lies in the model's folder
    as generator.onnx, beside the weights that it reads.

    The first export fetches ONNX Runtime for browsers (33 MB) through npm; it is kept in the cache.
    """
    from maquette.api import export

    if not web:
        raise OptionError("`maquette export`", "it needs the form that is wanted; there is one, a web page", "Add `--web`.")
    written = export(model, out, one_file=one_file)
    sizes = f"{written.bytes / 1e6:.1f} MB" + (f", of which a visitor fetches {written.fetched_bytes / 1e6:.1f}" if not one_file else "")
    if as_json:
        print_json({"out": str(written.path), "page": str(written.page), "bytes": written.bytes, "fetched_bytes": written.fetched_bytes})
    click.echo(f"{written.path}: {sizes}.", err=True)
    if one_file:
        click.echo(f"Open {written.page} in a browser; it needs no server.", err=True)
    else:
        click.echo(
            f"Try it:  python {written.path / 'serve.py'}\nAny static server can serve it; docs/export.md says how it gets threads.",
            err=True,
        )
