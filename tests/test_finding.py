import json

import pytest

from maquette.errors import OptionError
from maquette.finding import SEVERITY, Curve, Finding, Intervals, Line, Picture, Quantity, Report, Rows
from maquette.stats import Estimate, rate
from some_findings import finding, report, whole_report


def quantity(low: float | None, high: float | None, **tolerance: float) -> Quantity:
    reason = "one-sided" if None in (low, high) else ""
    return Quantity(name="gap", estimate=Estimate(0.1, low, high, 100, "made up", reason=reason), **tolerance)  # type: ignore[arg-type]


def test_a_report_comes_back_from_its_json_exactly() -> None:
    before = whole_report()
    text = before.to_json()
    after = Report.from_json(text)
    assert after == before
    assert after.to_json() == text
    assert isinstance(after.findings[0].quantities[0].estimate, Estimate)


def test_the_json_is_plain_and_fits_its_published_schema() -> None:
    data, schema = json.loads(whole_report().to_json()), Report.json_schema()
    assert data["schema_version"] == 1
    assert set(data) == set(schema["properties"])
    for name, part in (("Finding", data["findings"][0]), ("Quantity", data["findings"][0]["quantities"][0])):
        assert set(part) == set(schema["$defs"][name]["properties"])
        assert set(schema["$defs"][name]["required"]) <= set(part)
    assert set(schema["$defs"]["Estimate"]["properties"]) == set(data["findings"][0]["quantities"][0]["estimate"])
    kinds = {evidence["kind"] for one in data["findings"] for evidence in one["evidence"]}
    assert kinds == {"rows", "pictures", "intervals", "curve", "bars", "words"}


def test_a_report_of_a_later_version_is_refused_with_the_way_out() -> None:
    text = report().to_json().replace('"schema_version": 1', '"schema_version": 2')
    with pytest.raises(OptionError, match=r"schema version 2 and this Maquette reads up to 1\. Update Maquette"):
        Report.from_json(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not readable as JSON"),
        ("[1]", "not a report of schema version 1"),
        ('{"schema_version": 1}', r"title: Field required"),
        (report(finding("quality/kid")).to_json().replace('"reading": null', '"reading": "fine"'), r"findings\.0\.reading"),
        (report().to_json().replace('"seed": 7', '"seed": 7, "sped": 8'), "sped: Extra inputs are not permitted"),
    ],
)
def test_what_is_no_report_is_refused_by_name(text: str, said: str) -> None:
    with pytest.raises(OptionError, match=f"`there.json`.*{said}"):
        Report.from_json(text, "there.json")


def test_findings_are_ordered_by_reading_then_importance_then_as_given() -> None:
    given = [
        finding("a/1", "not applicable"), finding("a/2"), finding("a/3", "as expected"), finding("a/4", "cannot tell"),
        finding("a/5", "broken"), finding("a/6", "look here", importance=0.1), finding("a/7", "look here", importance=0.9),
        finding("a/8", "look here", importance=0.1),
    ]  # fmt: skip
    ordered = report(*given)
    assert [one.id[-1] for one in ordered.findings] == list("76854321")
    assert list(ordered.counts().values()) == [3, 1, 1, 1, 1, 1]


def test_chapters_begin_with_the_most_important_finding() -> None:
    chapters = report(finding("data/a"), finding("quality/b", "cannot tell"), finding("quality/c")).chapters()
    assert {name: [one.id for one in found] for name, found in chapters.items()} == {
        "quality": ["quality/b", "quality/c"],
        "data": ["data/a"],
    }
    assert list(chapters) == ["quality", "data"]


def test_two_findings_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two findings have the id `a/b`"):
        report(finding("a/b"), finding("a/b"))


def test_a_check_that_broke_is_as_severe_as_a_fault_and_a_figure_is_never_severe() -> None:
    everything = report(finding("a/figure"), *(finding(f"a/{reading.replace(' ', '-')}", reading) for reading in SEVERITY))
    assert {one.reading for one in everything.at_or_above("look here")} == {"look here", "broken"}
    assert everything.at_or_above("broken") == everything.at_or_above("look here")
    assert {one.reading for one in everything.at_or_above("cannot tell")} == {"look here", "broken", "cannot tell"}
    assert {one.reading for one in everything.at_or_above("not applicable")} == set(SEVERITY)
    with pytest.raises(OptionError, match=r"`fine`: it is no reading\. There are: look here"):
        everything.at_or_above("fine")  # type: ignore[arg-type]


