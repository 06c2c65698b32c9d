import json
from pathlib import Path

import pytest

from maquette.cli import main
from maquette.finding import Report
from planted_answers import answers


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(["check", *arguments])
    return int(stop.value.code or 0), *capsys.readouterr()


def table(path: Path, bad: float) -> str:
    columns = answers(0, bad=bad)
    rows = zip(*(columns[name] for name in columns))
    path.write_text(",".join(columns) + "\n" + "".join(",".join(map(str, row)) + "\n" for row in rows))
    return str(path)


def test_a_table_is_examined_and_three_reports_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, out = table(tmp_path / "p.csv", 0.4), tmp_path / "report"
    status, text, plan = run(capsys, data, "--truth", "truth", "--prediction", "answer", "--groups", "group", "--out", str(out))
    assert status == 0
    assert "smallest visible gap" in plan
    assert "look here: Rows with group = c are answered wrongly more often" in text
    report = Report.from_json((out / "report.json").read_text())
    assert report.command == f"maquette check {data} --truth truth --prediction answer --groups group"
    html = (out / "report.html").read_text()
    assert "group = c" in html
    assert len(html) < 1_000_000
    assert (out / "report.md").read_text().startswith("# Who is treated worse: p.csv")


def test_it_fails_on_what_it_was_told_to_fail_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flags = ("--truth", "truth", "--prediction", "answer", "--groups", "group", "--fail-on", "look-here")
    assert run(capsys, table(tmp_path / "bad.csv", 0.4), *flags)[0] == 1
    assert run(capsys, table(tmp_path / "good.csv", 0.15), *flags)[0] == 0


def test_a_policy_may_say_when_to_fail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "policy.toml").write_text('fail_on = "look here"\ngap = 0.02\n')
    flags = ("--truth", "truth", "--prediction", "answer", "--groups", "group", "--policy", str(tmp_path / "policy.toml"))
    assert run(capsys, table(tmp_path / "bad.csv", 0.4), *flags)[0] == 1
    (tmp_path / "policy.toml").write_text("gapp = 0.02\n")
    status, _, message = run(capsys, table(tmp_path / "bad.csv", 0.4), *flags)
    assert status == 2
    assert "gapp" in message
    assert "Traceback" not in message


def test_json_is_one_document_on_standard_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, text, _ = run(capsys, table(tmp_path / "p.csv", 0.15), "--prediction", "answer", "--groups", "group", "--json")
    assert status == 0
    assert json.loads(text)["title"] == "Who is treated worse"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere.csv", "--prediction", "x"), "there is no such file"),
        (("model.pkl", "data.csv"), "pickled model can run anything"),
        (("os:getcwd",), "a subject is asked about rows, and there are none"),
    ],
)
def test_wrong_input_is_one_message(arguments: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, said = run(capsys, *arguments)
    assert status == 2
    assert message in said
    assert "Traceback" not in said
