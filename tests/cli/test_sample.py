import json
from pathlib import Path

import pytest

from maquette.cli import main
from maquette.data import files


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as left:
        main(["sample", *map(str, arguments)])
    return int(left.value.code or 0)


def test_it_writes_a_sheet_and_says_so_on_standard_error(tiny_models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tiny_models / "faces", "--count", 9, "--seed", 1, "--out", tmp_path / "grid.png") == 0
    assert files.read(tmp_path / "grid.png").shape == (52, 52, 3)
    said = capsys.readouterr()
    assert said.out == ""
    assert "9 pictures of faces, seeds 1 to 9" in said.err


def test_json_is_one_document_alone_on_standard_output(tiny_models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tiny_models / "faces", "--count", 2, "--out", tmp_path / "many", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["model"], document["count"], len(document["pictures"])) == ("faces", 2, 2)


WRONG = {
    "no house model of that name": ["nobody", "--out", "x.png"],
    "'--out'": ["nobody"],
    "--count": ["nobody", "--out", "x", "--count", "0"],
}


@pytest.mark.parametrize(("message", "arguments"), WRONG.items())
def test_wrong_input_is_one_message_and_status_2(message: str, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 2
    said = capsys.readouterr().err
    assert message in said
    assert "Traceback" not in said
