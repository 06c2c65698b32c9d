import json
from pathlib import Path

import pytest

import maquette
from maquette.cli import main
from planted_answers import answers

ROLES = {"truth": "truth", "prediction": "answer", "groups": ["group"], "checks": ["error_rate"]}


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(["report", *arguments])
    return int(stop.value.code or 0), *capsys.readouterr()


@pytest.fixture
def folders(tmp_path: Path) -> tuple[str, str]:
    for name, bad in (("before", 0.15), ("after", 0.5)):
        maquette.check(answers(0, bad=bad), out=tmp_path / name, **ROLES)
    return str(tmp_path / "before"), str(tmp_path / "after")


def test_two_reports_are_compared_and_a_worse_one_can_stop_a_release(
    folders: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, text, _ = run(capsys, "compare", *folders, "--fail-on", "look-here", "--out", str(tmp_path / "out"))
    assert status == 1
    assert "look here: Worse: the error rate of group = c was " in text
    assert "<failure" in (tmp_path / "out" / "report.junit.xml").read_text()
    assert run(capsys, "compare", folders[1], folders[0], "--fail-on", "look-here")[0] == 0


def test_json_is_one_document_with_the_command_that_repeats_it(folders: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    status, text, _ = run(capsys, "compare", *folders, "--margin", "0.02", "--json")
    assert status == 0
    assert json.loads(text)["command"] == f"maquette report compare {folders[0]} {folders[1]} --margin 0.02"


@pytest.mark.parametrize(
    ("arguments", "message"), [(("compare", "nowhere", "nowhere"), "there is no report"), (("improve", "a", "b"), "'improve' is not")]
)
def test_wrong_input_is_one_message(arguments: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, said = run(capsys, *arguments)
    assert status == 2
    assert message in said
    assert "Traceback" not in said
