"""`maquette report`: two reports beside each other."""

from pathlib import Path

import click


@click.command("report", short_help="Say what got better or worse between two reports.")
@click.argument("action", type=click.Choice(["compare"]), metavar="compare")
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path))
@click.option("--margin", type=float, help="How much worse is no worse: of a rate 0.01 is one point. Default: 0.01.")
@click.option("--out", type=click.Path(path_type=Path), help="Write report.html, .json, .md and .junit.xml into this folder.")
@click.option("--fail-on", type=click.Choice(["look-here", "cannot-tell"]), help="Exit status 1 at this reading or above.")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as one JSON document instead of text.")
def command(action, first, second, margin, out, fail_on, as_json) -> int:  # type: ignore[no-untyped-def]
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
    return 1 if fail_on and report.at_or_above(fail_on.replace("-", " ")) else 0


def _print(report, out) -> None:  # type: ignore[no-untyped-def]
    """How it was compared, then every change with its number."""
    from maquette.report import wording

    click.echo("\n".join(report.notes))
    for finding in report.findings:
        click.echo(f"\n{wording.reading_name(finding.reading)}: {finding.claim}")
        if finding.main:
            click.echo(f"  {wording.sentence(finding.main)}")
    if out:
        click.echo(f"\nWritten: {out / 'report.html'}, report.json, report.md and report.junit.xml")
