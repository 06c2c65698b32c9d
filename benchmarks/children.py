"""Processes that are timed from outside: wall time, CPU time of all their threads, and peak memory."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
MEMORY_UNIT = 2**20 if sys.platform == "darwin" else 2**10  # of ru_maxrss, in a megabyte
MAQUETTE = (sys.executable, "-m", "maquette")


@dataclass(frozen=True)
class Spent:
    """What a finished process took, children of its own included."""

    wall: float  # seconds
    cpu: float  # seconds over all threads
    peak_mb: float  # most memory in use at once; never less than this process itself ever had, which it inherits
    output: str


def environment(*, threads: int | None = None, cache: Path | None = None) -> dict[str, str]:
    """Ours, with the number of threads for arithmetic and the cache folder."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    found = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    if threads is not None:
        found |= {"OMP_NUM_THREADS": str(threads), "MKL_NUM_THREADS": str(threads)}
    if cache is not None:
        found["MAQUETTE_CACHE"] = str(cache)
    return found


def run(command: Sequence[str], env: Mapping[str, str] | None = None) -> Spent:
    """Runs a command to its end.

    Raises:
        RuntimeError: it failed; the message ends with what it said.
    """
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        started = time.perf_counter()
        process = subprocess.Popen(command, env=env or environment(), stdin=subprocess.DEVNULL, stdout=output, stderr=errors)
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            process.wait()
            raise
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if process.returncode:
            raise RuntimeError(f"`{' '.join(command)}` ended with {process.returncode}:\n{errors.read()[-2000:]}")
        return Spent(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / MEMORY_UNIT, output.read())


def run_module(module: str, *arguments: str, env: Mapping[str, str] | None = None) -> Spent:
    """Runs one of our modules as a program."""
    return run([sys.executable, "-m", module, *arguments], env)
