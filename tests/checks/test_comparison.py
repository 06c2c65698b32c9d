import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import maquette
from maquette.checks._changes import joined, p_of
from maquette.checks.comparison import compare
from maquette.checks.kept import NAME
from maquette.errors import OptionError
from maquette.finding import Report
from maquette.stats import Estimate, mcnemar, rate
from planted_answers import answers, chance, scores

ROLES = {"truth": "truth", "prediction": "answer", "groups": ["group"], "checks": ["error_rate", "false_negatives", "selection"]}


def examined(folder: Path, columns: dict[str, Any], **roles: Any) -> Path:
    maquette.check(columns, out=folder, **{**ROLES, **roles})
    return folder


def corrected(columns: dict[str, Any], share: float, where: str = "c") -> dict[str, Any]:
    """The same rows, some of the wrong answers in one group put right."""
    wrong = (columns["answer"] != columns["truth"]) & (columns["group"] == where) & (chance(9).random(len(columns["truth"])) < share)
    return {**columns, "answer": np.where(wrong, columns["truth"], columns["answer"])}


def readings(report: Report) -> dict[str, str | None]:
    return {finding.id.partition("/")[2]: finding.reading for finding in report.findings}


def test_what_got_better_in_one_group_is_found_on_the_same_rows(tmp_path: Path) -> None:
    before = answers(0, bad=0.4)
    after = corrected(before, 0.7)
    report = compare(examined(tmp_path / "a", before), examined(tmp_path / "b", after))
    assert "every row is compared with itself" in report.notes[0]
    better = report.finding("comparison/error-rate:group=c")
    assert better.reading == "as expected"
    assert better.claim.startswith("Better: the error rate of group = c was ")
    assert readings(report)["gap-in-the-error-rate:group=c"] == "as expected"
    assert "error-rate:group=a" not in readings(report)
    rows = before["group"] == "c"
    mended = int(np.count_nonzero(rows & (before["answer"] != after["answer"])))
    assert better.p == mcnemar(mended, 0)
    assert better.main is not None
    assert better.main.estimate.value == pytest.approx(-mended / rows.sum())


def test_the_other_way_round_it_got_worse(tmp_path: Path) -> None:
    before = answers(0, bad=0.4)
    worse = compare(examined(tmp_path / "a", corrected(before, 0.7)), examined(tmp_path / "b", before))
    assert worse.finding("comparison/error-rate:group=c").reading == "look here"
    assert worse.findings[0].claim.startswith("Worse: ")
    assert worse.at_or_above("look here")


def test_a_report_beside_itself_did_not_get_worse(tmp_path: Path) -> None:
    folder = examined(tmp_path / "a", answers(0, n=20_000))
    report = compare(folder, folder)
    assert set(readings(report).values()) <= {None, "as expected"}
    assert report.finding("comparison/readings").claim.endswith("read as before.")


def test_two_equal_subjects_are_seldom_said_to_differ(tmp_path: Path) -> None:
    alarms = 0
    for seed in range(20):
        columns = answers(seed)
        random = chance(100 + seed)
        again = {**columns, "answer": np.where(random.random(2000) < 0.15, 1 - columns["truth"], columns["truth"])}
        report = compare(examined(tmp_path / f"{seed}a", columns), examined(tmp_path / f"{seed}b", again))
        alarms += bool(report.at_or_above("look here"))
    assert alarms <= 3  # at most one in twenty is expected; four or more of twenty happen once in sixty times


def test_other_rows_are_compared_as_independent_and_it_says_so(tmp_path: Path) -> None:
    report = compare(examined(tmp_path / "a", answers(0)), examined(tmp_path / "b", answers(1, bad=0.5)))
    assert "as if their rows were others: the truth differs" in report.notes[0]
    assert report.finding("comparison/error-rate:group=c").reading == "look here"
    assert report.finding("comparison/error-rate:group=c").method.startswith("Fisher's test")


