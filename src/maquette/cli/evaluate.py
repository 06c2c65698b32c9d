"""`maquette evaluate`: how good a model's pictures are, measured."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

if TYPE_CHECKING:
    from maquette.finding import Report


@click.command("evaluate", short_help="Measure how good a model's pictures are.")
@click.argument("model")
@click.argument("data", type=click.Path(path_type=Path))
@click.option("--count", type=click.IntRange(min=50), default=2000, show_default=True, help="How many pictures the model makes.")
@click.option(
    "--features",
    default="builtin",
    show_default=True,
    help="What the pictures are seen with: builtin, or a safetensors file with the weights of Inception-v3.",
)
@click.option("--half", type=click.Choice(["left", "right"]), help="For a model of two sets: which half DATA is compared with.")
@click.option("--teacher", help="For a translator: compare with what this one makes of the same inputs, not with the true pictures.")
@click.option("--out", type=click.Path(path_type=Path), help="Write report.html, .json, .md and .junit.xml into this folder.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the first picture, and of every other draw.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON document instead of text.")
def command(
    model: str,
    data: Path,
    count: int,
    features: str,
    half: Literal["left", "right"] | None,
    teacher: str | None,
    out: Path | None,
    seed: int,
    as_json: bool,
) -> None:
    """Measure MODEL's pictures against the real ones in DATA: a folder or archive, prepared as the model's own were.

    KID and FID say how far apart the two are, precision and recall what is wrong: poor pictures or poor variety. The nearest
    training pictures show whether the model repeats what it learned from. Where DATA has a part that the model has not learned
    from (folders validation and test, or a share held out), the comparison is with that. MODEL may be the name of a model that
    ships with Maquette.
    """
    import shlex

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from maquette.checks.quality import evaluate
    from maquette.house import find
    from maquette.report import folder

    given: dict[str, tuple[object, object]] = {"--count": (count, 2000), "--features": (features, "builtin"), "--half": (half, None)}
    given |= {"--teacher": (teacher, None), "--seed": (seed, 0)}
    flags = [word for name, (value, default) in given.items() if value != default for word in (name, str(value))]
    repeat = shlex.join(["maquette", "evaluate", str(model), str(data), *flags])
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("starting", total=None)
        report = evaluate(
            find(model),
            data,
            count=count,
            seed=seed,
            features=features,
            half=half,
            teacher=find(teacher) if teacher else None,
            command=repeat,
            progress=lambda doing, done, of: bar.update(task, description=doing, completed=done, total=of),
        )
    if out:
        folder.write(report, out)
    if as_json:
        click.echo(report.to_json(), nl=False)
        return
    _print(report, out)


def _print(report: "Report", out: Path | None) -> None:
    """The numbers as a table, and below it what they do not say."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from maquette.report import wording

    console = Console(highlight=False, soft_wrap=True)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    columns: tuple[tuple[str, Literal["left", "right"]], ...]
    columns = (("measure", "left"), ("value", "right"), ("interval", "right"), ("n", "right"), ("better", "left"))
    for name, where in columns:
        table.add_column(name, justify=where, no_wrap=True)
    for finding in sorted(report.findings, key=lambda finding: -finding.importance):
        for quantity in finding.quantities:
            figures = (wording.value(quantity), wording.interval(quantity), f"{quantity.estimate.n:,}")
            table.add_row(quantity.name, *figures, quantity.better or "")
    console.print(
        f"{report.subject}: {dict(report.facts)['made pictures']} pictures, beside {dict(report.facts)['compared with']}.", markup=False
    )
    console.print(table)
    for finding in report.findings:
        if finding.reading not in (None, "not applicable"):
            console.print(f"{finding.reading}: {finding.claim}", markup=False)
    if out:
        console.print(f"\nWritten: {out / 'report.html'}, report.json, report.md and report.junit.xml", markup=False)
    else:
        console.print("\nPictures, methods and limits: add --out FOLDER.", markup=False)
