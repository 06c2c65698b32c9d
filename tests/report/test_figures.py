import re
from xml.etree import ElementTree

import pytest

from maquette.finding import Bars, Curve, Intervals, Line, Pictures, Quantity
from maquette.report import figures
from maquette.report.figures import Axis
from maquette.stats import Estimate, rate
from some_findings import picture

SHARES = tuple(Quantity(name=f"<group> {k}", estimate=rate(10 * k, 100), unit="share", at_most=0.25) for k in (1, 3))


def parse(text: str) -> ElementTree.Element:
    """The figure as a tree, which also shows that it is well formed."""
    return ElementTree.fromstring(re.sub(r"(<img [^>]*)>", r"\1/>", text))


def test_an_axis_has_round_ticks_inside_it() -> None:
    for values in ([0.0101, 0.0151], [3, 4000], [-0.4, 0.3], [5, 5], [1e-9, 3e-9], []):
        axis = Axis(values)
        assert 2 <= len(axis.ticks) <= 7
        assert all(axis.low <= tick <= axis.high for tick in axis.ticks)
        assert all(0 <= axis.at(value) <= 100 for value in values)
        assert len({axis.tick_name(tick) for tick in axis.ticks}) == len(axis.ticks)


def test_a_near_zero_is_on_the_axis_and_a_far_one_is_not() -> None:
    assert Axis([1, 5]).low == 0
    assert Axis([4, 5]).low > 3
    assert Axis([4, 5], from_zero=True).low == 0


def test_ticks_have_the_decimals_of_their_step() -> None:
    assert [Axis([0.0, 0.015]).tick_name(tick) for tick in Axis([0.0, 0.015]).ticks] == ["0", "0.005", "0.010", "0.015"]
    assert [Axis([0, 1600]).tick_name(tick) for tick in Axis([0, 1600]).ticks] == ["0", "500", "1,000", "1,500"]
    assert [Axis([-0.1, 0.1]).tick_name(tick, "share") for tick in Axis([-0.1, 0.1]).ticks] == ["\u221210%", "\u22125%", "0%", "5%", "10%"]


def test_an_interval_lies_where_its_numbers_are() -> None:
    tree = parse(figures.intervals(Intervals(title="Error", quantities=SHARES, reference=0.2, reference_name="all", marked=(1,))))
    axis = Axis([0.0, *(end for one in SHARES for end in (one.estimate.low, one.estimate.high))], from_zero=True)  # type: ignore[list-item]
    dots = [float(dot.attrib["cx"].rstrip("%")) for dot in tree.iter("circle")]
    assert dots == pytest.approx([axis.at(0.1), axis.at(0.3)], abs=0.01)
    bands = [float(band.attrib["width"].rstrip("%")) for band in tree.iter("rect")]
    assert bands == pytest.approx([axis.at(0.25)] * 2, abs=0.01)
    assert [item.attrib.get("class") for item in tree.iter("li")] == [None, "marked"]
    words = "".join(tree.itertext())
    assert "<group> 1" in words
    assert "10.0\u00a0%" in words
    assert "tolerance at most 25\u00a0%" in words
    assert "all at 20\u00a0%" in words


def test_a_number_without_interval_or_value_is_drawn_as_what_it_is() -> None:
    one = Quantity(name="a", estimate=Estimate(0.5, None, None, 1, "x", reason="one row"))
    none = Quantity(name="b", estimate=Estimate.unknown("no labels"))
    tree = parse(figures.intervals(Intervals(title="", quantities=(one, none))))
    assert len(list(tree.iter("circle"))) == 1
    assert "no labels" in "".join(tree.itertext())


def test_a_gauge_repeats_no_words() -> None:
    tree = parse(figures.gauge(SHARES[0]))
    assert tree.attrib["aria-hidden"] == "true"
    assert len(list(tree.iter("circle"))) == 1


def test_bars_begin_at_zero_and_go_both_ways() -> None:
    tree = parse(figures.bars(Bars(title="t", names=("a", "b", "c"), values=(2.0, -1.0, 0.0))))
    axis = Axis([0.0, 2.0, -1.0])
    bars = [(float(bar.attrib["x"].rstrip("%")), float(bar.attrib["width"].rstrip("%"))) for bar in tree.iter("rect")]
    assert bars[0] == pytest.approx((axis.at(0), axis.at(2) - axis.at(0)), abs=0.01)
    assert bars[1] == pytest.approx((axis.at(-1), axis.at(0) - axis.at(-1)), abs=0.01)


def test_a_curve_is_told_to_those_who_cannot_see_it() -> None:
    line = Line(name='a "b"', x=(0.0, 10.0), y=(1.0, 3.0), low=(0.5, 2.5), high=(1.5, 3.5))
    tree = parse(figures.curve(Curve(title="t", x_name="seen", y_name="KID", lines=(line, line), diagonal=True)))
    field = next(svg for svg in tree.iter("svg") if svg.attrib.get("role") == "img")
    assert field.attrib["aria-label"].startswith('KID over seen. a "b": 1 at 0, 3 at 10')
    assert len(list(tree.iter("polygon"))) == 2
    assert len(list(tree.iter("polyline"))) == 3
    assert len({drawn.attrib["class"] for drawn in tree.iter("polyline")}) == 3


def test_pictures_lie_in_the_page_with_their_words() -> None:
    tree = parse(figures.pictures(Pictures(title="t", groups=((picture(1, "made"), picture(2, "real")),) * 30)))
    images = list(tree.iter("img"))
    assert len(images) == 2 * 24
    assert all(image.attrib["src"].startswith("data:image/png;base64,") and image.attrib["alt"] for image in images)
    assert "and 6 more in report.json" in "".join(tree.itertext())


def test_many_lines_are_cut_and_counted() -> None:
    tree = parse(figures.bars(Bars(title="t", names=tuple(map(str, range(100))), values=tuple(map(float, range(100))))))
    assert len(list(tree.iter("li"))) == 60
    assert "and 40 more" in "".join(tree.itertext())
