import numpy as np
import pytest

import maquette
from maquette.checks.at_once import forced
from maquette.finding import Finding, Rows
from planted_answers import answers, chance


def apart(bases: dict[str, float], n: int = 3000) -> dict[str, np.ndarray]:
    """Groups with these base rates, wrong in one case of five."""
    random = chance(3)
    group = np.repeat(list(bases), n)
    truth = (random.random(len(group)) < np.array([bases[name] for name in group])).astype(int)
    return {"truth": truth, "answer": np.where(random.random(len(group)) < 0.2, 1 - truth, truth), "group": group}


def found(columns: dict[str, np.ndarray]) -> list[Finding]:
    report = maquette.check(columns, truth="truth", prediction="answer", groups=["group"])
    return [finding for finding in report.findings if finding.id.startswith("bias/all-at-once")]


def test_the_false_positive_rate_follows_from_the_other_three() -> None:
    random = chance(0)
    for _ in range(50):
        hit, missed, taken, passed = random.integers(1, 100, 4)
        n = hit + missed + taken + passed
        expected = taken / (taken + passed)
        assert forced((hit + missed) / n, hit / (hit + taken), missed / (hit + missed)) == pytest.approx(expected)
    assert forced(0.9, 0.2, 0.1) is None


def test_different_base_rates_are_explained_in_the_persons_own_numbers() -> None:
    (finding,) = found(apart({"a": 0.1, "b": 0.5, "c": 0.3}))
    assert finding.reading is None
    assert "for all of `group`" in finding.claim
    assert "for group = a and" in finding.claim
    assert "for group = b." in finding.claim
    table = next(one for one in finding.evidence if isinstance(one, Rows))
    assert [row[0] for row in table.rows] == ["group = b", "group = c", "group = a"]
    assert [row[1] for row in table.rows] == [3000, 3000, 3000]


def test_where_base_rates_are_alike_nothing_is_said() -> None:
    assert found(apart({"a": 0.3, "b": 0.3})) == []
    assert found(answers()) == []


def test_without_a_truth_the_question_does_not_arise() -> None:
    report = maquette.check(apart({"a": 0.1, "b": 0.5}), prediction="answer", groups=["group"])
    assert not [finding for finding in report.findings if finding.id.startswith("bias/all-at-once")]
