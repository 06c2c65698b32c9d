import json
from pathlib import Path

import pytest

from maquette import cli


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        cli.main(["pictures", *arguments])
    return int(left.value.code or 0)


def test_a_set_is_made_and_described_as_one_json_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "faces"
    assert run("portraits", "--count", "3", "--size", "16", "--seed", "7", "--out", str(out), "--skew", "age=child:1", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["out"] == str(out)
    assert (document["kind"], document["count"], document["size"], document["seed"]) == ("portraits", 3, 16, 7)
    assert document["skew"] == ["age=child:1"]
    assert len(list((out / "pictures").iterdir())) == 3


def test_without_json_it_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("cats", "--count", "2", "--size", "16", "--out", str(tmp_path / "cats")) == 0
    assert "2 cats in" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("dogs",), "The kinds are: cats, landscapes, portraits"),
        (("cats", "--size", "3"), "`--size 3`"),
        (("cats", "--skew", "colour=pink:1"), "The values are: black, grey"),
        (("portraits", "--skew", "skin_tone<=3:2"), "not a number from 0 to 1"),
    ],
)
def test_wrong_input_is_one_message_and_status_2(
    arguments: tuple[str, ...], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments, "--count", "2", "--out", str(tmp_path / "set")) == 2
    message = capsys.readouterr().err
    assert says in message
    assert "Traceback" not in message
    assert not (tmp_path / "set").exists()
