import json
from pathlib import Path

import pytest

from making import make_pictures
from maquette.cli import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(["timeline", *arguments])
    return int(stop.value.code or 0), *capsys.readouterr()


def test_a_folder_becomes_a_strip_a_film_a_page_and_one_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_pictures(tmp_path / "discs", 24)
    flags = ["--size", "16", "--kimg", "0.032", "--families", "gan", "--set", "model.batch_size=8", "--set", "training.tensorboard=false"]
    arguments = [str(tmp_path / "discs"), "--out", str(tmp_path / "years"), *flags]
    status, text, said = run(capsys, *arguments, "--json")
    assert status == 0
    document = json.loads(text)
    assert document["families"][0]["pictures_seen"] == 32
    assert document["families"][0]["kid"]["reason"] == "there are 24 real pictures to compare with, and at least 50 are needed"
    wanted = f"maquette timeline {tmp_path / 'discs'} --families gan --kimg 0.032 --size 16 --set model.batch_size=8"
    assert document["command"].startswith(wanted)
    assert "GAN, into" in said
    assert (tmp_path / "years" / "timeline.png").is_file()

    status, text, said = run(capsys, *arguments)  # again: nothing to train, and a table for people
    assert status == 0
    assert "2014   GAN" in text
    assert "KID is not known: there are 24 real pictures" in text
    assert "index.html" in text
    assert "GAN, into" not in said


def test_wrong_input_is_one_message_and_status_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_pictures(tmp_path / "discs", 3)
    for arguments, message in (
        (["--families", "gan,dcgna"], "Did you mean `dcgan`"),
        (["--families", "cogan"], "from one set"),
        (["--families", ""], "at least one family"),
        (["--minutes", "1", "--kimg", "1"], "one budget"),
        (["--size", "20"], "Try"),
        (["--minutes", "0"], "minutes"),
    ):
        status, text, said = run(capsys, str(tmp_path / "discs"), "--out", str(tmp_path / "years"), *arguments)
        assert status == 2
        assert message in said
        assert "Traceback" not in said
        assert text == ""
    assert not (tmp_path / "years").exists()
