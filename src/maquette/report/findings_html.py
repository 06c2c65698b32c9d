"""A `Report` as one HTML page that needs nothing else: what matters first, then chapters whose findings fold open."""

from markupsafe import Markup

from maquette.finding import Bars, Cell, Curve, Finding, Intervals, Pictures, Quantity, Report
from maquette.report import figures, wording
from maquette.report.page import template

_MOST_ROWS = 50  # of a table shown
_MOST_THUMBNAILS = 6

# a form for each reading, so that colour is never the only sign
_SIGNS = {
    "look here": '<path d="M8 1.5 15 14.5H1z" stroke="none"/>',
    "broken": '<path d="M3 3l10 10M13 3L3 13" stroke-width="3" fill="none"/>',
    "cannot tell": '<path d="M2 8h3M6.5 8h3M11 8h3" stroke-width="3" fill="none"/>',
    "as expected": '<path d="M2.5 8.5l4 4 7-9" stroke-width="2.6" fill="none"/>',
    wording.MEASURED: '<circle cx="8" cy="8" r="5.5" stroke="none"/>',
    "not applicable": '<circle cx="8" cy="8" r="5.5" fill="none" stroke-width="2"/>',
}


def page(report: Report) -> str:
    """The page. Pictures lie in it; tables show their first 50 rows, the rest is in the report's JSON."""
    numbers: dict[int, int] = {}
    return template("findings.html").render(
        report=report,
        words=wording,
        summary=wording.summary(report),
        counts=[(wording.reading_name(reading), count) for reading, count in report.counts().items()],
        leading=wording.leading(report),
        chapters=report.chapters(),
        explained=list(wording.EXPLAINED.items()),
        signs={name: Markup(sign) for name, sign in _SIGNS.items()},
        most_rows=_MOST_ROWS,
        anchor=lambda finding: finding.id.replace("/", "-"),
        number_of=lambda table: numbers.setdefault(id(table), len(numbers) + 1),
        quantities=_quantities,
        draw=_draw,
        thumbnail=_thumbnail,
        gauge=lambda quantity: Markup(figures.gauge(quantity)),
        policy=wording.policy(report),
        cell_of=_cell,
        p_of=_p,
        visible=_visible,
    )


def _quantities(finding: Finding) -> list[Markup]:
    """All numbers of a finding as interval plots, one for each unit."""
    by_unit: dict[str, list[Quantity]] = {}
    for quantity in finding.quantities:
        by_unit.setdefault(quantity.unit, []).append(quantity)
    return [Markup(figures.intervals(Intervals(title="", quantities=tuple(same)))) for same in by_unit.values()]


def _draw(evidence: Pictures | Intervals | Curve | Bars) -> Markup:
    if isinstance(evidence, Pictures):
        return Markup(figures.pictures(evidence))
    if isinstance(evidence, Intervals):
        return Markup(figures.intervals(evidence))
    return Markup(figures.curve(evidence) if isinstance(evidence, Curve) else figures.bars(evidence))


def _thumbnail(finding: Finding) -> Markup:
    """The first pictures of a finding's evidence, without their captions."""
    strips = [evidence for evidence in finding.evidence if isinstance(evidence, Pictures)]
    found = [picture.model_copy(update={"caption": ""}) for group in strips[0].groups for picture in group] if strips else []
    return Markup(figures.strip(found[:_MOST_THUMBNAILS]))


def _cell(cell: Cell) -> Markup:
    if cell is None:
        return Markup('<td class="soft">missing</td>')
    if isinstance(cell, bool):
        return Markup("<td>{}</td>").format("yes" if cell else "no")
    if isinstance(cell, int):
        return Markup('<td class="number">{}</td>').format(f"{cell:,}")
    if isinstance(cell, float):
        return Markup('<td class="number">{}</td>').format(wording.number(cell))
    return Markup("<td>{}</td>").format(cell)


def _p(p: float) -> str:
    return "below 0.0001" if p < 0.0001 else f"{p:.2g}"


def _visible(finding: Finding) -> str:
    assert finding.smallest_visible is not None
    return wording.number(finding.smallest_visible, finding.main.unit if finding.main else "")
