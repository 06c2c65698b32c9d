"""`check`: the examination of a subject on a table, as a report."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray

import maquette
from maquette.checks import bias
from maquette.checks.answers import answers as whether_answered
from maquette.checks.at_once import at_once
from maquette.checks.bias._plan import make_plan
from maquette.checks.bias._roles import examine
from maquette.checks.bias._run import Ran, run
from maquette.checks.kept import NAME, Kept
from maquette.errors import OptionError
from maquette.finding import Finding, Report
from maquette.model import Model, open_model
from maquette.seeds import number
from maquette.subjects import ask, open_subject
from maquette.tables import Table, read_table
from maquette.tables.reading import is_table

_PICTURES = 1000  # that a generator makes
ANSWER = "answer"  # the column of a subject's answers
Progress = Callable[[str, int, int], None]


def check(
    subject: Any,
    data: Any = None,
    *,
    truth: str = "",
    prediction: str = "",
    groups: str | Sequence[str] = (),
    given: str = "",
    unit: str = "",
    threshold: float | None = None,
    positive: str = "",
    genuine: str = "",
    text: str = "",
    contributor: str = "",
    time: str = "",
    prompt: str = "",
    reference: Any = None,
    policy: bias.Policy | str | Path | dict[str, Any] | None = None,
    weights: str | Path | None = None,
    timeout: float = 60.0,
    seed: int = 0,
    checks: Sequence[str] | None = None,
    command: str = "",
    out: str | Path | None = None,
    say: Callable[[Sequence[str]], None] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Looks for unequal treatment in a table of predictions, or in what a subject answers about a table.

    Args:
        subject: a table of predictions (path, data frame, dict of columns); or, with `data`, what is asked: an estimator, a function, a
            .skops or .onnx file, `module:name`, an address of the Open Inference Protocol; or the folder of a generator, with the
            pictures it learned from as data.
        data: the table, or the folder of pictures with `metadata.csv`, that the subject is asked about.
        truth: the column that holds what is right; without it, who is chosen is looked at.
        prediction: the column of a table of predictions that holds classes, scores or numbers.
        groups: columns whose values divide people; "auto" looks for names and values that are sensitive.
        given: a column within whose values who is chosen is compared.
        unit: the column that says whom a row belongs to, where rows belong together.
        threshold: the score from which a row counts as chosen.
        positive: the class that counts as chosen.
        genuine: for verification: the column that says whether a pair is of one person; `prediction` then holds how alike the two are,
            and `unit` may name both people, with a comma.
        text: the column of what people wrote, or of what the subject says.
        contributor: the column that says who wrote it.
        time: the column that says when, as numbers or as ISO 8601; without it, the rows' order is that of time.
        prompt: the column of what `text` answers.
        reference: another table with the same columns, such as the training data.
        policy: tolerances: a TOML file, a dict, or a Policy.
        weights: safetensors for a subject `module:factory` that makes a PyTorch module.
        timeout: seconds that the subject may take for a batch.
        checks: only these of the chapter.
        out: a folder for report.html, .json, .md and .junit.xml, and for the answers, so that a later report can be compared with this one.
        say: called with the lines of the plan before anything is measured.
        progress: called with what is being done, how many are done, and of how many.

    Raises:
        MaquetteError: anything a person can mend.
    """
    began = monotonic()
    rules = bias.Policy.read(policy)
    wanted = [groups] if isinstance(groups, str) and groups else list(groups)
    said = positive
    made = _made(subject, data, seed)
    if made is not None:
        table, name, first, again = read_table(data), made[0], list[Finding](), None
    else:
        away = (truth, *unit.split(","), genuine, prompt)
        table, name, first, prediction, positive, again = _table(subject, data, away, prediction, positive, weights, timeout, progress)
    other = None if reference is None else read_table(reference, "the reference")
    examined, stated = examine(
        table,
        truth=truth,
        prediction=prediction,
        groups=wanted,
        given=given,
        unit=unit,
        threshold=threshold,
        positive=positive,
        genuine=genuine,
        text=text,
        contributor=contributor,
        time=time,
        prompt=prompt,
        reference=other,
        policy=rules,
        seed=seed,
    )
    examined = replace(examined, again=again, generated=None if made is None else made[1])
    if positive and not said:
        stated = [(role, value.replace("as you said", "the class that the subject's score is of")) for role, value in stated]
    plan = make_plan(examined, stated)
    if say is not None:
        say(plan.lines)
    ran = run(examined, _known(checks), progress)
    findings = [*first, *ran.findings, *(at_once(examined) if checks is None else ())]
    report = Report(
        title="Who is treated worse",
        subject=name,
        data=table.name,
        made_at=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        version=maquette.__version__,
        seed=seed,
        policy=rules.digest,
        policy_text=rules.text,
        command=command,
        seconds=monotonic() - began,
        facts=(("rows", f"{examined.n:,}"), *((role, column) for role, column in examined.roles.items() if column), *stated),
        notes=(*_notes(ran, rules), *table.notes),
        findings=tuple(finding.model_copy(update={"command": command}) for finding in findings),
    )
    if out is not None:
        from maquette.report import folder

        folder.write(report, Path(out), "cannot tell" if rules.fail_on == "cannot tell" else "look here")
        Kept.of(examined).write(Path(out) / NAME)
    return report