def test_without_the_rows_the_reports_alone_are_compared(tmp_path: Path) -> None:
    before = answers(0, bad=0.4)
    folders = examined(tmp_path / "a", before), examined(tmp_path / "b", corrected(before, 0.7))
    (folders[1] / NAME).unlink()
    report = compare(*folders)
    assert "only one of them" in report.notes[0]
    assert report.finding("comparison/error-rate:group=c").reading == "as expected"
    in_memory = [maquette.check(before, **ROLES), maquette.check(corrected(before, 0.7), **ROLES)]
    assert readings(compare(*in_memory)) == readings(report)


def test_scores_are_compared_by_their_area_too(tmp_path: Path) -> None:
    columns = scores(0)
    random = chance(1)
    noisy = {**columns, "score": np.clip(columns["score"] + random.normal(0, 0.4, 4000), 0, 1)}
    roles = {"prediction": "score", "checks": ["error_rate"]}
    report = compare(examined(tmp_path / "a", columns, **roles), examined(tmp_path / "b", noisy, **roles))
    assert report.finding("comparison/auc:everybody").reading == "look here"
    assert report.finding("comparison/error-rate:everybody").reading == "look here"


def test_numbers_are_compared_by_their_mean_error(tmp_path: Path) -> None:
    random = chance(2)
    actual = random.normal(50, 10, 2000)
    columns = {"truth": actual, "answer": actual + random.normal(0, 5, 2000), "group": np.repeat(list("ab"), 1000)}
    nearer = {**columns, "answer": actual + (columns["answer"] - actual) * np.where(columns["group"] == "b", 0.5, 1)}
    roles = {"checks": ["regression_error"]}
    report = compare(examined(tmp_path / "a", columns, **roles), examined(tmp_path / "b", nearer, **roles))
    assert report.finding("comparison/mean-absolute-error:group=b").claim.startswith("Better")
    gap = report.finding("comparison/gap-in-the-mean-absolute-error:group=b")
    assert gap.claim.startswith("Changed")  # there was none that could become smaller: that one group is served better is no harm
    assert gap.reading is None


def test_rows_of_one_unit_are_taken_together(tmp_path: Path) -> None:
    before = answers(0, bad=0.4)
    columns = {**before, "person": np.arange(2000) // 4}
    after = {**corrected(before, 0.7), "person": columns["person"]}
    roles = {"unit": "person"}
    report = compare(examined(tmp_path / "a", columns, **roles), examined(tmp_path / "b", after, **roles))
    better = report.finding("comparison/error-rate:group=c")
    assert better.main is not None
    assert better.main.estimate.clusters == 100


def test_the_comparison_is_a_report_with_a_page(tmp_path: Path) -> None:
    folder = examined(tmp_path / "a", answers(0))
    compare(folder, folder, out=tmp_path / "compared")
    assert json.loads((tmp_path / "compared" / "report.json").read_text())["title"] == "What got better or worse"
    assert "What got better or worse" in (tmp_path / "compared" / "report.html").read_text()


def test_what_cannot_be_compared_is_one_message(tmp_path: Path) -> None:
    folder = examined(tmp_path / "a", answers(0))
    alone = maquette.check({"x": [1, 2, 3]})
    with pytest.raises(OptionError, match="they measure nothing in common"):
        compare(folder, alone)
    with pytest.raises(OptionError, match="`--margin 2`"):
        compare(folder, folder, margin=2)
    with pytest.raises(OptionError, match="there is no report"):
        compare(tmp_path / "nowhere", folder)


def test_two_intervals_are_joined_as_newcombe_joins_them() -> None:
    from maquette.stats import difference

    found, known = joined(rate(30, 100), rate(20, 150)), difference(30, 100, 20, 150)
    assert (found.value, found.low, found.high) == pytest.approx((known.value, known.low, known.high))


def test_a_p_from_an_interval_is_a_twentieth_where_it_ends_at_zero() -> None:
    assert p_of(Estimate(1.0, 0.0, 2.0, 10, "")) == pytest.approx(0.05)
    assert p_of(Estimate(-1.0, -4.0, 0.0, 10, "")) == pytest.approx(0.05)
    assert p_of(Estimate(0.0, -1.0, 1.0, 10, "")) == 1.0
    assert p_of(Estimate(1.0, None, None, 10, "", reason="none")) == 1.0
