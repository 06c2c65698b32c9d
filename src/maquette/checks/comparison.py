"""`compare`: what got better or worse from one report to another, beyond chance, as a report."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import maquette
from maquette.checks._changes import EVERYBODY, GAP, Change, between_reports, on_the_same_rows
from maquette.checks.kept import NAME, Kept, difference
from maquette.errors import OptionError
from maquette.finding import Finding, Intervals, Quantity, Reading, Report, Rows
from maquette.report import folder, wording
from maquette.stats import Estimate, holm

MARGIN = 0.01  # a worsening of at most this is none: one point of a rate
_LEVEL = 0.05  # the chance that anything at all is said to have changed where nothing has
_MOST_SHOWN = 40
_CHAPTER = "comparison"


def compare(
    first: str | Path | Report, second: str | Path | Report, *, margin: float = MARGIN, out: str | Path | None = None, command: str = ""
) -> Report:
    """What got better or worse from the first report to the second.

    Where both were made of the same rows and lie in folders that `check` wrote, every row is compared with itself (McNemar's exact test,
    DeLong's for areas, Student's over the changes); otherwise the two are compared as independent samples, which sees less.

    Args:
        first: the folder of a report, its report.json, or a Report.
        margin: how much worse is no worse: of a rate 0.01 is one point; of a mean error it is a share of what it was.
        out: a folder for report.html, .json, .md and .junit.xml.

    Raises:
        OptionError: there is no report, or the two have nothing in common.
    """
    began = time.monotonic()
    if not 0 < margin < 1:
        raise OptionError(f"`--margin {margin:g}`", "it must lie above 0 and below 1", f"Try `--margin {MARGIN:g}`.")
    reports = [one if isinstance(one, Report) else folder.read(one) for one in (first, second)]
    changes, how = _changes(first, second, *reports)
    if not changes:
        raise OptionError(
            f"`{_name(first)}` and `{_name(second)}`",
            "they measure nothing in common",
            "Compare two reports of `maquette check` with the same groups and the same kind of answers.",
        )
    adjusted = [float(p) for p in holm([change.p for change in changes])]
    findings = [_readings(*reports), *_findings(changes, adjusted, margin)]
    before, after = reports
    report = Report(
        title="What got better or worse",
        subject=after.subject if after.subject != before.subject else f"{after.subject}, made {after.made_at}",
        data=after.data,
        made_at=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        version=maquette.__version__,
        seed=after.seed,
        command=command,
        seconds=time.monotonic() - began,
        facts=(
            ("compared with", f"{before.subject}, {before.data}, made {before.made_at}"),
            ("margin", f"{100 * margin:g} points"),
            ("figures compared", f"{len(changes):,}"),
        ),
        notes=(how, _chance(changes, adjusted), *_differences(before, after)),
        findings=tuple(finding.model_copy(update={"command": command}) for finding in findings),
    )
    if out is not None:
        folder.write(report, Path(out))
    return report


def _changes(first: str | Path | Report, second: str | Path | Report, before: Report, after: Report) -> tuple[list[Change], str]:
    """Every change, and how it was found."""
    rows = [_rows(one) for one in (first, second)]
    if rows[0] is not None and rows[1] is not None:
        why = difference(rows[0], rows[1])
        if not why:
            found = on_the_same_rows(rows[0], rows[1])
            if found:
                return found, f"Both reports are about the same {rows[0].n:,} rows, so every row is compared with itself."
            why = "they hold no answers that can be compared row by row"
    else:
        why = f"the rows lie beside {'neither' if rows[0] is rows[1] else 'only one'} of them ({NAME})"
    return between_reports(before, after), (
        f"The two are compared as if their rows were others: {why}. If they are the same people, this sees less than it could, and only"
        " figures that both reports show by group are compared."
    )


def _rows(source: str | Path | Report) -> Kept | None:
    if isinstance(source, Report):
        return None
    path = Path(source) if Path(source).is_dir() else Path(source).parent
    return Kept.read(path / NAME) if (path / NAME).is_file() else None


def _findings(changes: list[Change], adjusted: list[float], margin: float) -> list[Finding]:
    """For each measure one finding about each change beyond chance, and one about all the others."""
    found = []
    for measure in dict.fromkeys(change.measure for change in changes):
        own = [(change, p) for change, p in zip(changes, adjusted, strict=True) if change.measure == measure]
        shown = _figure(measure, [change for change, _ in own], {change.where for change, p in own if p <= _LEVEL}, margin)
        changed = [(change, p) for change, p in own if p <= _LEVEL]
        found += [_one(change, p, margin, shown) for change, p in changed]
        rest = [(change, p) for change, p in own if p > _LEVEL]
        if rest:
            found.append(_others(measure, rest, margin, shown, len(changed)))
    return found


def _one(change: Change, p: float, margin: float, shown: Intervals) -> Finding:
    """A change beyond chance."""
    before, after = (wording.value(_quantity("", one, change)) for one in (change.before, change.after))
    reading, word = _judged(change)
    place = _of(change)
    return Finding(
        id=f"{_CHAPTER}/{_slug(change.measure)}:{_slug(change.where)}",
        chapter=_CHAPTER,
        question=f"Did the {change.measure} change?",
        claim=f"{word}: the {change.measure}{place} was {before} and is {after}.",
        reading=reading,
        importance=_weight(change),
        quantities=(
            _change_quantity(change, margin if reading is not None else None),
            _quantity("before", change.before, change),
            _quantity("now", change.after, change),
        ),
        compared_with="the first report",
        place=dict([change.where.split(" = ", 1)]) if " = " in change.where else {},
        p=change.p,
        p_adjusted=p,
        evidence=(shown,),
        method=_method(change),
        do_next="Find out what in the change of the subject or of the data did this." if reading == "look here" else "",
    )


def _others(measure: str, rest: Sequence[tuple[Change, float]], margin: float, shown: Intervals, changed: int) -> Finding:
    """What is not shown to have changed."""
    worst = max((change for change, _ in rest), key=lambda change: _worst_case(change, margin))
    others = _of(worst)
    if len(rest) > 1:
        which = f"{'the other ' if changed else ''}{len(rest)}"
        others = f" of {which} groups" if all(change.where != EVERYBODY for change, _ in rest) else f" ({which} figures)"
    is_judged = worst.better is not None
    is_open = is_judged and _worst_case(worst, margin) > 1
    if not is_judged:
        claim = f"The {measure}{others} changed no more than by chance."
    elif is_open:
        claim = f"The {measure}{others} changed no more than by chance; for {worst.where} it may be worse by more than the margin."
    else:
        claim = f"The {measure}{others} did not get worse by more than the margin."
    return Finding(
        id=f"{_CHAPTER}/{_slug(measure)}",
        chapter=_CHAPTER,
        question=f"Did the {measure} change?",
        claim=claim,
        reading=None if not is_judged else "cannot tell" if is_open else "as expected",
        importance=0.01 * _weight(worst),
        quantities=(_change_quantity(worst, margin if is_judged else None),),
        compared_with="the first report",
        p=min(change.p for change, _ in rest),
        p_adjusted=min(p for _, p in rest),
        evidence=(shown,),
        method=_method(worst),
        do_next="Examine more rows, with both subjects the same." if is_open else "",
    )


def _of(change: Change) -> str:
    if change.where == EVERYBODY:
        return ""
    return f" between {change.where} and the rest" if change.measure.startswith(GAP) else f" of {change.where}"


def _judged(change: Change) -> tuple[Reading | None, str]:
    """Whether a change beyond chance is for better or worse."""
    value = change.change.value or 0.0
    if change.better is None:
        return None, "Changed"
    is_better = (value < 0) == (change.better == "lower")
    if change.measure.startswith(GAP) and ((change.before if is_better else change.after).low or 0.0) <= 0:
        return None, "Changed"  # nobody is shown to have been worse off than the rest, or to be so now: that the rest changed is no harm
    return ("as expected", "Better") if is_better else ("look here", "Worse")


def _scale(change: Change) -> float:
    """What a margin of 1 would be: of a rate or an area all of it, of a mean what it was."""
    is_share = change.unit in ("share", "points") or change.measure == "AUC"
    return 1.0 if is_share else abs(change.before.value or 0.0) or 1.0


def _worst_case(change: Change, margin: float) -> float:
    """The worst that the interval allows, in margins; nothing is better or worse where there is no better."""
    if change.better is None:
        return 0.0
    if change.measure.startswith(GAP) and change.after.high is not None and change.after.high <= 0:
        return 0.0  # better off than the rest, whatever changed
    end = change.change.high if change.better == "lower" else change.change.low
    if end is None:  # no row differs, or nothing is known
        return 0.0 if change.change.value == 0 else 2.0
    return (end if change.better == "lower" else -end) / (margin * _scale(change))


def _weight(change: Change) -> float:
    everybody = 1.5 if change.where == EVERYBODY else 1.0
    return everybody * min(1.0, abs(change.change.value or 0.0) / _scale(change))


def _change_quantity(change: Change, margin: float | None) -> Quantity:
    worse = None if margin is None else margin * _scale(change)
    return Quantity(
        name=f"{change.measure}, {change.where}: now less before",
        estimate=change.change,
        unit="points" if change.unit == "share" else change.unit,
        better=change.better,
        at_most=worse if change.better == "lower" else None,
        at_least=-worse if worse is not None and change.better == "higher" else None,
    )


def _quantity(when: str, estimate: Estimate, change: Change) -> Quantity:
    return Quantity(name=f"{change.measure}, {change.where}, {when}", estimate=estimate, unit=change.unit, better=change.better)


def _figure(measure: str, own: list[Change], marked: set[str], margin: float) -> Intervals:
    order = sorted(own, key=lambda change: (change.where != EVERYBODY, -abs(change.change.value or 0.0)))[:_MOST_SHOWN]
    rows = [_change_quantity(change, margin if change.better is not None else None) for change in order]
    named = tuple(row.model_copy(update={"name": change.where}) for row, change in zip(rows, order, strict=True))
    return Intervals(
        title=f"Change of the {measure}",
        quantities=named,
        marked=tuple(place for place, change in enumerate(order) if change.where in marked),
        reference=0.0,
        reference_name="no change",
        note=f"Now less before. Marked: beyond chance.{f' The first {len(order)} of {len(own)}.' if len(own) > len(order) else ''}",
    )


def _method(change: Change) -> str:
    test = {
        "Newcombe, paired": "McNemar's exact test of the rows that changed.",
        "Newcombe": "Fisher's test with the mid-p, two-sided, over rows that are taken for independent.",
    }.get(change.change.method, "From the interval of the change, by the normal curve.")
    return f"{test} Holm over all figures of this comparison."


def _readings(before: Report, after: Report) -> Finding:
    """Which questions are answered otherwise than before."""
    was, now = _by_question(before), _by_question(after)
    names = dict.fromkeys([*now, *was])
    rows = tuple((name, *(said.get(name, "not asked") for said in (was, now))) for name in names if was.get(name) != now.get(name))
    asked = len(set(was) & set(now))
    claim = f"{len(rows)} questions read otherwise than before." if len(rows) != 1 else "One question reads otherwise than before."
    return Finding(
        id=f"{_CHAPTER}/readings",
        chapter=_CHAPTER,
        question="Which questions are answered otherwise?",
        claim=claim if rows else f"All {asked} questions read as before.",
        reading=None,
        importance=0.02 if rows else 0.0,
        evidence=(Rows(title="Readings then and now", columns=("question", "before", "now"), rows=rows),) if rows else (),
        limits=("A reading may change by chance: near the tolerance a few rows decide. The figures say more.",),
    )


def _by_question(report: Report) -> dict[str, str]:
    """The reading of every check, that of its most important finding."""
    found: dict[str, str] = {}
    for finding in report.findings:
        found.setdefault(finding.id.partition(":")[0], wording.reading_name(finding.reading))
    return found


def _chance(changes: list[Change], adjusted: list[float]) -> str:
    beyond = sum(p <= _LEVEL for p in adjusted)
    return (
        f"{len(changes)} figures were compared and {beyond} changed beyond chance. Where nothing changed, the chance that anything is said"
        f" to have changed is at most {_LEVEL:g} (Holm)."
    )


def _differences(before: Report, after: Report) -> list[str]:
    notes = []
    if before.policy != after.policy:
        notes.append("The two were held to different policies, so their readings mean different things; the figures do not depend on it.")
    if before.version != after.version:
        notes.append(f"The first was made by Maquette {before.version}, the second by {after.version}.")
    if before.data != after.data:
        notes.append(f"The first is about `{before.data}`, the second about `{after.data}`.")
    return notes


def _name(source: str | Path | Report) -> str:
    return source.subject if isinstance(source, Report) else str(source)


def _slug(words: str) -> str:
    kept = words.lower().replace(" = ", "=").replace("'", "")
    return "-".join("".join(letter if letter not in " ,#?\t\n" else " " for letter in kept).split())
