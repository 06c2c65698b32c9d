"""`maquette check`: who is treated worse, with evidence."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from maquette.cli import READINGS, reading

if TYPE_CHECKING:
    from maquette.finding import Report


@click.command("check", short_help="Look for people who are treated worse.")
@click.argument("subject")
@click.argument("data", required=False, type=click.Path(path_type=Path))
@click.option("--truth", default="", help="The column that holds what is right.")
@click.option("--prediction", default="", help="Of a table of predictions: the column of classes, scores or numbers.")
@click.option("--groups", default="", help="Columns whose values divide people, with commas; `auto` looks for sensitive names and values.")
@click.option("--given", default="", help="Compare who is chosen within each value of this column.")
@click.option("--unit", default="", help="The column that says whom a row belongs to, where rows belong together.")
@click.option("--threshold", type=float, help="The score from which a row counts as chosen; half, if scores lie in [0, 1].")
@click.option("--positive", default="", help="The class that counts as chosen; by its name, if that is clear.")
@click.option(
    "--genuine", default="", help="Verification: the column that says which pairs are of one person; --unit may name both people."
)
@click.option("--text", default="", help="The column of what people wrote, or of what SUBJECT says.")
@click.option("--contributor", default="", help="The column that says who wrote it.")
@click.option("--time", default="", help="The column that says when: numbers, or ISO 8601; without it, rows are in the order of time.")
@click.option("--prompt", default="", help="The column of what the text answers.")
@click.option("--reference", type=click.Path(path_type=Path), help="Another table with the same columns, such as the training data.")
@click.option(
    "--split",
    default="",
    help="The column that says of which split a row is, or COLUMN=VALUE: these are examined, the others the reference.",
)
@click.option("--only", default="", metavar="CHECK[,CHECK]", help="Run these checks of the chapter alone, and correct over them.")
@click.option("--policy", type=click.Path(path_type=Path), help="A TOML file with tolerances; it is hashed into the report.")
@click.option("--weights", type=click.Path(path_type=Path), help="For a SUBJECT module:factory of PyTorch: its weights in safetensors.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=60.0, show_default=True, help="Seconds SUBJECT may take for a batch.")
@click.option("--out", type=click.Path(path_type=Path), help="Write report.html, .json, .md and .junit.xml into this folder.")
@click.option("--fail-on", type=click.Choice(list(READINGS)), help="Exit status 1 at this reading or above.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of every random draw.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON document instead of text.")
@click.pass_context
def command(
    ctx: click.Context,
    subject: str,
    data: Path | None,
    groups: str,
    policy: Path | None,
    out: Path | None,
    fail_on: str | None,
    as_json: bool,
    **options: Any,
) -> int:
    """Look for unequal treatment in SUBJECT: a table of predictions (.csv, .parquet, .jsonl), or something that is asked about DATA.

    That can be an .onnx file, a scikit-learn model in a .skops file, module:name of a Python function or estimator, the address of an
    endpoint that speaks the Open Inference Protocol, or the folder of a generator. DATA is a table, or a folder of pictures with
    metadata.csv; for a generator, the pictures it learned from.

    Without --truth it looks at who is chosen. The plan is printed first: what these rows can show. Where a gap is beyond the tolerance
    and beyond chance the report says `look here`, where it is shown to be within it `as expected`, and otherwise `cannot tell`, with
    the rows that would be needed.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from maquette.checks.bias import Policy
    from maquette.checks.examination import check

    rules = Policy.read(policy)
    stop = reading(fail_on) or rules.fail_on or None
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("reading", total=None)
        report = check(
            subject,
            data,
            groups=[name.strip() for name in groups.split(",") if name.strip()],
            policy=rules,
            out=out,
            fail_on=stop,
            command=_repeat(ctx, subject, data),
            say=lambda lines: console.print("\n".join(("Plan:", *(f"  {line}" for line in lines))), markup=False),
            progress=lambda doing, done, of: bar.update(task, description=doing, completed=done, total=of),
            **options,
        )
    if as_json:
        click.echo(report.to_json(), nl=False)
    else:
        _print(report, out)
    return 1 if stop and report.at_or_above(stop) else 0


def _repeat(ctx: click.Context, subject: str, data: Path | None) -> str:
    """The command with every flag that is not at its default, but without where the report goes."""
    import shlex

    words = ["maquette", "check", subject, *([str(data)] if data else [])]
    for option in ctx.command.params:
        value = ctx.params.get(option.name or "")
        is_kept = (
            isinstance(option, click.Option)
            and option.name not in ("out", "as_json", "fail_on")
            and value not in (None, "", option.default)
        )
        words += [option.opts[0], str(value)] if is_kept else []
    return shlex.join(words)


def _print(report: "Report", out: Path | None) -> None:
    """Each finding with its main number, the most important first; those that do not apply in one line."""
    from rich.console import Console

    from maquette.report import wording

    console = Console(highlight=False, soft_wrap=True)
    console.print(wording.summary(report), markup=False)
    for finding in report.findings:
        if finding.reading == "not applicable":
            continue
        console.print(f"\n{wording.reading_name(finding.reading)}: {finding.claim}", markup=False)
        if finding.main:
            console.print(f"  {wording.sentence(finding.main)}", markup=False)
        if finding.collect:
            console.print("  collect " + ", ".join(f"{one.more:,} more {one.what}" for one in finding.collect[:3]), markup=False)
    idle = [finding.id.partition("/")[2] for finding in report.findings if finding.reading == "not applicable"]
    if idle:
        console.print(f"\nnot applicable: {', '.join(idle)}", markup=False)
    console.print("\n" + "\n".join(report.notes), markup=False)
    if out:
        console.print(f"\nWritten: {out / 'report.html'}, report.json, report.md and report.junit.xml", markup=False)
    else:
        console.print("\nEvidence, methods and limits: add --out FOLDER.", markup=False)
