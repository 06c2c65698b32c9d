import numpy as np

import maquette
from maquette.checks.bias.match_thresholds import needed


def test_a_group_that_matches_more_would_need_a_higher_threshold() -> None:
    chance = np.random.default_rng(0)
    group = np.repeat(["a", "b"], 20_000)
    score = chance.normal(np.where(group == "b", 0.5, 0), 1)
    columns = {"group": group, "same": np.zeros(40_000, int), "score": score}
    report = maquette.check(columns, genuine="same", prediction="score", groups=["group"], threshold=3.0, checks=["match_thresholds"])
    finding = report.finding("bias/match-thresholds")
    assert finding.reading is None
    values = {one.name: one.estimate for one in finding.quantities}
    high, low = values["threshold that group = b would need"], values["threshold that group = a would need"]
    assert (high.value or 0) > 3.0 > (low.value or 0)
    assert 0.3 < (high.value or 0) - (low.value or 0) < 0.7  # half a standard deviation lies between the groups


def test_the_interval_of_a_threshold_holds_the_truth_in_nineteen_of_twenty() -> None:
    truth = 2.326348  # which one in a hundred of a normal distribution exceeds
    held = 0
    for seed in range(400):
        one = needed(np.random.default_rng(seed).normal(size=2000), 0.01)
        held += (one.low or 0) <= truth <= (one.high or 0)
    assert 365 <= held <= 397


def test_too_few_pairs_say_how_many_more() -> None:
    columns = {"group": ["a"] * 9000 + ["b"] * 100, "same": [0] * 9100, "score": np.linspace(0, 1, 9100)[::-1] ** 3}
    report = maquette.check(columns, genuine="same", prediction="score", groups=["group"], threshold=0.98, checks=["match_thresholds"])
    finding = report.finding("bias/match-thresholds")
    assert [one.what for one in finding.collect] == ["impostor pairs with group = b"]
    assert 500 < finding.collect[0].more < 900  # five of them at a rate of 1 in 150
