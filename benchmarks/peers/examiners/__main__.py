"""Makes the environments of the peers and says which of them import: `python -m benchmarks.peers.examiners [NAME ...]`."""

import sys

import click

from benchmarks.peers.examiners.environments import Found, make, names
from maquette.errors import MaquetteError


@click.command()
@click.argument("wanted", nargs=-1)
def command(wanted: tuple[str, ...]) -> None:
    """Makes the environments WANTED, or all, below `out/peers`. It needs a package index and takes minutes and 1 GB for each."""
    for name in wanted or names():
        click.echo(f"{name} ...", err=True)
        click.echo(line(make(name)))


def line(found: Found) -> str:
    """One environment in one line."""
    with_what = ", ".join(f"{library} {version}" for library, version in found.versions.items())
    if found.imports:
        return f"{found.name}: imports ({with_what})"
    return f"{found.name}: {'does not import' if found.is_installed else 'does not install'}: {found.error}" + (
        f" ({with_what})" if with_what else ""
    )


if __name__ == "__main__":
    try:
        command.main(standalone_mode=False)
    except (MaquetteError, click.ClickException) as error:
        click.echo(error.format_message() if isinstance(error, click.ClickException) else str(error), err=True)
        sys.exit(2)
