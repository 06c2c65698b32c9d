"""Every check finds the fault that was planted for it, names its place, and leaves the healthy twin alone."""

from typing import Any

import numpy as np
import pytest

import maquette
from maquette.checks.bias import CHECKS
from planted_answers import answers, chance, scores

ANSWERS = {"truth": "truth", "prediction": "answer", "groups": ["group"]}
SCORES = {"truth": "truth", "prediction": "score", "groups": ["group"]}


def regression(seed: int, worse: float) -> dict[str, Any]:
    random, group = chance(seed), np.repeat(list("abcd"), 500)
    truth = random.normal(100, 20, 2000)
    return {"truth": truth, "answer": truth + random.normal(0, 5, 2000) * np.where(group == "b", worse, 1), "group": group}


def chosen(seed: int, less: float) -> dict[str, Any]:
    random, group = chance(seed), np.repeat(list("fm"), 900)
    return {"hired": (random.random(1800) < np.where(group == "f", 0.4 - less, 0.4)).astype(int), "group": group}


def admitted(seed: int, less: float) -> dict[str, Any]:
    """Women apply where few are admitted; `less` is what they lose within each department."""
    random, n = chance(seed), 4000
    group = random.choice(["f", "m"], n)
    hard = random.random(n) < np.where(group == "f", 0.8, 0.2)
    odds = np.where(hard, 0.2, 0.6) * np.where(group == "f", 1 - less, 1)
    return {"hired": (random.random(n) < odds).astype(int), "group": group, "department": np.where(hard, "hard", "easy")}


def gaps(seed: int, more: float) -> dict[str, Any]:
    columns = answers(seed)
    random = chance(seed + 1)
    lost = random.random(2000) < np.where(columns["group"] == "d", 0.05 + more, 0.05)
    return {**columns, "income": np.where(lost, np.nan, random.normal(size=2000))}


def rare(seed: int, share: float) -> dict[str, Any]:
    return {"group": np.where(chance(seed).random(1500) < share, "f", "m"), "x": np.arange(1500)}


def ranked(seed: int, noise: float) -> dict[str, Any]:
    random, group = chance(seed), np.repeat(list("abcd"), 600)
    truth = random.integers(0, 2, 2400)
    return {"truth": truth, "score": 10 * truth + random.normal(0, 8, 2400) * np.where(group == "c", noise, 1), "group": group}


def known_too_late(seed: int, knows: float) -> dict[str, Any]:
    columns = answers(seed, n=1000)
    random = chance(seed + 1)
    stamp = np.where(random.random(1000) < knows, columns["truth"], random.integers(0, 2, 1000))
    return {**columns, "discharge": np.where(stamp == 1, "home", "ward"), "age": random.integers(18, 90, 1000)}


def measured(seed: int, repeated: int) -> dict[str, Any]:
    random = chance(seed)
    return {"x": random.normal(size=1000 + repeated), "place": random.choice(list("abcdef"), 1000 + repeated)}


def recruited(seed: int, tells: float) -> dict[str, Any]:
    """A college that is a sign of the group as often as `tells`; the group itself stands beside it and not among the features."""
    random, sex = chance(seed), np.repeat(["f", "m"], [250, 350])
    college = np.where(random.random(600) < tells, np.where(sex == "f", "women's", "state"), random.choice(["women's", "state"], 600))
    return {"hired": random.integers(0, 2, 600), "sex": sex, "college": college, "years": random.integers(0, 20, 600)}


def split(seed: int, repeated: int) -> tuple[dict[str, Any], dict[str, Any]]:
    columns = measured(seed, repeated)
    return {name: values[:1000] for name, values in columns.items()}, {
        name: np.concatenate([values[: 40 if repeated else 0], measured(seed + 100, 0)[name]]) for name, values in columns.items()
    }


