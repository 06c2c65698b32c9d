from pathlib import Path
from typing import Any

import numpy as np
import pytest

import maquette
from maquette.errors import OptionError
from maquette.finding import Report
from planted_answers import answers, chance

ANSWERS = {"truth": "truth", "prediction": "answer", "groups": ["group"]}


def readings(report: Report) -> dict[str, str | None]:
    return {finding.id.partition("/")[2].partition(":")[0]: finding.reading for finding in report.findings}


def test_numbers_of_the_report_are_those_of_fairlearn() -> None:
    from fairlearn.metrics import MetricFrame, false_negative_rate, false_positive_rate, selection_rate

    columns = answers(5, bad=0.4)
    report = maquette.check(columns, **ANSWERS)
    metrics = {"selection rate": selection_rate, "false positive rate": false_positive_rate, "false negative rate": false_negative_rate}
    frame = MetricFrame(metrics=metrics, y_true=columns["truth"], y_pred=columns["answer"], sensitive_features=columns["group"])
    figures = {one.title: one for finding in report.findings for one in finding.evidence if one.kind == "intervals"}
    for name in metrics:
        ours = {one.name.removeprefix("group = "): one.estimate.value for one in figures[f"{name.capitalize()} by group"].quantities}
        assert len(ours) == 5
        for group, value in ours.items():
            assert value == frame.by_group[name][group]


def test_a_plan_is_said_before_anything_is_measured() -> None:
    said: list[str] = []
    order: list[str] = []
    report = maquette.check(
        answers(), say=lambda lines: (said.extend(lines), order.append("plan")), progress=lambda *_: order.append("work"), **ANSWERS
    )
    assert order[0] == "plan"
    assert order.count("plan") == 1
    assert any(line.startswith("smallest visible gap for group = ") for line in said)
    assert "2,000 rows of a table in memory" in said
    assert report.facts[0] == ("rows", "2,000")


def test_the_report_says_how_many_false_findings_are_expected_and_which_policy_it_was_held_to() -> None:
    report = maquette.check(answers(), **ANSWERS)
    assert "expected to accuse somebody by chance" in report.notes[0]
    assert len(report.policy) == 64
    assert report.policy != maquette.check(answers(), policy={"gap": 0.2}, **ANSWERS).policy


def test_a_wider_tolerance_accepts_the_gap() -> None:
    columns = answers(0, n=20_000, bad=0.24)
    assert maquette.check(columns, checks=["error_rate"], **ANSWERS).finding("bias/error-rate:group=c").reading == "look here"
    wide = maquette.check(columns, checks=["error_rate"], policy={"gap": 0.2, "gap_of_rate": 2}, **ANSWERS)
    assert wide.finding("bias/error-rate").reading == "as expected"


def test_a_function_is_examined_on_a_table_and_never_sees_the_truth() -> None:
    columns = answers(1, bad=0.4)
    seen: set[str] = set()

    def predict(rows: dict[str, np.ndarray]) -> np.ndarray:
        seen.update(rows)
        return rows["answer"]

    report = maquette.check(predict, columns, truth="truth", groups=["group"], checks=["error_rate"])
    assert seen == {"answer", "group"}
    assert report.finding("subject/answers").reading == "as expected"
    assert report.finding("bias/error-rate:group=c").reading == "look here"


def test_a_subject_that_fails_is_a_finding_and_the_rest_is_still_made() -> None:
    def predict(rows: dict[str, np.ndarray]) -> np.ndarray:
        return np.where(rows["group"] == "e", np.nan, rows["answer"])

    report = maquette.check(predict, answers(1), truth="truth", groups=["group"])
    assert report.finding("subject/answers").reading == "look here"
    assert "no answer for 400 of 2,000 rows: not a number" in report.finding("subject/answers").claim
    assert readings(report)["error-rate"] in ("as expected", "cannot tell")


def test_a_subject_that_never_answers_leaves_what_can_be_said_of_the_data() -> None:
    def predict(rows: Any) -> Any:
        raise RuntimeError("no weights")

    report = maquette.check(predict, answers(1), truth="truth", groups=["group"])
    assert "RuntimeError: no weights" in str(report.finding("subject/answers").evidence[0])
    assert readings(report)["error-rate"] == "not applicable"
    assert readings(report)["representation"] is None


