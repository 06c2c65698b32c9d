"""A timeline as one HTML page that needs nothing else: strip, film, table and chart, and what to make of them."""

import base64
from pathlib import Path

from markupsafe import Markup

from maquette.finding import Intervals, Quantity
from maquette.report import figures, wording
from maquette.report.page import template
from maquette.report.timeline_data import Learned, Timeline

_SMALL = 120  # minutes below which a budget is called small


def page(timeline: Timeline, strip: bytes, film: bytes) -> str:
    """The page.

    Args:
        strip: the strip as PNG.
        film: the strip while it was learned, as GIF.
    """
    return template("timeline.html").render(
        timeline=timeline,
        name=Path(timeline.data).name,
        strip=Markup(figures.data_address(strip)),
        film=Markup("data:image/gif;base64," + base64.b64encode(film).decode()),
        chart=Markup(figures.intervals(_chart(timeline))),
        alt=_alt(timeline),
        rows=[_row(row) for row in timeline.families],
        waiting=timeline.planned[len(timeline.families) :],
        made_of=made_of(timeline),
        not_said=not_said(timeline),
        real=_real(timeline),
        words=wording,
    )


def made_of(timeline: Timeline) -> list[str]:
    """What the figures say, in sentences: who is nearest to the real pictures, and who cannot be told from that one."""
    known = sorted((row for row in timeline.families if row.kid.value is not None), key=lambda row: row.kid.value or 0.0)
    if not known:
        reason = timeline.families[0].kid.reason if timeline.families else "nothing has been measured yet"
        return [f"Nothing was measured: {reason}. Look at the pictures."]
    best, others = known[0], known[1:]
    said = [
        f"Nearest to the real pictures after {timeline.budget}: {best.title} ({best.year}), KID {wording.value(_kid(best))}"
        + (f" where the farthest, {others[-1].title} ({others[-1].year}), has {wording.value(_kid(others[-1]))}." if others else ".")
    ]
    real = timeline.real_kid
    if real.high is not None and best.kid.low is not None and best.kid.low > real.high:
        beside = wording.value(Quantity(name="KID", estimate=real))
        said.append(f"None has arrived: two sets of real pictures are {beside} apart, beyond every interval here.")
    near = [row.title for row in others if _overlap(best, row)]
    if near:
        said.append(f"With so few pictures {_listed(near)} cannot be told from it: the intervals overlap.")
    fastest = max(timeline.families, key=lambda row: row.pictures_per_second)
    slowest = min(timeline.families, key=lambda row: row.pictures_per_second)
    if timeline.minutes is not None and fastest is not slowest:
        ratio = fastest.pictures_seen / max(1, slowest.pictures_seen)
        said.append(f"In the same time {fastest.title} has seen {ratio:,.0f} times as many pictures as {slowest.title}.")
    backward = [
        (before, after) for before, after in zip(timeline.families, timeline.families[1:], strict=False) if _is_worse(after, before)
    ]
    said += [f"{after.title} ({after.year}) is farther away than {before.title} ({before.year}) before it." for before, after in backward]
    return said


def not_said(timeline: Timeline) -> list[str]:
    """What the figures do not say."""
    said = []
    if timeline.minutes is None or timeline.minutes < _SMALL:
        said.append(
            "That a family is better. A small budget favours simple networks: the later ones were made for days on many "
            "processors, and are only beginning here. Give them more, and the order changes."
        )
    if timeline.preset == "laptop":
        said.append("What the papers reached: these are small versions of the networks (`--preset laptop`), made for a laptop.")
    said.append(f"How much is chance: each family was trained once, with seed {timeline.seed}. Another seed gives another figure.")
    if timeline.minutes is not None:
        said.append("How fast a family is elsewhere: pictures a second are those of this machine, with whatever else it was doing.")
    said.append(
        f"Anything beside other tables: KID is taken over the features `{timeline.features}`, at this size, from these pictures. "
        "The interval is that of the measure, not of training again."
    )
    return said


def _chart(timeline: Timeline) -> Intervals:
    quantities = tuple(_kid(row).model_copy(update={"name": f"{row.year}\u2002{row.title}"}) for row in timeline.families)
    real = timeline.real_kid.value
    return Intervals(
        title="KID by year: how far from the real pictures, less is better",
        quantities=quantities,
        reference=None if real is None else round(real, 3),
        reference_name="" if real is None else "two sets of real pictures",
    )


def _kid(row: Learned) -> Quantity:
    return Quantity(name="KID", estimate=row.kid, better="lower")


def _real(timeline: Timeline) -> str:
    return wording.sentence(Quantity(name="Two sets of real pictures", estimate=timeline.real_kid))


def _row(row: Learned) -> dict[str, object]:
    quantity = _kid(row)
    return {
        "learned": row,
        "arxiv": row.paper.removeprefix("arXiv ") if row.paper.startswith("arXiv ") else "",
        "weights": f"{_millions(row.generator_weights)} + {_millions(row.discriminator_weights)}",
        "speed": f"{row.pictures_per_second:,.0f}",
        "kid": wording.value(quantity),
        "interval": wording.interval(quantity),
    }


def _millions(count: int) -> str:
    return f"{count / 1e6:,.2f} M"


def _alt(timeline: Timeline) -> str:
    columns = ", ".join(f"{row.title} {row.year}" for row in timeline.families)
    return f"Pictures made by {columns}, a column each, and real ones in the last"


def _overlap(one: Learned, other: Learned) -> bool:
    first, second = one.kid, other.kid
    if first.low is None or first.high is None or second.low is None or second.high is None:
        return False
    return first.low <= second.high and second.low <= first.high


def _is_worse(after: Learned, before: Learned) -> bool:
    """Whether it is farther away beyond both intervals."""
    return after.kid.low is not None and before.kid.high is not None and after.kid.low > before.kid.high


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