POPULATION = {"groups": ["group"], "policy": {"population": {"group": {"f": 0.13, "m": 0.87}}}}
WORLDS: dict[str, tuple[Any, Any, dict[str, Any], dict[str, str]]] = {
    "error_rate": (lambda s: answers(s, bad=0.3), answers, ANSWERS, {"group": "c"}),
    "false_positives": (lambda s: answers(s, bad=0.35, only=0), answers, ANSWERS, {"group": "c"}),
    "false_negatives": (lambda s: answers(s, bad=0.35, only=1), answers, ANSWERS, {"group": "c"}),
    "precision": (lambda s: answers(s, bad=0.4, only=0), answers, ANSWERS, {"group": "c"}),
    "auc": (lambda s: ranked(s, 3), lambda s: ranked(s, 1), SCORES, {"group": "c"}),
    "calibration": (lambda s: scores(s, shift=0.6), scores, SCORES, {"group": "a"}),
    "regression_error": (lambda s: regression(s, 1.4), lambda s: regression(s, 1), ANSWERS, {"group": "b"}),
    "selection": (lambda s: chosen(s, 0.13), lambda s: chosen(s, 0), {"prediction": "hired", "groups": ["group"]}, {"group": "f"}),
    "selection_given": (
        lambda s: admitted(s, 0.35),
        lambda s: admitted(s, 0),
        {"prediction": "hired", "groups": ["group"], "given": "department"},
        {"group": "f"},
    ),
    "missing_values": (lambda s: gaps(s, 0.12), lambda s: gaps(s, 0), ANSWERS, {"column": "income", "group": "d"}),
    "proxies": (
        lambda s: recruited(s, 0.5),
        lambda s: recruited(s, 0),
        {"prediction": "hired", "groups": ["sex"]},
        {"sex": "f", "column": "college"},
    ),
    "answer_column": (lambda s: known_too_late(s, 1.0), lambda s: known_too_late(s, 0.6), ANSWERS, {"column": "discharge"}),
    "representation": (lambda s: rare(s, 0.08), lambda s: rare(s, 0.13), POPULATION, {"group": "f"}),
}


def test_a_column_that_has_moved_is_found_and_one_that_wanders_by_chance_is_not() -> None:
    for seed in range(5):
        test, training = measured(seed, 0), measured(seed + 50, 0)
        maquette.check(test, reference=training, checks=["drift"]).assert_nothing_at("look here")
        moved = {**test, "x": test["x"] + 0.5}
        found = maquette.check(moved, reference=training, checks=["drift"]).at_or_above("look here")
        assert [finding.place for finding in found] == [{"column": "x"}]
        words = {**test, "place": np.where(chance(seed).random(1000) < 0.3, "a", test["place"])}
        found = maquette.check(words, reference=training, checks=["drift"]).at_or_above("look here")
        assert [finding.place for finding in found] == [{"column": "place"}]


FIGURES = {"base_rates", "risk_coverage", "match_thresholds"}  # they measure and do not judge
ELSEWHERE = {  # in a file of their own
    "confidence", "contributions", "counterfactuals", "false_matches", "false_non_matches", "generated_people", "label_errors",
    "sensitive_topics", "base_rates_over_time", "counterfactual_portraits", "drift_over_time", "generated_alike", "generated_quality",
    "unexpected", "unexpected_slices",
}  # fmt: skip


def test_every_check_of_the_chapter_has_a_planted_fault() -> None:
    assert sorted({*WORLDS, *FIGURES, *ELSEWHERE, "duplicates", "drift"}) == CHECKS.names()


def test_rows_that_lie_in_both_splits_are_found_and_none_where_there_are_none() -> None:
    test, training = split(0, 1)
    finding = maquette.check(test, reference=training, checks=["duplicates"]).finding("bias/duplicates")
    assert finding.reading == "look here"
    assert "40 of 1,000 rows lie in" in finding.claim
    test, training = split(1, 0)
    assert maquette.check(test, reference=training, checks=["duplicates"]).finding("bias/duplicates").reading == "as expected"


def test_equal_rows_of_a_poor_table_are_no_duplicates() -> None:
    random = chance(0)
    tables = [{"sex": random.choice(["f", "m"], 500), "age": random.integers(20, 40, 500)} for _ in range(2)]
    finding = maquette.check(tables[0], reference=tables[1], checks=["duplicates"]).finding("bias/duplicates")
    assert finding.reading != "look here"


def test_base_rates_and_the_curve_of_risk_are_figures() -> None:
    report = maquette.check(scores(0), checks=["base_rates", "risk_coverage"], **SCORES)
    assert {finding.reading for finding in report.findings} == {None}
    whole, half = (quantity.estimate.value or 0 for quantity in report.finding("bias/risk-coverage").quantities)
    assert half < whole


