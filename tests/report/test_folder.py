from pathlib import Path

import pytest

from maquette.errors import OptionError
from maquette.report import folder
from some_findings import finding, report, whole_report


def test_a_folder_holds_the_report_in_four_forms_and_gives_it_back(tmp_path: Path) -> None:
    whole = whole_report()
    folder.write(whole, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(folder.FILES)
    assert folder.read(tmp_path / "out") == whole
    assert folder.read(tmp_path / "out" / "report.json") == whole


def test_what_is_no_report_is_said(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="there is no report"):
        folder.read(tmp_path)
    (tmp_path / "report.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(OptionError, match="cannot be read as a report"):
        folder.read(tmp_path)
    (tmp_path / "report.json").write_text("{}")
    with pytest.raises(OptionError, match="not a report of schema version"):
        folder.read(tmp_path)


def test_an_open_question_fails_the_build_where_that_was_asked(tmp_path: Path) -> None:
    folder.write(report(finding("a/b", "cannot tell")), tmp_path, "cannot tell")
    assert "<failure" in (tmp_path / "report.junit.xml").read_text()
