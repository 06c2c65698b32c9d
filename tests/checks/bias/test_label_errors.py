import numpy as np
import pytest

import maquette
from maquette.checks.bias.label_errors import fit
from maquette.finding import Rows
from planted_worlds import examined, found, left_alone, world


def test_labels_that_were_turned_round_are_found_and_named_row_by_row() -> None:
    finding = found("label_noise", 2000, "label_errors")
    share = finding.quantities[0].estimate
    assert (share.low or 0) <= 0.08
    named = next(one for one in finding.evidence if isinstance(one, Rows))
    planted = np.flatnonzero(world("label_noise", 2000, 1.0).faults[0].rows) + 1
    rows = {int(row[0]) for row in named.rows if isinstance(row[0], int)}
    assert len(rows & set(planted.tolist())) / len(planted) > 0.9
    assert len(rows & set(planted.tolist())) / len(rows) > 0.6


def test_clean_labels_are_left_alone() -> None:
    left_alone("label_noise", 2000, "label_errors", seeds=5)


def test_over_confidence_is_not_taken_for_wrong_labels() -> None:
    for seed in range(4):
        report = examined("overconfident", 2000, 1.0, "label_errors", seed=seed)[1]
        report.assert_nothing_at("look here")


def test_the_likelihood_is_that_of_logistic_regression_without_wrong_labels() -> None:
    from maquette.stats import recalibration

    chance = np.random.default_rng(0)
    logit = chance.normal(0, 2, 500)
    truth = (chance.random(500) < 1 / (1 + np.exp(-0.5 - 0.7 * logit))).astype(float)
    intercept, slope = recalibration(truth, 1 / (1 + np.exp(-logit)))
    _, weights = fit(logit, truth, np.ones(500), 0.0)
    assert weights.tolist() == pytest.approx([intercept.value, slope.value], rel=1e-4)


def test_rows_with_the_same_score_are_counted_together_and_a_start_changes_nothing() -> None:
    chance = np.random.default_rng(1)
    logit = np.round(chance.normal(0, 2, 600), 1)
    truth = (chance.random(600) < 1 / (1 + np.exp(-logit))).astype(float)
    places, heap = np.unique(logit, return_inverse=True)
    height, line = fit(logit, truth, np.ones(600), 0.03)
    together, same = fit(places, np.bincount(heap, truth).astype(float), np.bincount(heap).astype(float), 0.03, np.array([0.5, 0.5]))
    assert together == pytest.approx(height)
    assert same.tolist() == pytest.approx(line.tolist(), rel=1e-4)


def test_the_rows_it_names_are_those_that_cleanlab_names() -> None:
    cleanlab = pytest.importorskip("cleanlab.filter", reason="cleanlab is not installed: pip install cleanlab")
    planted = world("label_noise", 2000, 1.0)
    score, truth = np.asarray(planted.table["score"], float), np.asarray(planted.table["label"], int)
    issues = cleanlab.find_label_issues(truth, np.stack([1 - score, score], axis=1), return_indices_ranked_by="self_confidence", n_jobs=1)
    named = next(one for one in found("label_noise", 2000, "label_errors").evidence if isinstance(one, Rows))
    ours = {int(row[0]) - 1 for row in named.rows if isinstance(row[0], int)}
    best = set(issues[: len(ours)].tolist())
    assert len(ours) > 50
    assert len(ours & set(issues.tolist())) >= 0.99 * len(ours)  # of those that both may name, theirs are a fifth more
    assert len(ours & best) >= 0.95 * len(ours)


def test_it_needs_two_classes_with_scores() -> None:
    columns = {"truth": list("abc") * 50, "answer": list("abc") * 50}
    report = maquette.check(columns, truth="truth", prediction="answer", checks=["label_errors"])
    assert report.finding("bias/label-errors").reading == "not applicable"
