import json
from pathlib import Path

import pytest

from making import make_pictures
from maquette.cli import main


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(list(arguments))
    said = capsys.readouterr()
    return int(stop.value.code or 0), said.out, said.err


TINY = (
    "--set",
    "model.width=4",
    "--set",
    "model.discriminator_width=4",
    "--set",
    "model.batch_size=4",
    "--set",
    "training.tensorboard=false",
)


def test_a_folder_becomes_a_model_with_graph_samples_and_card(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_pictures(tmp_path / "pictures", 6, 16)
    status, out, _ = call(
        capsys,
        "train",
        "dcgan",
        str(tmp_path / "pictures"),
        "--size",
        "16",
        "--kimg",
        "0.02",
        "--out",
        str(tmp_path / "m"),
        *TINY,
        "--json",
    )
    assert status == 0
    assert json.loads(out)["training"]["pictures_seen"] == 20
    names = {path.name for path in (tmp_path / "m").iterdir()}
    weights = {"generator.safetensors", "discriminator.safetensors", "generator.onnx"}
    assert names == {"config.json", *weights, "README.md", "samples.png", "timeline.gif", "run"}


def test_wrong_input_is_one_message_and_status_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_pictures(tmp_path / "pictures", 3, 16)
    data = str(tmp_path / "pictures")
    for arguments, message in (
        (["dcgna", data], "Did you mean `dcgan`"),
        (["dcgan", data, "--size", "big"], "it takes a side in pixels"),
        (["dcgan", data, "--set", "model.widht=3"], "Did you mean `width`"),
        (["dcgan", data, "--minutes", "-3"], "minutes"),
        (["dcgan", str(tmp_path / "nowhere")], "nowhere"),
    ):
        status, out, error = call(capsys, "train", *arguments, "--out", str(tmp_path / "m"))
        assert status == 2
        assert message in error
        assert "Traceback" not in error
        assert out == ""


def test_with_json_the_error_is_a_document_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = call(capsys, "train", "dcgna", str(tmp_path), "--out", str(tmp_path / "m"), "--json")
    assert status == 2
    assert json.loads(out)["exit_status"] == 2
