"""`check`: the examination of a subject on a table, as a report."""

import difflib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import maquette
from maquette.checks import bias
from maquette.checks._given import answered, made, predictions
from maquette.checks.at_once import at_once
from maquette.checks.bias._plan import make_plan
from maquette.checks.bias._roles import examine
from maquette.checks.bias._run import Ran, run
from maquette.checks.kept import NAME, Kept
from maquette.errors import OptionError
from maquette.finding import Reading, Report
from maquette.tables import read_table

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
    split: str = "",
    policy: bias.Policy | str | Path | dict[str, Any] | None = None,
    weights: str | Path | None = None,
    timeout: float = 60.0,
    seed: int = 0,
    only: str | Sequence[str] = (),
    checks: Sequence[str] | None = None,
    command: str = "",
    out: str | Path | None = None,
    fail_on: Reading | None = None,
    say: Callable[[Sequence[str]], None] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Looks for unequal treatment in a table of predictions, or in what a subject answers about a table.

    Args:
        subject: a table of predictions (path, data frame, dict of columns); or, with `data`, what is asked: an estimator, a function, a
            .skops or .onnx file, `module:name`, an address of the Open Inference Protocol; or a generator (the folder of a model, a
            folder of pictures it made, or these as uint8 (N, H, W, 3)), with the pictures it learned from as data.
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
        split: the column that says of which split a row is: those of the test split are examined, the others are the reference.
            `COLUMN=VALUE` says which are examined.
        policy: tolerances: a TOML file, a dict, or a Policy.
        weights: safetensors for a subject `module:factory` that makes a PyTorch module.
        timeout: seconds that the subject may take for a batch.
        only: only these checks of the chapter; the correction is then over these.
        checks: the same, by its older name.
        out: a folder for report.html, .json, .md and .junit.xml, and for the answers, so that a later report can be compared with this one.
        fail_on: from which reading on a finding is a failure in report.junit.xml; None takes the policy's, or "look here".
        say: called with the lines of the plan before anything is measured.
        progress: called with what is being done, how many are done, and of how many.

    Raises:
        MaquetteError: anything a person can mend.
    """
    began = monotonic()
    rules = bias.Policy.read(policy)
    names = _known(only if checks is None else checks)
    wanted = [groups] if isinstance(groups, str) and groups else list(groups)
    if split and reference is not None:
        raise OptionError(f"`--split {split}`", "the other split is the reference already", "Leave out `--reference`, or `--split`.")
    said = positive
    away = (truth, *unit.split(","), genuine, prompt)
    asked = made(subject, data, split, seed)
    if asked is None and data is None:
        asked = predictions(subject, split, prediction, positive, weights)
    elif asked is None:
        asked = answered(
            subject,
            data,
            split,
            away=away,
            prediction=prediction,
            positive=positive,
            weights=weights,
            timeout=timeout,
            progress=progress,
        )
    table, prediction, positive = asked.table, asked.prediction, asked.positive
    other = asked.rest if reference is None else read_table(reference, "the reference")
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
    examined = replace(examined, again=asked.again, generated=asked.generated)
    if positive and not said:
        stated = [(role, value.replace("as you said", "the class that the subject's score is of")) for role, value in stated]
    plan = make_plan(examined, stated, names)
    if say is not None:
        say(plan.lines)
    ran = run(examined, names, progress)
    findings = [*asked.first, *ran.findings, *(at_once(examined) if names is None else ())]
    report = Report(
        title="Who is treated worse",
        subject=asked.name,
        data=table.name,
        made_at=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        version=maquette.__version__,
        seed=seed,
        policy=rules.digest,
        policy_text=rules.text,
        command=command,
        seconds=monotonic() - began,
        facts=(("rows", f"{examined.n:,}"), *((role, column) for role, column in examined.roles.items() if column), *stated),
        notes=(*_notes(ran, rules, names), *table.notes),
        findings=tuple(finding.model_copy(update={"command": command}) for finding in findings),
    )
    if out is not None:
        from maquette.report import folder

        folder.write(report, Path(out), fail_on or rules.fail_on or "look here")
        Kept.of(examined).write(Path(out) / NAME)
    return report


def _known(only: str | Sequence[str]) -> list[str] | None:
    """The checks that were named, in the order of the chapter; None for all of it.

    Raises:
        OptionError: there is no such check; the message names the nearest.
    """
    wanted = only.split(",") if isinstance(only, str) else list(only)
    names = {name.strip().replace("-", "_"): name.strip() for name in wanted if name.strip()}
    known = bias.CHECKS.names()
    for name, typed in names.items():
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f"Did you mean `{close[0].replace('_', '-')}`? " if close else ""
            listed = ", ".join(one.replace("_", "-") for one in known)
            raise OptionError(f"`--only {typed}`", "there is no check of that name", f"{hint}The checks are: {listed}.")
    return [name for name in known if name in names] or None


def _notes(ran: Ran, policy: bias.Policy, names: Sequence[str] | None) -> list[str]:
    only = "" if names is None else ", ".join(name.replace("_", "-") for name in names)
    asked = [f"Only these checks were asked for: {only}. The correction is over them alone; nothing else was looked at."] if only else []
    if not ran.tested:
        return [*asked, "Nothing was tested, so nothing was corrected for."]
    share = policy.false_findings
    expected = f"at most {share * max(1, ran.found):.2g}"
    return [
        *asked,
        f"{ran.tested} check{'s' * (ran.tested != 1)} made a test and {ran.found} of them found something. Each holds for all its groups"
        f" together, and all hold together; {expected} checks are expected to accuse somebody by chance. In a report about a healthy"
        f" subject the chance of any false finding is {share:g}.",
    ]
