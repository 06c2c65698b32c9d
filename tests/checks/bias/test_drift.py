"""Drift within groups, of answers, and over time."""

from typing import Any

import numpy as np
import pytest

import maquette
from maquette.finding import Finding


def alarms(table: Any, only: str, subject: Any = None, **asks: Any) -> tuple[Finding, ...]:
    given = (table,) if subject is None else (subject, table)
    return maquette.check(*given, only=only, **asks).at_or_above("look here")


def day(seed: int, moved: float = 0.0) -> dict[str, Any]:
    """Ages and a measurement, which has moved in one of four groups."""
    chance, group = np.random.default_rng(seed), np.tile(list("abcd"), 400)
    x = chance.normal(0, 1, 1600) + moved * (group == "d")
    return {"group": group, "age": chance.integers(18, 90, 1600), "x": x, "y": chance.normal(0, 1, 1600)}


def test_a_column_that_has_moved_in_one_group_alone_names_the_group_and_the_column() -> None:
    for seed in range(3):
        found = alarms(day(seed, 0.8), "drift", reference=day(seed + 50), groups=["group", "age"])
        assert [finding.place for finding in found] == [{"group": "d", "column": "x"}]
        assert not alarms(day(seed), "drift", reference=day(seed + 50), groups=["group", "age"])


def test_a_column_that_has_moved_for_everybody_is_one_finding() -> None:
    table = day(0)
    found = alarms({**table, "y": table["y"] + 0.7}, "drift", reference=day(50), groups=["group"])
    assert [finding.place for finding in found] == [{"column": "y"}]


def test_answers_about_the_reference_are_compared_with_those_of_today() -> None:
    """No column has moved by itself, but how two of them go together has, and the answers are their product."""
    chance = np.random.default_rng(0)
    a, b = chance.normal(0, 1, (2, 800))
    before, today = {"a": a, "b": chance.normal(0, 1, 800)}, {"a": a, "b": np.abs(b) * np.sign(a)}

    def subject(rows: dict[str, np.ndarray]) -> np.ndarray:
        return 1 / (1 + np.exp(-rows["a"] * rows["b"]))

    found = alarms(today, "drift", subject=subject, reference=before, positive="yes")
    assert [finding.place for finding in found] == [{"column": "answer"}]
    assert not alarms(before, "drift", subject=subject, reference={name: values[::-1] for name, values in before.items()}, positive="yes")


def stream(seed: int, later: float, group: float = 0.0) -> dict[str, Any]:
    """A season in the truth; more wrong answers in the last third, and ever more in one group."""
    chance, n = np.random.default_rng(seed), 3000
    when, who = np.arange(n), np.tile(["f", "m", "x"], n // 3)
    truth = (chance.random(n) < 0.5 + 0.2 * np.sin(when / 100)).astype(int)
    wrong = chance.random(n) < 0.1 + later * (when >= 2000) + group * (who == "f") * when / n
    return {"when": when, "who": who, "truth": truth, "told": np.where(wrong, 1 - truth, truth)}


ROLES = {"truth": "truth", "prediction": "told", "time": "when", "only": "drift-over-time"}


def test_a_time_in_which_answers_are_wrong_more_often_is_found_and_a_season_is_not() -> None:
    for seed in range(3):
        (finding,) = alarms(stream(seed, 0.1), **ROLES)
        assert finding.id == "bias/drift-over-time"
        assert "otherwise" in finding.claim
        assert not alarms(stream(seed, 0.0), **ROLES)


def test_a_group_that_is_answered_ever_worse_is_named() -> None:
    for seed in range(3):
        found = alarms(stream(seed, 0.0, 0.35), **ROLES, groups=["who"])
        assert {"who": "f"} in [finding.place for finding in found]
        assert not [finding for finding in found if finding.place not in ({}, {"who": "f"})]


def history(seed: int, fall: float) -> dict[str, Any]:
    chance, n = np.random.default_rng(seed), 3000
    year, who = np.sort(chance.integers(2010, 2020, n)), np.tile(list("abc"), n // 3)
    rate = 0.5 + 0.1 * np.sin(year) - fall * (who == "b") * (year - 2010) / 9
    return {"year": [f"{one}-06-30" for one in year], "who": who, "accepted": (chance.random(n) < rate).astype(int)}


@pytest.mark.parametrize("fall", [0.3, 0.0])
def test_a_group_whose_base_rate_falls_is_named_and_what_moves_all_alike_is_not(fall: float) -> None:
    asks = {"truth": "accepted", "groups": ["who"], "time": "year", "only": "base-rates-over-time"}
    for seed in range(3):
        found = alarms(history(seed, fall), **asks)
        assert [finding.place for finding in found] == ([{"who": "b"}] if fall else [])
        if fall:
            curve = found[0].evidence[0]
            assert curve.kind == "curve"
            assert "2010-06-30" in curve.note


def test_without_time_they_do_not_apply() -> None:
    table = {name: column for name, column in stream(0, 0.0).items() if name != "when"}
    report = maquette.check(table, truth="truth", prediction="told", groups=["who"], only=["drift-over-time", "base-rates-over-time"])
    assert {finding.reading for finding in report.findings} == {"not applicable"}
