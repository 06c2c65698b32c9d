"""Evidence as figures: SVG and HTML as text, as wide as the page is, in the colours of `style.css`.

A figure's words are HTML beside the drawing, not letters inside it: they stay readable on a telephone, and a screen reader hears
the numbers themselves. What is drawn is hidden from it where the words say the same.
"""

import base64
import math
from collections.abc import Iterable
from html import escape

from maquette.finding import Bars, Curve, Intervals, Line, Picture, Pictures, Quantity
from maquette.report import wording

_MOST_GROUPS = 24  # of pictures shown
_MOST_LINES = 60  # intervals or bars shown


class Axis:
    """A stretch of numbers with round ticks, from numbers to per cent of the width."""

    def __init__(self, values: Iterable[float], *, from_zero: bool = False) -> None:
        found = [value for value in values if math.isfinite(value)] or [0.0]
        low, high = min(found), max(found)
        if low >= 0 and (from_zero or low < 0.35 * high):  # a zero that is near is worth showing
            low = 0.0
        if low == high:
            low, high = low - (abs(low) / 2 or 0.5), high + (abs(high) / 2 or 0.5)
        edge = (high - low) * 0.05
        self.low, self.high = low if low == 0 else low - edge, high + edge
        self.ticks = _ticks(self.low, self.high)

    def at(self, value: float) -> float:
        """Where a number lies, 0 to 100; outside it is held at the edge."""
        return min(100.0, max(0.0, 100 * (value - self.low) / (self.high - self.low)))

    def tick_name(self, tick: float, unit: str = "") -> str:
        """A tick's number in its unit, with as many decimals as the step between ticks has."""
        scale = 100 if unit in ("share", "points") else 1
        step = scale * (self.ticks[1] - self.ticks[0] if len(self.ticks) > 1 else abs(tick) or 1.0)
        decimals = max(0, -math.floor(math.log10(step) + 1e-9))
        text = f"{tick * scale:,.{decimals}f}" if decimals < 7 and step < 1e7 else f"{tick * scale:.2g}"
        if not any(digit in text for digit in "123456789"):
            text = "0"
        return text.replace("-", "\u2212") + ("%" if scale == 100 else "")


def intervals(evidence: Intervals) -> str:
    """Numbers with their intervals, one below the other; tolerances as a band, a reference as a line through all."""
    shown = evidence.quantities[:_MOST_LINES]
    unit = shown[0].unit if shown else ""
    axis = Axis(_ends(shown, evidence.reference), from_zero=unit == "share")
    lines = [
        _row(quantity.name, _interval(quantity, axis, evidence.reference), _said(quantity), place in evidence.marked)
        for place, quantity in enumerate(shown)
    ]
    name = "" if evidence.reference is None else f"{evidence.reference_name} at {wording.exactly(evidence.reference, unit)}".strip()
    key = f'<p class="soft">{_sample("reference")}{escape(name)}</p>' if name else ""
    more = _and_more(len(evidence.quantities) - len(shown))
    return _figure(evidence.title, _lines(lines) + _axis(axis, unit) + key + more + _note(evidence.note))


def gauge(quantity: Quantity) -> str:
    """One number on its own axis, with what it is held against; its words stand elsewhere."""
    axis = Axis(_ends([quantity], None), from_zero=quantity.unit == "share")
    return f'<div class="gauge" aria-hidden="true"><svg>{_interval(quantity, axis, None)}</svg>{_axis(axis, quantity.unit)}</div>'


def bars(evidence: Bars) -> str:
    """Counts or shares as bars with their numbers."""
    shown = list(zip(evidence.names, evidence.values, strict=True))[:_MOST_LINES]
    axis = Axis([0.0, *evidence.values], from_zero=True)
    zero = axis.at(0.0)
    lines = []
    for place, (name, value) in enumerate(shown):
        end = axis.at(value)
        drawn = f'<rect class="bar" x="{min(zero, end):.2f}%" width="{max(abs(end - zero), 0.3):.2f}%" y="5" height="14" rx="2"/>'
        lines.append(_row(name, drawn, escape(wording.number(value, evidence.unit)), place in evidence.marked))
    return _figure(evidence.title, _lines(lines) + _and_more(len(evidence.names) - len(shown)) + _note(evidence.note))


