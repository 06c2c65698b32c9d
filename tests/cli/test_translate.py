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


def test_a_label_map_has_a_picture_for_every_seed_and_style(coast: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files.write(tmp_path / "map.png", np.tile(np.arange(32, dtype=np.uint8)[:, None, None] // 11, (1, 32, 1)))
    files.write(tmp_path / "style.png", np.full((9, 9, 3), 250, np.uint8))
    for name, more in (("a", ("--seed", 1)), ("b", ("--seed", 2)), ("c", ("--style", tmp_path / "style.png"))):
        assert run(coast, tmp_path / "map.png", "--out", tmp_path / f"{name}.png", *more) == 0
    assert len({(tmp_path / f"{name}.png").read_bytes() for name in "abc"}) == 3
    assert run(coast, tmp_path / "style.png", "--out", tmp_path / "x.png") == 2
    assert "the colour #fafafa at column 0, row 0 is no label's" in capsys.readouterr().err
