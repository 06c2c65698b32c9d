"""Runs benches and writes what they found: `python -m benchmarks.run [NAME ...]`."""

import shutil
import sys
import tempfile
import time
from pathlib import Path

import click

from benchmarks import BENCHES
from benchmarks.machine import Moment, facts, peaks
from benchmarks.results import Result, read, section, write
from benchmarks.setting import Setting
from maquette.errors import MaquetteError

FOLDER = Path(__file__).parent
KEEP = FOLDER.parent / "out" / "benchmarks"


@click.command()
@click.argument("names", nargs=-1)
@click.option("--tiny", is_flag=True, help="Try the machinery in seconds; the numbers mean nothing and are not written down.")
@click.option("--keep", type=click.Path(path_type=Path), default=KEEP, help="Where pictures for a person to look at go.")
@click.option("--minutes", type=click.FloatRange(min=0, min_open=True), help="Of one training, where a bench trains for a time.")
@click.option("--threads", type=click.IntRange(1, 2), default=2, help="Of one training: 1 on a machine that does other work. Default: 2.")
def command(names: tuple[str, ...], tiny: bool, keep: Path, minutes: float | None, threads: int) -> None:
    """Measure the benches NAMES, or all of them."""
    benches = [BENCHES.open(name) for name in (names or BENCHES.names())]  # all of them first: a wrong name costs no time
    known = {} if tiny else read(FOLDER / "results.json")
    click.echo("The machine's own peak ...", err=True)
    machine, best = facts(), peaks(is_tiny=tiny)
    for bench in benches:
        name = bench.__name__.rpartition(".")[2]
        click.echo(f"{name}: {bench.TITLE} ...", err=True)
        work = Path(tempfile.mkdtemp(prefix=f"bench-{name}-"))
        try:
            before = Moment.now()
            figures = tuple(bench.measure(Setting(work, keep, best, tiny, minutes, threads)))
            after = Moment.now()
        finally:
            shutil.rmtree(work, ignore_errors=True)
        result = Result(
            bench=name,
            title=bench.TITLE,
            when=before.when,
            machine=machine,
            load=(round(before.load, 2), round(after.load, 2)),
            others=after.others_since(before),
            peaks=best,
            seconds=round(after.wall - before.wall, 1),
            figures=figures,
        )
        click.echo(section(result))
        known[name] = result
        if not tiny:
            write(FOLDER, known)


def main() -> None:
    """The program; one of our errors is one line."""
    started = time.monotonic()
    try:
        command.main(standalone_mode=False)
    except (MaquetteError, click.ClickException) as error:
        click.echo(error.format_message() if isinstance(error, click.ClickException) else str(error), err=True)
        sys.exit(2)
    click.echo(f"{(time.monotonic() - started) / 60:.1f} minutes.", err=True)


if __name__ == "__main__":
    main()
