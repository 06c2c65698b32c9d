import pytest

from maquette.finding import Quantity
from maquette.report import wording
from maquette.stats import Estimate, difference, rate
from some_findings import finding, report, whole_report

GAP = "\u00a0"


def said(value: float | None, low: float | None, high: float | None, unit: str = "", reason: str = "") -> str:
    quantity = Quantity(name="it", estimate=Estimate(value, low, high, 2000, "made up", reason=reason), unit=unit)
    return wording.sentence(quantity).replace(GAP, " ")


def test_a_number_is_as_long_as_its_interval_deserves() -> None:
    assert said(0.012345, 0.0101, 0.0151) == "it: 0.0123 (95 % interval 0.0101 to 0.0151, n 2,000)"
    assert said(123.456, 98, 151) == "it: 123 (95 % interval 98 to 151, n 2,000)"
    assert said(123456, 123455.5, 123456.5, "ms") == "it: 123,456.00 ms (95 % interval 123,455.50 to 123,456.50 ms, n 2,000)"
    assert said(1.3e-12, 1e-12, 2e-12) == "it: 1.3e-12 (95 % interval 1e-12 to 2e-12, n 2,000)"
    assert said(0, 0, 0) == "it: 0 (95 % interval 0 to 0, n 2,000)"


def test_shares_are_in_per_cent_and_differences_have_a_sign() -> None:
    assert wording.sentence(Quantity(name="error", estimate=rate(12, 150), unit="share")).replace(GAP, " ") == (
        "error: 8.0 % (95 % interval 4.6 to 13.5 %, n 150)"
    )
    gap = Quantity(name="gap", estimate=difference(12, 150, 40, 200), unit="points", at_least=-0.05, at_most=0.05)
    assert wording.sentence(gap).replace(GAP, " ") == "gap: \u221212.0 points (95 % interval \u221219.0 to \u22124.6 points, n 350)"
    assert wording.tolerance(gap).replace(GAP, " ") == "\u22125 to +5 points"


def test_what_is_missing_is_said() -> None:
    assert said(None, None, None, reason="no labels") == "it: not known (no labels, n 2,000)"
    assert said(0.5, 0.25, None, reason="one-sided") == "it: 0.50 (95 % interval at least 0.25, n 2,000)"
    assert said(0.5, None, None, reason="one row") == "it: 0.500 (one row, n 2,000)"


def test_units_drawn_together_are_counted_too() -> None:
    assert wording.sample(Estimate(1, 0, 2, 2000, "bootstrap", clusters=40)).replace(GAP, " ") == "n 2,000 of 40 independent units"


def test_what_calls_for_something_leads_and_others_fill_up() -> None:
    assert [one.reading for one in wording.leading(whole_report())] == ["look here", "look here", "broken", "cannot tell"]
    assert len(wording.leading(report(*(finding(f"a/{k}", "look here") for k in range(9))))) == 5
    quiet = report(finding("a/1", "as expected"), finding("a/2"), finding("a/3", "not applicable"))
    assert [one.id for one in wording.leading(quiet)] == ["a/1", "a/2"]
    assert wording.leading(report()) == ()


@pytest.mark.parametrize(
    ("readings", "sentence"),
    [
        ([], "Nothing was asked."),
        (["look here"], "One question was asked, and 1 answer calls for something to be done."),
        (["broken", "cannot tell", None], "3 questions were asked, and 2 answers call for something to be done."),
        (["as expected", None], "2 questions were asked, and nothing was found beyond its tolerance."),
        ([None, "not applicable"], "2 questions were asked; the answers are figures, and nobody has said what they should be."),
    ],
)
def test_the_whole_is_one_sentence(readings: list[str | None], sentence: str) -> None:
    assert wording.summary(report(*(finding(f"a/{k}", reading) for k, reading in enumerate(readings)))) == sentence


def test_every_reading_is_explained() -> None:
    assert {wording.reading_name(one.reading) for one in whole_report().findings} == set(wording.EXPLAINED)


def test_durations_are_said_as_a_person_would() -> None:
    assert [wording.duration(seconds) for seconds in (0.42, 11.4, 119, 300)] == ["0.4 s", "11 s", "119 s", "5.0 minutes"]
