import numpy as np
import pytest

from maquette.seeds import stream
from maquette.stats import benjamini_hochberg, holm

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
