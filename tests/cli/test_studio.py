import socket
import subprocess
import sys
from pathlib import Path

import pytest

from maquette.cli import main


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as left:
        main(["studio", *map(str, arguments)])
    return int(left.value.code or 0)


def test_a_taken_port_and_a_missing_folder_are_one_message_and_status_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        assert run("--port", other.getsockname()[1]) == 2
    assert "`--port 0`" in capsys.readouterr().err
    assert run("--models", tmp_path / "nothing") == 2
    assert "there is no such folder" in capsys.readouterr().err


def test_its_help_names_every_option_and_loads_nothing_heavy() -> None:
    code = "import sys; from maquette.cli import main\ntry: main(['studio', '--help'])\n"
    code += "finally: print({'torch', 'fastapi', 'numpy'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert all(option in said for option in ("--models", "--host", "--port", "--token", "--open"))
    assert said.rstrip().endswith("set()")
