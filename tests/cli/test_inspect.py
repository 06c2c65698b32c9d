import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from maquette.cli.inspect import command
from maquette.errors import PicturesError
from some_pictures import save_pictures


def test_it_prints_a_summary_and_leaves_with_success(tmp_path: Path) -> None:
    save_pictures(tmp_path, 3)
    (tmp_path / "bad.png").write_bytes(b"")
    result = CliRunner().invoke(command, [str(tmp_path)])
    assert result.exit_code == 0
    assert "3 of 4 readable" in result.stdout
    assert "bad.png: empty" in result.stdout


def test_json_is_one_document_on_standard_output(tmp_path: Path) -> None:
    save_pictures(tmp_path / "in", 3)
    result = CliRunner().invoke(command, [str(tmp_path / "in"), "--json", "--out", str(tmp_path / "out")])
    document = json.loads(result.stdout)
    assert document["readable"] == 3
    assert document["advice"]
    assert json.loads((tmp_path / "out" / "inspect.json").read_text()) == document
    assert (tmp_path / "out" / "inspect.html").read_text().startswith("<!doctype html>")


def test_a_folder_that_is_not_there_is_one_of_our_errors(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, [str(tmp_path / "nowhere")])
    assert isinstance(result.exception, PicturesError)


@pytest.mark.parametrize("module", ["maquette.cli.inspect", "maquette.data.pictures", "maquette.report.health"])
def test_neither_the_verb_nor_what_it_uses_needs_torch(module: str) -> None:
    light = ["torch"] + (["numpy", "PIL", "rich"] if module == "maquette.cli.inspect" else [])
    code = f"import sys, {module}; sys.exit(bool(set({light}) & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
