"""The health of pictures as text for a terminal and as one HTML page that needs nothing else."""

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path

from markupsafe import Markup
from rich.markup import escape

from maquette.data import files
from maquette.data.health import Alike, Health, Spread
from maquette.report.page import template

_BAR = 24  # characters of the longest bar in the text
_MOST_LINES = 12
_MOST_GROUPS = 40  # shown on the page
_MOST_OF_GROUP = 8
_MOST_SKIPPED = 200
_THUMBNAIL = 80


def text(health: Health, advice: Sequence[str]) -> str:
    """The health in some forty lines, with Rich's markup for headings."""
    lines = [f"[bold]{escape(health.source)}[/bold]", escape(health.description), ""]
    lines += [f"  {name:<11}{escape(value)}" for name, value in facts(health)]
    lines += _bars("Shorter side in pixels", health.short_sides)
    lines += _bars("Classes", health.classes, f"evenness {health.balance:.2f} of 1" if health.balance is not None else "")
    lines += _labels(health)
    for column in health.columns:
        if column.counts:
            lines += _bars(f"Annotation {column.name}", column.counts, f"{column.missing:,} missing" if column.missing else "")
        elif column.spread:
            lines += [
                "",
                f"[bold]Annotation {escape(column.name)}[/bold]  {_range(column.spread)}"
                + (f", {column.missing:,} missing" if column.missing else ""),
            ]
    lines += _alike("The same", health.exact) + _alike("Nearly the same", health.near)
    if health.skipped:
        lines += ["", f"[bold]Not used[/bold]  {len(health.skipped):,} files"]
        lines += [f"  {escape(skipped.name)}: {escape(skipped.reason)}" for skipped in health.skipped[:_MOST_LINES]] + _more(
            len(health.skipped)
        )
    lines += ["", "[bold]What to do[/bold]"] + [f"  - {escape(sentence)}" for sentence in advice]
    return "\n".join(lines)


def page(health: Health, advice: Sequence[str], root: Path) -> str:
    """One HTML file without links to anything; `root` is where the pictures lie, for their thumbnails."""
    groups = [("the same", health.exact), ("nearly the same", health.near)]
    return template("health.html").render(
        health=health,
        name=Path(health.source).resolve().name,
        advice=advice,
        facts=facts(health),
        groups=[(title, found[:_MOST_GROUPS], len(found)) for title, found in groups if found],
        most_of_group=_MOST_OF_GROUP,
        skipped=health.skipped[:_MOST_SKIPPED],
        picture=lambda name: _thumbnail(root / name),
        spread=_range,
    )


def facts(health: Health) -> list[tuple[str, str]]:
    """What is known of the whole, as name and value."""
    found = [
        ("pictures", f"{health.readable:,}" + (f" of {health.count:,} readable" if health.readable < health.count else ", all readable"))
    ]
    if health.splits:
        found.append(("splits", _listed(health.splits)))
    found.append(("on disk", _bytes(health.bytes)))
    if health.width and health.height:
        found += [
            ("width", f"{_range(health.width)} pixels"),
            ("height", f"{_range(health.height)} pixels"),
            ("sizes", _listed(health.sizes)),
        ]
        found.append(("shapes", _listed({name: count for name, count in health.shapes.items() if count})))
    found += [("formats", _listed(health.formats)), ("modes", _listed(health.modes))]
    found.append(("copies", f"{health.copies:,} exact, {sum(len(alike.names) for alike in health.near):,} look nearly like another"))
    if len(health.splits) > 1:
        found.append(("leaks", f"{len(health.leaks):,} groups of the same or nearly the same lie in more than one split"))
    found.append(("licence", health.licence or "not stated"))
    return [(name, value) for name, value in found if value]


def _bars(title: str, counts: Mapping[str, int], note: str = "") -> list[str]:
    if not counts:
        return []
    most, width = max(counts.values()), min(24, max(len(name) for name in counts))
    lines = ["", f"[bold]{escape(title)}[/bold]" + (f"  {escape(note)}" if note else "")]
    for name, count in list(counts.items())[:_MOST_LINES]:
        short = name if len(name) <= width else name[: width - 1] + "…"
        lines.append(f"  {escape(short)}{' ' * (width - len(short))}  {'█' * max(count > 0, round(_BAR * count / max(1, most)))} {count:,}")
    return lines + _more(len(counts))


def _labels(health: Health) -> list[str]:
    """A line for each label of label maps: its share of all pixels."""
    if not health.labels:
        return []
    most, width = max(label.share for label in health.labels), min(24, max(len(label.name) for label in health.labels))
    lines = ["", "[bold]Labels in the maps[/bold]  share of all pixels"]
    for label in sorted(health.labels, key=lambda label: -label.share)[: 2 * _MOST_LINES]:
        bar = "█" * max(label.maps > 0, round(_BAR * label.share / max(most, 1e-9)))
        lines.append(f"  {escape(label.name[:width].ljust(width))}  {bar} {label.share:.2%} in {label.maps:,} maps")
    return lines + _more(len(health.labels), 2 * _MOST_LINES)


def _alike(title: str, groups: Sequence[Alike]) -> list[str]:
    if not groups:
        return []
    lines = ["", f"[bold]{title}[/bold]  {len(groups):,} groups, {sum(len(alike.names) for alike in groups):,} pictures"]
    for alike in groups[:5]:
        across = f"  [across {', '.join(alike.splits)}]" if len(alike.splits) > 1 else ""
        lines.append(
            f"  {escape(', '.join(alike.names[:3]))}"
            + (f" and {len(alike.names) - 3} more" if len(alike.names) > 3 else "")
            + escape(across)
        )
    return lines + _more(len(groups), 5)


def _more(count: int, shown: int = _MOST_LINES) -> list[str]:
    return [f"  … and {count - shown:,} more"] if count > shown else []


def _range(spread: Spread) -> str:
    low, median, high = (f"{number:,.4g}" if number < 1000 else f"{number:,.0f}" for number in (spread.low, spread.median, spread.high))
    return low if spread.low == spread.high else f"{low} to {high}, median {median}"


def _listed(counts: Mapping[str, int], most: int = 5) -> str:
    shown = [f"{name} ({count:,})" for name, count in list(counts.items())[:most]]
    return ", ".join(shown) + (f" and {len(counts) - most} more" if len(counts) > most else "")


def _bytes(count: int) -> str:
    size, units = float(count), ["bytes", "kB", "MB", "GB", "TB"]
    while size >= 1000 and len(units) > 1:
        size, units = size / 1000, units[1:]
    return f"{size:,.0f} {units[0]}" if units[0] == "bytes" or size >= 100 else f"{size:.1f} {units[0]}"


def _thumbnail(path: Path) -> Markup | str:
    """The picture as the address of an image; empty where it cannot be read any more."""
    try:
        small = files.load(path, _THUMBNAIL, _THUMBNAIL, "pad")
    except files.BadPicture:
        return ""
    return Markup("data:image/jpeg;base64,") + base64.b64encode(files.encode_jpeg(small, quality=80)).decode()