@pytest.mark.parametrize("name", WORLDS)
def test_the_planted_fault_is_found_and_its_place_named(name: str) -> None:
    faulty, _, options, place = WORLDS[name]
    found = 0
    for seed in range(3):
        report = maquette.check(faulty(seed), checks=[name], **options)
        faults = [finding for finding in report.findings if finding.reading == "look here"]
        found += bool(faults) and faults[0].place == place
    assert found == 3


@pytest.mark.parametrize("name", WORLDS)
def test_the_healthy_twin_is_left_alone(name: str) -> None:
    _, healthy, options, _ = WORLDS[name]
    reports = [maquette.check(healthy(seed), checks=[name], **options) for seed in range(3)]
    for report in reports:
        report.assert_nothing_at("look here")
        assert {finding.reading for finding in report.findings} <= {"as expected", "cannot tell", None, "not applicable"}


@pytest.mark.parametrize("name", CHECKS.names())
def test_a_check_says_what_it_asks_why_how_with_which_limits_and_after_whom(name: str) -> None:
    module = CHECKS.open(name)
    for heading in ("Asks:", "Why:", "How:", "Limits:", "Source:"):
        assert f"\n{heading}" in module.__doc__, heading
    assert module.TITLE
    assert module.QUESTION.endswith("?")


def test_healthy_reports_seldom_accuse_anybody() -> None:
    alarms = sum(bool(maquette.check(answers(seed), **ANSWERS).at_or_above("look here")) for seed in range(100))
    assert alarms <= 9  # 5 of a hundred are meant; 10 or more have a chance of 3 % there


def test_an_innocent_group_is_not_accused_for_the_guilty_one() -> None:
    accused = [
        finding.place["group"]
        for seed in range(20)
        for finding in maquette.check(answers(seed, bad=0.35), checks=["error_rate"], **ANSWERS).at_or_above("look here")
    ]
    assert accused.count("c") == 20
    assert len(accused) <= 22


def test_a_gap_that_base_rates_alone_make_is_a_figure() -> None:
    for seed in range(5):
        report = maquette.check(scores(seed, base=1.2), **SCORES)
        report.assert_nothing_at("look here")
        assert report.finding("bias/false-negatives:group=a").reading is None


def test_a_gap_that_turns_round_within_departments_is_a_figure() -> None:
    report = maquette.check(admitted(0, 0), prediction="hired", groups=["group"], given="department")
    overall = report.finding("bias/selection:group=f")
    assert overall.reading is None
    assert "What counts is the comparison within department" in overall.claim
    report.assert_nothing_at("look here")


def test_what_cannot_be_told_says_how_many_rows_of_whom_would_tell() -> None:
    report = maquette.check(answers(0, n=300), checks=["error_rate"], **ANSWERS)
    finding = report.finding("bias/error-rate")
    assert finding.reading == "cannot tell"
    assert finding.collect[0].what == "rows drawn as these were"
    assert finding.collect[0].more > 100
    assert finding.smallest_visible is not None
    assert finding.smallest_visible > 0.1


def test_enough_rows_without_a_gap_are_as_expected() -> None:
    report = maquette.check(answers(0, n=20_000), checks=["error_rate"], **ANSWERS)
    assert report.finding("bias/error-rate").reading == "as expected"


def test_rows_of_one_person_count_for_what_they_are_worth() -> None:
    """Forty people of fifty equal rows each are forty answers, not two thousand."""
    random = chance(3)
    person = np.repeat(np.arange(40), 50)
    wrong = np.repeat(random.random(40) < np.where(np.arange(40) < 20, 0.35, 0.15), 50)
    truth = np.tile([0, 1], 1000)
    columns = {"truth": truth, "answer": np.where(wrong, 1 - truth, truth), "group": np.where(person < 20, "a", "b"), "person": person}
    alone = maquette.check(columns, checks=["error_rate"], **ANSWERS)
    together = maquette.check(columns, checks=["error_rate"], unit="person", **ANSWERS)
    assert alone.at_or_above("look here")
    together.assert_nothing_at("look here")
    main = together.finding("bias/error-rate").main
    assert main is not None
    assert main.estimate.clusters == 40
