import json
from pathlib import Path

import pytest

from making import make_pictures
from maquette.checks.quality import MEASURES
from maquette.cli import main
from maquette.finding import Report


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(["evaluate", *arguments])
    return int(stop.value.code or 0), *capsys.readouterr()


def test_it_prints_a_table_and_writes_three_reports(tiny_models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_pictures(tmp_path / "discs", 80)
    out = tmp_path / "report"
    status, text, _ = run(capsys, str(tiny_models / "faces"), str(tmp_path / "discs"), "--count", "60", "--out", str(out))
    assert status == 0
    assert "faces: 60 pictures, beside 80 real pictures" in text
    for name in ("FID", "KID", "precision", "recall", "density", "coverage"):
        assert name in text
    assert "Written:" in text
    report = Report.from_json((out / "report.json").read_text())
    assert report.command == f"maquette evaluate {tiny_models / 'faces'} {tmp_path / 'discs'} --count 60"
    assert "<html" in (out / "report.html").read_text()
    assert (out / "report.md").read_text().startswith("# How good the pictures are: faces")


def test_json_is_one_document_on_standard_output(tiny_models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_pictures(tmp_path / "discs", 60)
    status, text, _ = run(capsys, str(tiny_models / "faces"), str(tmp_path / "discs"), "--count", "50", "--json")
    assert status == 0
    assert len(json.loads(text)["findings"]) == len(MEASURES.names())


def test_a_folder_without_pictures_is_one_message(tiny_models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    status, _, message = run(capsys, str(tiny_models / "faces"), str(tmp_path / "empty"))
    assert status == 2
    assert message.startswith("maquette: ")
    assert "Traceback" not in message
