import numpy as np
import pytest

from maquette.seeds import stream
from maquette.stats import benjamini_hochberg, benjamini_yekutieli, expected_false, holm

P = [0.01, 0.04, 0.03, 0.005]


def test_holm_adjusts_step_by_step_in_the_order_given() -> None:
    assert holm(P) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.5, 0.9]) == pytest.approx([1.0, 1.0])


def test_benjamini_hochberg_uses_ranks_and_not_places() -> None:
    assert benjamini_hochberg(P) == pytest.approx([0.02, 0.04, 0.04, 0.02])


def test_no_question_or_one_is_left_as_it_is() -> None:
    for correct in (holm, benjamini_hochberg):
        assert len(correct([])) == 0
        assert correct([0.03]) == pytest.approx([0.03])


def test_forty_true_nulls_give_an_alarm_no_more_often_than_allowed() -> None:
    nulls = stream(1, "nulls").random((2000, 40))
    for correct in (holm, benjamini_hochberg):
        alarms = np.mean([correct(p).min() <= 0.1 for p in nulls])
        assert 0.08 < alarms < 0.12


def test_among_true_faults_the_share_of_false_findings_is_kept() -> None:
    chance, false = stream(2, "mixed"), []
    for _ in range(500):
        p = np.concatenate([chance.random(30), chance.random(10) * 1e-3])
        found = benjamini_hochberg(p) <= 0.2
        false.append(found[:30].sum() / max(1, found.sum()))
    assert np.mean(false) == pytest.approx(0.2 * 30 / 40, abs=0.02)


def test_benjamini_yekutieli_is_that_of_other_libraries() -> None:
    known = [0.0147, 0.0588, 0.150675, 0.150675, 0.588, 1.0]  # SciPy 1.17: false_discovery_control(method="by")
    assert benjamini_yekutieli([0.001, 0.008, 0.039, 0.041, 0.2, 0.6]) == pytest.approx(known)
    assert len(benjamini_yekutieli([])) == 0


def test_about_as_many_findings_are_false_as_expected() -> None:
    expected, false = [], []
    for repeat in range(400):
        chance = stream(7, "false findings", repeat)
        p = np.concatenate([chance.random(40), chance.random(10) * 1e-4])
        adjusted = benjamini_hochberg(p)
        expected.append(expected_false(adjusted))
        false.append(np.count_nonzero(adjusted[:40] <= 0.1))
    assert np.mean(false) <= np.mean(expected) < 1.5
    assert np.mean(false) > 0.4


def test_where_nothing_is_found_nothing_is_false() -> None:
    assert expected_false([0.6, 0.8]) == 0.0
    assert expected_false([]) == 0.0
    assert expected_false([0.1, 0.02, 0.5]) == pytest.approx(0.2)
    assert expected_false([0.1, 0.02, 0.5], level=0.95) == pytest.approx(0.05)
