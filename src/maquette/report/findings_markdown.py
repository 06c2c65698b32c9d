"""A `Report` as Markdown, for a pull request, a wiki or a terminal; pictures and curves are left to the HTML page, by name."""

from collections.abc import Iterable

from maquette.finding import Bars, Cell, Evidence, Finding, Intervals, Quantity, Report, Rows, Words
from maquette.report import wording

_MOST_ROWS = 20  # of a table shown


def markdown(report: Report) -> str:
    """The text: summary, what matters first, then every finding by chapter."""
    parts = [f"# {_text(report.title)}: {_text(report.subject)}", wording.summary(report), *(_text(note) for note in report.notes[:1])]
    leading = wording.leading(report)
    if leading:
        parts += ["## What matters first", "\n".join(_lead(finding) for finding in leading)]
    for chapter, findings in report.chapters().items():
        parts.append(f"## {_text(chapter.capitalize())}")
        parts.append(_table(("reading", "answer", "figure", "interval", "n"), [_line(finding) for finding in findings]))
        for finding in findings:
            parts += _finding(finding)
    return "\n\n".join(parts + _made(report)) + "\n"


def _lead(finding: Finding) -> str:
    said = wording.sentence(finding.main) if finding.main else ""
    figure = f" {_text(said[0].upper() + said[1:])}." if said else ""
    do_next = f" *{_text(finding.do_next)}*" if finding.do_next else ""
    return f"- **{wording.reading_name(finding.reading)}:** {_text(finding.claim)}{figure}{do_next}"


def _line(finding: Finding) -> tuple[str, ...]:
    main = finding.main
    figure = (wording.value(main), wording.interval(main), f"{main.estimate.n:,}") if main else ("", "", "")
    return (wording.reading_name(finding.reading), finding.claim, *figure)


def _finding(finding: Finding) -> list[str]:
    parts = [f"### {_text(finding.question)}", f"**{wording.reading_name(finding.reading)}:** {_text(finding.claim)}"]
    if finding.quantities:
        parts.append(_quantities(finding.quantities))
    for evidence in finding.evidence:
        parts += _evidence(evidence)
    about = [f"- **{name}:** {_text(value)}" for name, value in _about(finding) if value]
    about += [f"- **Repeat it:** `{finding.command}`"] if finding.command else []
    return parts + (["\n".join(about)] if about else [])


def _about(finding: Finding) -> list[tuple[str, str]]:
    adjusted = f", {finding.p_adjusted:.2g} after correction" if finding.p_adjusted is not None else ""
    unit = finding.main.unit if finding.main else ""
    return [
        ("Where", " and ".join(f"{column} = {value}" for column, value in finding.place.items())),
        ("Compared with", finding.compared_with),
        ("Chance alone", f"p {finding.p:.2g}{adjusted}" if finding.p is not None else ""),
        ("Smallest visible", wording.number(finding.smallest_visible, unit) if finding.smallest_visible is not None else ""),
        ("Collect", ", ".join(f"{one.more:,} more {one.what}" for one in finding.collect)),
        ("What to do next", finding.do_next),
        ("Method", " ".join(part for part in (finding.method, finding.paper) if part)),
        ("Limits", " ".join(finding.limits)),
        ("Took", wording.duration(finding.seconds) if finding.seconds else ""),
    ]


def _evidence(evidence: Evidence) -> list[str]:
    parts = [f"**{_text(evidence.title)}**"] if evidence.title else []
    if isinstance(evidence, Rows):
        shown = evidence.rows[:_MOST_ROWS]
        parts.append(_table(evidence.columns, [[_cell(cell) for cell in row] for row in shown]))
        more = (evidence.total or len(evidence.rows)) - len(shown)
        parts += [f"and {more:,} more"] if more > 0 else []
    elif isinstance(evidence, Bars):
        parts.append(
            _table(("", ""), [(name, wording.number(value, evidence.unit)) for name, value in zip(evidence.names, evidence.values)])
        )
    elif isinstance(evidence, Intervals):
        parts.append(_quantities(evidence.quantities))
    elif isinstance(evidence, Words):
        parts += ["\n".join(f"> {_text(line)}" for line in text.splitlines()) for text in evidence.texts]
    else:
        parts.append(f"*({'Pictures' if evidence.kind == 'pictures' else 'A curve'}: see report.html.)*")
    return parts + ([_text(evidence.note)] if evidence.note else [])


def _quantities(quantities: Iterable[Quantity]) -> str:
    rows = [
        (one.name, wording.value(one), wording.interval(one), f"{one.estimate.n:,}", wording.tolerance(one), one.estimate.method)
        for one in quantities
    ]
    return _table(("", "figure", "interval", "n", "tolerance", "interval by"), rows)


def _made(report: Report) -> list[str]:
    facts = [
        ("Examined", report.subject),
        ("On", report.data),
        *((name[:1].upper() + name[1:], value) for name, value in report.facts),
        ("Made", f"{report.made_at}, Maquette {report.version}, seed {report.seed}"),
        ("Policy", report.policy or "none"),
    ]
    lines = [f"- **{_text(name)}:** {_text(value)}" for name, value in facts]
    lines += [f"- **Repeat it:** `{report.command}`"] if report.command else []
    lines += [f"- **{_text(name)}** (policy): {_text(value)}" for name, value in wording.policy(report)]
    return ["## How this report was made", *(_text(note) for note in report.notes[1:]), "\n".join(lines)]


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(columns)]
    head = [lines[0], ["---"] * len(lines[0])]
    return "\n".join("| " + " | ".join(_text(cell) for cell in row) + " |" for row in (*head, *rows))


def _cell(cell: Cell) -> str:
    if cell is None:
        return "missing"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return wording.number(cell) if isinstance(cell, float) else f"{cell:,}" if isinstance(cell, int) else cell


def _text(words: str) -> str:
    """Words that Markdown and HTML leave as they are; what stands between backticks stays code."""
    parts = words.replace("\n", " ").replace("|", "\\|").split("`")
    return "`".join(part if place % 2 else part.replace("<", "&lt;").replace("*", "\\*") for place, part in enumerate(parts))
