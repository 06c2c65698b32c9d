"""A studio that is running, as a person starts it, for the benches of its pages."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.children import MAQUETTE, environment


@dataclass(frozen=True)
class Studio:
    """Where it answers, and its process."""

    address: str  # http://127.0.0.1:PORT
    pid: int

    def cpu_seconds(self) -> float:
        """CPU time of all its threads so far; to a hundredth of a second."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def open_studio(models: Path) -> Iterator[Studio]:
    """Runs until the end of the block.

    Raises:
        RuntimeError: it ended without saying where it is.
    """
    command = [*MAQUETTE, "studio", "--models", str(models), "--port", "0"]
    process = subprocess.Popen(command, env=environment(), stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        said = ""
        for line in process.stderr:
            said += line
            if found := re.search(r"open at (http://\S+?)/?$", line.strip()):
                yield Studio(found[1], process.pid)
                return
        raise RuntimeError(f"the studio ended with {process.wait()}:\n{said}")
    finally:
        process.terminate()
        process.wait(20)
        process.stderr.close()