def curve(evidence: Curve) -> str:
    """Lines over an axis, with their bands; told apart by colour and by dashes."""
    across = Axis(x for line in evidence.lines for x in line.x)
    up = Axis(y for line in evidence.lines for ys in (line.y, line.low, line.high) for y in ys)
    grid = "".join(f'<line class="grid" x1="0" x2="100" y1="{100 - up.at(t):.2f}" y2="{100 - up.at(t):.2f}"/>' for t in up.ticks)
    diagonal = ""
    if evidence.diagonal:
        low, high = max(across.low, up.low), min(across.high, up.high)
        diagonal = f'<polyline class="reference" points="{_points((low, high), (low, high), across, up)}"/>'
    drawn = "".join(_line(line, place, across, up) for place, line in enumerate(evidence.lines))
    y_axis = "".join(f'<text x="100%" y="{100 - up.at(t):.2f}%" dx="-6" dy="4">{up.tick_name(t)}</text>' for t in up.ticks)
    x_axis = "".join(f'<text x="{across.at(t):.2f}%" y="16">{across.tick_name(t)}</text>' for t in across.ticks)
    legend = "".join(f"<li>{_sample(f'line line-{place % 4}')}{escape(line.name)}</li>" for place, line in enumerate(evidence.lines))
    return _figure(
        evidence.title,
        f'<p class="axis-name">{escape(evidence.y_name)}</p>'
        f'<div class="plane"><svg class="up" aria-hidden="true">{y_axis}</svg>'
        f'<svg class="field" role="img" aria-label="{escape(_told(evidence))}" viewBox="0 0 100 100" preserveAspectRatio="none">'
        f"{grid}{diagonal}{drawn}</svg>"
        f'<svg class="below" aria-hidden="true">{x_axis}</svg></div>'
        f'<p class="axis-name right">{escape(evidence.x_name)}</p><ul class="legend">{legend}</ul>{_note(evidence.note)}',
    )


def pictures(evidence: Pictures) -> str:
    """Strips of pictures, each with its caption; the bytes lie in the page."""
    shown = evidence.groups[:_MOST_GROUPS]
    groups = "".join(f'<li class="strip">{strip(group)}</li>' for group in shown)
    more = _and_more(len(evidence.groups) - len(shown))
    return _figure(evidence.title, f'<ul class="strips">{groups}</ul>{more}{_note(evidence.note)}')


def strip(group: Iterable[Picture]) -> str:
    """A few pictures side by side."""
    return "".join(
        f'<span class="picture"><img src="{data_address(picture.png)}" alt="{escape(picture.alt)}">'
        + (f"<span>{escape(picture.caption)}</span>" if picture.caption else "")
        + "</span>"
        for picture in group
    )


def data_address(png: bytes) -> str:
    """A picture as an address that holds the picture itself."""
    return "data:image/png;base64," + base64.b64encode(png).decode()


def _interval(quantity: Quantity, axis: Axis, reference: float | None) -> str:
    """One number on its line: band of the tolerance, reference, interval, and the number as a dot."""
    estimate, drawn = quantity.estimate, ""
    if quantity.at_least is not None or quantity.at_most is not None:
        low = axis.at(quantity.at_least) if quantity.at_least is not None else 0.0
        high = axis.at(quantity.at_most) if quantity.at_most is not None else 100.0
        drawn += f'<rect class="tolerance" x="{low:.2f}%" width="{high - low:.2f}%" y="0" height="100%"/>'
    if reference is not None:
        drawn += f'<line class="reference" x1="{axis.at(reference):.2f}%" x2="{axis.at(reference):.2f}%" y1="0" y2="100%"/>'
    if estimate.low is not None or estimate.high is not None:
        low, high = (axis.at(end) if end is not None else edge for end, edge in ((estimate.low, 0.0), (estimate.high, 100.0)))
        drawn += f'<line class="whisker" x1="{low:.2f}%" x2="{high:.2f}%" y1="12" y2="12"/>'
        for end, place in ((estimate.low, low), (estimate.high, high)):
            if end is not None:
                drawn += f'<line class="whisker" x1="{place:.2f}%" x2="{place:.2f}%" y1="8" y2="16"/>'
    if estimate.value is not None:
        drawn += f'<circle class="dot" cx="{axis.at(estimate.value):.2f}%" cy="12" r="4.5"/>'
    return drawn


