import numpy as np

import maquette
from planted_answers import chance, scores

SCORES = {"truth": "truth", "prediction": "score", "groups": ["group"]}


def test_scores_that_are_wrong_about_a_group_excuse_nothing() -> None:
    columns = scores(0, shift=1.5)
    report = maquette.check(columns, **SCORES)
    assert report.finding("bias/false-negatives:group=a").reading == "look here"


def test_equal_error_rates_with_other_base_rates_excuse_precision() -> None:
    random, group = chance(1), np.repeat(list("ab"), 2000)
    truth = (random.random(4000) < np.where(group == "a", 0.2, 0.5)).astype(int)
    answer = (random.random(4000) < np.where(truth == 1, 0.8, 0.2)).astype(int)
    report = maquette.check({"t": truth, "y": answer, "group": group}, truth="t", prediction="y", groups=["group"])
    finding = report.finding("bias/precision:group=a")
    assert finding.reading is None
    assert "the groups differ in how common they are" in finding.claim


def test_who_is_chosen_less_but_no_less_than_in_truth_is_a_figure() -> None:
    random, group = chance(1), np.repeat(list("ab"), 2000)
    truth = (random.random(4000) < np.where(group == "a", 0.3, 0.5)).astype(int)
    columns = {"t": truth, "y": np.where(random.random(4000) < 0.1, 1 - truth, truth), "group": group}
    with_truth = maquette.check(columns, truth="t", prediction="y", groups=["group"], checks=["selection"])
    without = maquette.check(columns, prediction="y", groups=["group"], checks=["selection"])
    assert with_truth.finding("bias/selection:group=a").reading is None
    assert without.finding("bias/selection:group=a").reading == "look here"


def test_the_area_that_chances_promise_is_the_one_they_have() -> None:
    from maquette.checks.bias.auc import promised_area
    from maquette.stats import auc

    random = chance(0)
    chances = np.round(random.beta(2, 3, 40_000), 2)
    truth = random.random(40_000) < chances
    assert abs(promised_area(chances) - (auc(chances[truth], chances[~truth]).value or 0)) < 0.006


def test_a_group_that_is_a_little_worse_on_both_sides_is_worse_and_not_excused() -> None:
    random, group = chance(3), np.repeat(list("abcde"), 400)
    truth = np.tile([0, 1], 1000)
    wrong = np.zeros(2000, dtype=bool)
    for name in "abcde":
        for side in (0, 1):
            rows = np.flatnonzero((group == name) & (truth == side))
            wrong[random.choice(rows, 43 if name == "c" else 30, replace=False)] = True  # 21.5 % against 15 %, p 0.02 on either side
    columns = {"t": truth, "y": np.where(wrong, 1 - truth, truth), "group": group}
    report = maquette.check(columns, truth="t", prediction="y", groups=["group"], only="error-rate")
    assert report.finding("bias/error-rate:group=c").reading == "look here"