BAD: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, str | None]]] = {
    "no truth": (answers(), {"prediction": "answer", "groups": ["group"]}, {"error-rate": "not applicable", "selection": "as expected"}),
    "one class only": ({**answers(), "truth": np.ones(2000, int)}, ANSWERS, {"error-rate": "not applicable"}),
    "no groups": (answers(), {"truth": "truth", "prediction": "answer"}, {"error-rate": "not applicable"}),
    "empty groups": ({**answers(), "group": [None] * 2000}, ANSWERS, {"error-rate": "not applicable"}),
    "three people": ({**answers(), "group": ["x"] * 3 + ["y"] * 1997}, ANSWERS, {"error-rate": "cannot tell"}),
    "200 groups": ({**answers(), "group": [f"g{k % 200}" for k in range(2000)]}, ANSWERS, {"error-rate": "cannot tell"}),
    "constant scores": ({**answers(), "answer": [0.4] * 2000}, ANSWERS, {"auc": "cannot tell", "error-rate": "cannot tell"}),
    "scores beyond one": ({**answers(), "answer": np.linspace(-3, 3, 2000)}, ANSWERS, {"calibration": "not applicable"}),
    "a million values": ({**answers(), "group": np.arange(2000).astype(str)}, ANSWERS, {"error-rate": "not applicable"}),
}


@pytest.mark.parametrize("name", BAD)
def test_poor_data_leaves_the_report_standing(name: str) -> None:
    columns, options, expected = BAD[name]
    report = maquette.check(columns, **options)
    found = readings(report)
    assert "broken" not in found.values(), [finding.claim for finding in report.findings if finding.reading == "broken"]
    assert {check: found[check] for check in expected} == expected


def test_wrong_names_are_one_message() -> None:
    with pytest.raises(OptionError, match="Did you mean `truth`"):
        maquette.check(answers(), truth="thruth", prediction="answer")
    with pytest.raises(OptionError, match="`--groups sex`"):
        maquette.check(answers(), prediction="answer", groups=["sex"])
    with pytest.raises(OptionError, match="there is no check of that name"):
        maquette.check(answers(), prediction="answer", checks=["error"])
    with pytest.raises(OptionError, match="the answers are the subject's own"):
        maquette.check(lambda rows: rows["answer"], answers(), prediction="answer")
    with pytest.raises(OptionError, match="there is no such file"):
        maquette.check("nowhere.csv", prediction="answer")


def test_a_report_shows_itself_and_becomes_a_data_frame() -> None:
    report = maquette.check(answers(0, bad=0.4), **ANSWERS)
    assert "<table>" in report._repr_html_()
    frame = report.to_pandas()
    first = frame[frame.id == "bias/error-rate:group=c"].iloc[0]
    assert first.reading == "look here"
    assert first.low < first.value < first.high
    with pytest.raises(AssertionError, match="error-rate:group=c"):
        report.assert_nothing_at("look here")


def test_pictures_are_examined_through_the_table_beside_them(tmp_path: Path) -> None:
    from maquette.data import files

    shades, rows = chance(0).integers(0, 255, 60), ["file_name,smiling,skin"]
    for place, shade in enumerate(shades):
        files.write(tmp_path / f"{place}.png", np.full((4, 4, 3), shade, np.uint8))
        rows.append(f"{place}.png,{int(shade > 127)},{'dark' if place % 2 else 'light'}")
    (tmp_path / "metadata.csv").write_text("\n".join(rows) + "\n")
    report = maquette.check(lambda pictures: [int(one.mean() > 127) for one in pictures], tmp_path, truth="smiling", groups=["skin"])
    assert report.finding("subject/answers").reading == "as expected"
    assert report.finding("bias/error-rate").quantities[1].estimate.value == 0


def test_the_whole_chapter_runs_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("somebody wants to speak to the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    columns = {**answers(0, bad=0.4), "income": chance(0).normal(size=2000), "sex": ["f", "m"] * 1000}
    report = maquette.check(columns, reference=columns, **{**ANSWERS, "groups": "auto"})
    assert "broken" not in readings(report).values()
    assert readings(report)["duplicates"] == "look here"


def test_asking_for_the_verb_brings_nothing_heavy() -> None:
    import subprocess
    import sys

    heavy = "torch", "sklearn", "scipy", "pandas", "pyarrow", "onnxruntime"
    code = f"import sys, maquette; maquette.check; import maquette.cli.check; print([one for one in {heavy} if one in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