def test_an_assertion_names_what_was_found() -> None:
    with pytest.raises(AssertionError, match=r"2 findings at `look here` or above about my-faces:\n  look here: .*\[a/b\]\n  broken: This"):
        report(finding("a/b", "look here"), finding("a/c", "broken"), finding("a/d", "cannot tell")).assert_nothing_at("look here")
    report(finding("a/d", "cannot tell"), finding("a/e")).assert_nothing_at("look here")


def test_a_finding_is_found_by_its_name() -> None:
    assert report(finding("a/b")).finding("a/b").claim == "This is a/b."
    with pytest.raises(OptionError, match=r"`a/c`: there is no such finding\. There are: a/b"):
        report(finding("a/b")).finding("a/c")


@pytest.mark.parametrize(
    ("low", "high", "tolerance", "reading"),
    [
        (0.06, 0.2, {}, None),
        (0.06, 0.2, {"at_most": 0.05}, "look here"),
        (0.06, 0.2, {"at_most": 0.2}, "as expected"),
        (0.06, 0.2, {"at_most": 0.1}, "cannot tell"),
        (0.06, 0.2, {"at_least": 0.3}, "look here"),
        (0.06, 0.2, {"at_least": 0.05, "at_most": 0.3}, "as expected"),
        (0.06, 0.2, {"at_least": 0.05, "at_most": 0.1}, "cannot tell"),
        (None, 0.2, {"at_most": 0.3}, "as expected"),
        (None, 0.2, {"at_least": 0.0}, "cannot tell"),
        (None, None, {"at_least": 0.0, "at_most": 1.0}, "cannot tell"),
    ],
)
def test_the_whole_interval_decides(low: float | None, high: float | None, tolerance: dict[str, float], reading: str | None) -> None:
    assert quantity(low, high, **tolerance).reading() == reading


def test_a_judgement_without_a_number_is_refused() -> None:
    parts = {"id": "a/b", "chapter": "a", "question": "?", "claim": "."}
    for reading in ("look here", "as expected"):
        with pytest.raises(ValueError, match="gives no quantity"):
            Finding(**parts, reading=reading)  # type: ignore[arg-type]
    assert Finding(**parts, reading="broken").main is None  # type: ignore[arg-type]


def test_an_id_can_be_an_address() -> None:
    for id in ("Quality kid", "", "a b", "a#b"):
        with pytest.raises(ValueError, match="should match pattern"):
            finding("a/b").model_copy(update={}).model_validate({**finding("a/b").model_dump(), "id": id})


def test_evidence_that_does_not_fit_together_is_refused() -> None:
    with pytest.raises(ValueError, match="needs 2 cells"):
        Rows(title="t", columns=("a", "b"), rows=((1,),))
    with pytest.raises(ValueError, match="as many y as x"):
        Line(name="l", x=(1.0, 2.0), y=(1.0,))
    with pytest.raises(ValueError, match="both edges"):
        Line(name="l", x=(1.0,), y=(1.0,), low=(0.5,))
    with pytest.raises(ValueError, match="one unit"):
        Intervals(title="t", quantities=(Quantity(name="a", estimate=rate(1, 2)), Quantity(name="b", estimate=rate(1, 2), unit="share")))
    with pytest.raises(ValueError, match="bytes of a PNG"):
        Picture(png=b"GIF89a", alt="a cat")
    with pytest.raises(ValueError, match="finite"):
        Curve(title="t", x_name="x", y_name="y", lines=(Line(name="l", x=(1.0,), y=(float("nan"),)),))


def test_cells_keep_their_kind() -> None:
    rows = Rows(title="t", columns=("a", "b", "c", "d", "e"), rows=((1, 1.0, True, "1", None),))
    again = Report.from_json(report(finding("a/b", evidence=(rows,))).to_json()).findings[0].evidence[0]
    assert isinstance(again, Rows)
    assert [type(cell) for cell in again.rows[0]] == [int, float, bool, str, type(None)]