def _said(quantity: Quantity) -> str:
    estimate = quantity.estimate
    held = wording.tolerance(quantity)
    around = ", ".join(part for part in (wording.interval(quantity), wording.sample(estimate)) if part)
    return (
        f"<strong>{escape(wording.value(quantity))}</strong> <small>{escape(around)}{escape(f'; tolerance {held}') if held else ''}</small>"
    )


def _row(name: str, drawn: str, said: str, is_marked: bool) -> str:
    sign = ' class="marked"' if is_marked else ""
    return f'<li{sign}><span class="name">{escape(name)}</span><svg aria-hidden="true">{drawn}</svg><span class="said">{said}</span></li>'


def _axis(axis: Axis, unit: str) -> str:
    ticks = "".join(
        f'<line class="grid" x1="{axis.at(tick):.2f}%" x2="{axis.at(tick):.2f}%" y1="0" y2="5"/>'
        f'<text x="{axis.at(tick):.2f}%" y="18">{axis.tick_name(tick, unit)}</text>'
        for tick in axis.ticks
    )
    return f'<div class="scale" aria-hidden="true"><svg><line class="grid" x2="100%" y1="0.5" y2="0.5"/>{ticks}</svg></div>'


def _lines(lines: list[str]) -> str:
    return f'<ul class="lines">{"".join(lines)}</ul>'


def _figure(title: str, body: str) -> str:
    return f'<figure class="figure">{f"<figcaption>{escape(title)}</figcaption>" if title else ""}{body}</figure>'


def _sample(kind: str) -> str:
    """A piece of a line, for a legend."""
    return f'<svg class="sample" aria-hidden="true" width="26" height="10"><line class="{kind}" x2="26" y1="5" y2="5"/></svg>'


def _line(line: Line, place: int, across: Axis, up: Axis) -> str:
    band = ""
    if line.low:
        there, back = _points(line.x, line.high, across, up), _points(line.x[::-1], line.low[::-1], across, up)
        band = f'<polygon class="band line-{place % 4}" points="{there} {back}"/>'
    return f'{band}<polyline class="line line-{place % 4}" points="{_points(line.x, line.y, across, up)}"/>'


def _points(x: tuple[float, ...], y: tuple[float, ...], across: Axis, up: Axis) -> str:
    return " ".join(f"{across.at(a):.2f},{100 - up.at(b):.2f}" for a, b in zip(x, y, strict=True))


def _told(evidence: Curve) -> str:
    """The curve for those who cannot see it: where each line begins and ends."""
    lines = [f"{line.name}: {line.y[0]:.3g} at {line.x[0]:.3g}, {line.y[-1]:.3g} at {line.x[-1]:.3g}" for line in evidence.lines if line.x]
    return f"{evidence.y_name} over {evidence.x_name}. " + "; ".join(lines)


def _ends(quantities: Iterable[Quantity], reference: float | None) -> list[float]:
    found = [reference]
    for quantity in quantities:
        estimate = quantity.estimate
        found += [estimate.value, estimate.low, estimate.high, quantity.at_least, quantity.at_most]
    return [end for end in found if end is not None]


def _ticks(low: float, high: float) -> list[float]:
    """Three to six round numbers in the stretch."""
    rough = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    first = math.ceil(low / step - 1e-9)
    return [place * step for place in range(first, math.floor(high / step + 1e-9) + 1)]


def _note(note: str) -> str:
    return f'<p class="soft">{escape(note)}</p>' if note else ""


def _and_more(count: int) -> str:
    return f'<p class="soft">and {count:,} more in report.json</p>' if count > 0 else ""
