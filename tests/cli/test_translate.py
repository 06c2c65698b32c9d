import json
from pathlib import Path

import numpy as np
import pytest

from maquette.cli import main
from maquette.data import files


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as left:
        main(["translate", *map(str, arguments)])
    return int(left.value.code or 0)


def test_it_translates_a_picture(tiny_models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files.write(tmp_path / "drawing.png", np.full((50, 20, 3), 200, np.uint8))
    assert run(tiny_models / "emoji", tmp_path / "drawing.png", "--out", tmp_path / "coloured.png", "--crop", "cover") == 0
    assert files.read(tmp_path / "coloured.png").shape == (32, 32, 3)
    assert "1 picture by emoji" in capsys.readouterr().err


def test_json_lists_what_was_made_and_what_was_not(tiny_models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files.write(tmp_path / "in" / "a.png", np.zeros((9, 9, 3), np.uint8))
    (tmp_path / "in" / "b.png").write_bytes(b"")
    assert run(tiny_models / "emoji", tmp_path / "in", "--out", tmp_path / "out", "--json") == 0
    said = capsys.readouterr()
    good, bad = json.loads(said.out)["pictures"]
    assert good["output"].endswith("a.png")
    assert bad["reason"] == "empty"
    assert "skipped" in said.err


def test_wrong_input_is_one_message_and_status_2(tiny_models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tiny_models / "emoji", tmp_path / "nothing.png", "--out", tmp_path / "x.png") == 2
    assert run(tiny_models / "emoji", tmp_path, "--out", "x", "--crop", "squash") == 2
    assert "Traceback" not in capsys.readouterr().err