def _table(
    subject: Any,
    data: Any,
    away: Sequence[str],
    prediction: str,
    positive: str,
    weights: str | Path | None,
    timeout: float,
    progress: Progress | None,
) -> tuple[Table, str, list[Finding], str, str, bias.Again | None]:
    """The table, the subject's name, what is to be said of its answers, their column, the class they speak for, and how to ask again."""
    if data is None:
        if isinstance(subject, (str, Path)) and not is_table(subject) and not Path(subject).is_dir():
            open_subject(subject, weights=weights)  # says so if it is nothing at all
            raise OptionError(f"`{subject}`", "a subject is asked about rows, and there are none", "Add a table, or a folder of pictures.")
        table = read_table(subject)
        return table, Path(table.name).name, [], prediction, positive, None
    if prediction:
        raise OptionError(f"`--prediction {prediction}`", "the answers are the subject's own", "Leave it out, or give the table alone.")
    asked = open_subject(subject, weights=weights)
    table = read_table(data)
    for place, name in enumerate(away):
        if name:
            table.column(name, "--truth" if place == 0 else "--unit")
    features = table if table.root is not None else table.only([name for name in table.columns if name not in away])
    found = ask(asked, features, seconds=timeout, progress=progress)
    first = [whether_answered(found, len(table))]
    if found.missing == len(table):
        return table, asked.name, first, "", positive, None
    column = ANSWER if ANSWER not in table else f"{ANSWER} of {asked.name}"
    whole = Table(table.name, {**table.columns, column: found.column}, table.root, table.notes)
    again = bias.Again(features, lambda rows: ask(asked, rows, seconds=timeout))
    return whole, asked.name, first, column, positive or found.positive, again


def _made(subject: Any, data: Any, seed: int) -> tuple[str, NDArray[np.uint8]] | None:
    """The name of a generator and pictures it makes; None where the subject is no generator."""
    is_folder = isinstance(subject, (str, Path)) and (Path(subject) / "config.json").is_file()
    if data is None or not (is_folder or isinstance(subject, Model)):
        return None
    model = subject if isinstance(subject, Model) else open_model(subject)
    return Path(model.folder).name, model.sample_arrays(_PICTURES, number(seed, "generated people") % 2**31)


def _known(checks: Sequence[str] | None) -> list[str] | None:
    names = None if checks is None else [name.replace("-", "_") for name in checks]
    for name in names or ():
        bias.CHECKS.open(name)
    return names


def _notes(ran: Ran, policy: bias.Policy) -> list[str]:
    if not ran.tested:
        return ["Nothing was tested, so nothing was corrected for."]
    share = policy.false_findings
    expected = f"at most {share * max(1, ran.found):.2g}"
    return [
        f"{ran.tested} checks made a test and {ran.found} of them found something. Each holds for all its groups together, and all hold"
        f" together; {expected} checks are expected to accuse somebody by chance. In a report about a healthy subject the chance of any"
        f" false finding is {share:g}."
    ]
