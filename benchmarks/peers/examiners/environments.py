"""An environment for each peer, below `out/peers`, with what its text file in `requirements/` pins; and which versions import at all."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.children import ROOT, environment
from maquette.atomic import write_text
from maquette.errors import OptionError

HOME = ROOT / "out" / "peers"
REQUIREMENTS = Path(__file__).parent / "requirements"

# Each peer's own documented way to be quiet.
QUIET = {
    "DISABLE_DEEPCHECKS_ANONYMOUS_TELEMETRY": "True",
    "DISABLE_LATEST_VERSION_CHECK": "True",  # deepchecks too
    "DO_NOT_TRACK": "1",  # evidently
    "GSK_DISABLE_ANALYTICS": "True",
}

_IMPORTS = {"deepchecks": "deepchecks.tabular.suites", "evidently": "evidently", "giskard": "giskard"}


@dataclass(frozen=True)
class Found:
    """What became of one environment."""

    name: str
    is_installed: bool
    imports: bool
    versions: dict[str, str]  # of the peer and of the libraries it stands on
    error: str  # the last line of what went wrong


def names() -> list[str]:
    """All environments: those in which peers are asked, and those that only try whether a version still imports."""
    return sorted(path.stem for path in REQUIREMENTS.glob("*.txt"))


def python_of(name: str) -> Path:
    """The interpreter of an environment, whether or not it has been made."""
    return HOME / name / ("Scripts" if sys.platform == "win32" else "bin") / "python"


def quiet(folder: Path) -> dict[str, str]:
    """Our environment with telemetry switched off, one thread, and settings and caches of theirs kept in a folder."""
    return {**environment(threads=1), **QUIET, "HOME": str(folder), "MPLCONFIGDIR": str(folder), "MPLBACKEND": "Agg"}


def make(name: str) -> Found:
    """Makes an environment from its text file, unless it is there, and tries the import. Takes minutes and up to 1 GB each.

    Raises:
        OptionError: there is no such text file.
    """
    wanted = REQUIREMENTS / f"{name}.txt"
    if not wanted.is_file():
        raise OptionError(f"`{name}`", "it is no environment of a peer", f"Known are {', '.join(names())}.")
    note = HOME / name / "installed.txt"
    if not note.is_file() or note.read_text(encoding="utf-8") != wanted.read_text(encoding="utf-8"):
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(HOME / name)], check=True)
        command = [str(python_of(name)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", str(wanted)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            return Found(name, is_installed=False, imports=False, versions={}, error=_last(done.stderr))
        write_text(note, wanted.read_text(encoding="utf-8"))
    return look(name)


def look(name: str) -> Found:
    """Whether a peer imports in its environment, and with which libraries."""
    if not (HOME / name / "installed.txt").is_file():
        return Found(name, is_installed=False, imports=False, versions={}, error="it has not been made")
    peer = name.partition("-")[0]
    program = "import importlib.metadata as m, json; print(json.dumps({n: m.version(n) for n in %r}))"
    libraries = [peer, "numpy", "pandas", "scikit-learn"]
    versions = subprocess.run([str(python_of(name)), "-c", program % libraries], capture_output=True, text=True, check=True)
    adapters = str(Path(__file__).parent / "adapters")
    trial = f"import sys; sys.path.append({adapters!r}); import exchange; exchange.cut_off(); import {_IMPORTS[peer]}"
    env = quiet(HOME / name)
    tried = subprocess.run([str(python_of(name)), "-W", "ignore", "-c", trial], env=env, capture_output=True, text=True, check=False)
    error = _last(tried.stderr) if tried.returncode else ""
    return Found(name, is_installed=True, imports=not tried.returncode, versions=json.loads(versions.stdout), error=error)


def _last(text: str) -> str:
    lines = [line.strip().replace(f"{ROOT}/", "") for line in text.splitlines() if line.strip()]
    return lines[-1][:300] if lines else "it said nothing"
