import json
from pathlib import Path

import pytest

from maquette import cli
from maquette.cli.sketch import _STYLES
from maquette.sketches.styles import STYLES
from some_pictures import save_pictures


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        cli.main(["sketch", *arguments])
    return int(left.value.code or 0)


def test_the_help_names_the_styles_that_there_are() -> None:
    assert _STYLES == STYLES


def test_pairs_are_made_and_what_was_left_out_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_pictures(tmp_path / "p", 3)
    (tmp_path / "p" / "bad.png").write_bytes(b"x")
    assert run(str(tmp_path / "p"), "--out", str(tmp_path / "pairs"), "--style", "xdog") == 0
    said = capsys.readouterr()
    assert "3 drawings in" in said.out
    assert "skipped bad.png: not a picture" in said.err
    assert len(list((tmp_path / "pairs" / "A_sketch").iterdir())) == len(list((tmp_path / "pairs" / "B_picture").iterdir())) == 3


def test_a_palette_gives_label_maps_and_one_json_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_pictures(tmp_path / "p", 3)
    assert run(str(tmp_path / "p"), "--out", str(tmp_path / "maps"), "--palette", "4", "--size", "16", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["count"], document["skipped"]) == (3, [])
    assert len(json.loads((tmp_path / "maps" / "labels.json").read_text())) == 4


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--palette", "4", "--style", "canny"), "`--style` with `--palette`"),
        (("--palette", "400"), "2 to 64"),
        (("--thickness", "0"), "`--thickness 0`"),
        (("--detail", "3"), "`--detail 3`"),
        (("--style", "oil"), "'oil' is not one of"),
    ],
)
def test_wrong_input_is_one_message_and_status_2(
    arguments: tuple[str, ...], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_pictures(tmp_path / "p", 2)
    assert run(str(tmp_path / "p"), "--out", str(tmp_path / "out"), *arguments) == 2
    assert says in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
