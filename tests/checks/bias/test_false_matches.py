import numpy as np
import pytest

import maquette
from maquette.errors import OptionError
from planted_worlds import found, left_alone

PAIRS = {"genuine": "same", "prediction": "score", "groups": ["group"], "threshold": 0.5}


def pairs(n: int = 16_000, seed: int = 0) -> dict:
    """Two groups, a quarter of the pairs genuine; in group b people share one of forty faces of whom some look like everybody."""
    chance = np.random.default_rng(seed)
    group, same = np.where(np.arange(n) % 2, "a", "b"), np.arange(n) % 4 < 1
    left, right = chance.integers(0, 40, n), chance.integers(0, 40, n)
    score = np.where(same, chance.uniform(0.4, 1, n), chance.uniform(0, 0.505, n))
    return {"group": group, "same": same.astype(int), "score": score, "left": left, "right": np.where(same, left, right)}


def test_the_group_whose_people_pass_for_one_another_is_named() -> None:
    finding = found("false_match", 40_000, "false_matches", "false_non_matches", "match_thresholds")
    assert finding.id == "bias/false-matches:group=g5"
    assert "pass for one person more often" in finding.claim


def test_equal_groups_are_left_alone() -> None:
    left_alone("false_match", 40_000, "false_matches")


def test_a_few_faces_that_look_like_everybody_are_not_a_group_that_does() -> None:
    columns = pairs()
    wolves = (columns["group"] == "b") & np.isin(columns["left"], (3, 4)) & (columns["same"] == 0)
    columns["score"] = np.where(wolves, 0.6, columns["score"])
    free = maquette.check(columns, checks=["false_matches"], **PAIRS)
    assert free.at_or_above("look here")
    both = maquette.check(columns, checks=["false_matches"], unit="left,right", **PAIRS)
    both.assert_nothing_at("look here")
    main = both.finding("bias/false-matches").quantities[-1]
    assert main.estimate.clusters == 40


def test_wrong_roles_are_one_message() -> None:
    columns = pairs(2000)
    with pytest.raises(OptionError, match="genuine pairs score lower"):
        maquette.check({**columns, "score": 1 - columns["score"]}, **PAIRS)
    with pytest.raises(OptionError, match=r"--genuine group.*it holds `b`"):
        maquette.check(columns, **{**PAIRS, "genuine": "group", "groups": []})
    with pytest.raises(OptionError, match="is the truth"):
        maquette.check(columns, truth="same", **PAIRS)
    with pytest.raises(OptionError, match="a pair has two people"):
        maquette.check(columns, unit="left,right,group", **PAIRS)
    with pytest.raises(OptionError, match="Add `--prediction"):
        maquette.check(columns, genuine="same")


def test_without_a_threshold_one_in_a_thousand_impostors_matches_and_the_report_says_so() -> None:
    report = maquette.check(pairs(), **{**PAIRS, "threshold": None})
    assert any(name == "matched from a score of" and "assumed" in value for name, value in report.facts)
    assert report.finding("bias/error-rate").reading == "not applicable"
