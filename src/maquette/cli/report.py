"""`maquette report`: two reports beside each other."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from maquette.cli import READINGS, reading

if TYPE_CHECKING:
    from maquette.finding import Report


@click.command("report", short_help="Say what got better or worse between two reports.")
@click.argument("action", type=click.Choice(["compare"]), metavar="compare")
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path))
@click.option("--margin", type=float, help="How much worse is no worse: of a rate 0.01 is one point. Default: 0.01.")
@click.option("--out", type=click.Path(path_type=Path), help="Write report.html, .json, .md and .junit.xml into this folder.")
@click.option("--fail-on", type=click.Choice(list(READINGS)), help="Exit status 1 at this reading or above.")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as one JSON document instead of text.")
def command(action: str, first: Path, second: Path, margin: float | None, out: Path | None, fail_on: str | None, as_json: bool) -> int:
    """Compare SECOND with FIRST, two folders that `maquette check --out` wrote, or their report.json: what got better or worse.

    The one action is compare. Where both reports are about the same rows, each row is compared with itself, which sees most; otherwise
    they are compared as independent samples, and the comparison says so. What got worse beyond chance reads `look here`; what is
    shown not to be worse by more than the margin, `as expected`.
    """
    import shlex

    from maquette.checks.comparison import MARGIN, compare

    words = ["maquette", "report", action, str(first), str(second), *(["--margin", f"{margin:g}"] if margin is not None else [])]
    report = compare(first, second, margin=MARGIN if margin is None else margin, out=out, command=shlex.join(words))
    if as_json:
        click.echo(report.to_json(), nl=False)
    else:
        _print(report, out)
    stop = reading(fail_on)
    return 1 if stop and report.at_or_above(stop) else 0


def _print(report: "Report", out: Path | None) -> None:
    """How it was compared, then every change with its number."""
    from maquette.report import wording

    click.echo("\n".join(report.notes))
    for finding in report.findings:
        click.echo(f"\n{wording.reading_name(finding.reading)}: {finding.claim}")
        if finding.main:
            click.echo(f"  {wording.sentence(finding.main)}")
    if out:
        click.echo(f"\nWritten: {out / 'report.html'}, report.json, report.md and report.junit.xml")
