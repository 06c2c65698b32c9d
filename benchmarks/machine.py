"""The machine: what it is, how busy other programs kept it, and the fastest convolution it can do.

As a program it prints its own peak: `python -m benchmarks.machine`.
"""

import importlib.metadata
import json
import os
import platform
import resource
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.children import environment, run_module

_CONVOLUTIONS = ((64, 128, 32), (64, 512, 8))  # batch, channels, side; 3 x 3, float32, channels last


def facts() -> dict[str, Any]:
    """Processor, cores, system and versions."""
    return {
        "processor": _processor(),
        "cores": cores(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "torch": importlib.metadata.version("torch"),
        "onnxruntime": importlib.metadata.version("onnxruntime"),
    }


def cores() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    fields = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    name = fields.get("model name", platform.machine())
    vector = next((name for name in ("avx512f", "avx2") if name in fields.get("flags", "").split()), "")
    return f"{name} (family {fields.get('cpu family', '?')}{', ' + vector if vector else ''})"


@dataclass(frozen=True)
class Moment:
    """The state of the machine's clocks, to be compared with a later one."""

    when: str
    load: float
    wall: float
    busy: float | None  # seconds of all cores since the machine started; None where it does not say
    own: float  # seconds of this process and of its finished children

    @classmethod
    def now(cls) -> "Moment":
        """The present."""
        own = sum(usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
        return cls(datetime.now().strftime("%Y-%m-%d %H:%M"), os.getloadavg()[0], time.monotonic(), _busy_seconds(), own)

    def others_since(self, before: "Moment") -> float | None:
        """How many cores other programs kept busy on average since an earlier moment; None where the system does not say."""
        if self.busy is None or before.busy is None:
            return None
        return max(0.0, (self.busy - before.busy) - (self.own - before.own)) / max(1e-9, self.wall - before.wall)


def _busy_seconds() -> float | None:
    try:
        line = Path("/proc/stat").read_text(encoding="utf-8").splitlines()[0]
    except OSError:
        return None
    user, nice, system, _, _, interrupts, soft, steal, *_ = (int(part) for part in line.split()[1:])
    return (user + nice + system + interrupts + soft + steal) / os.sysconf("SC_CLK_TCK")


def peaks(*, is_tiny: bool = False) -> dict[str, float]:
    """GFLOP/s of the two convolutions with one and two threads, e.g. `{"128 channels, 32 x 32, 1 thread": 88.0}`."""
    found: dict[str, float] = {}
    for threads in (1, 2):
        spent = run_module("benchmarks.machine", "tiny" if is_tiny else "full", env=environment(threads=threads))
        plural = "s" if threads > 1 else ""
        found |= {f"{name}, {threads} thread{plural}": speed for name, speed in json.loads(spent.output).items()}
    return found


def peak_of(found: dict[str, float], threads: int) -> float:
    """The best of them with that many threads."""
    return max(speed for name, speed in found.items() if f", {threads} thread" in name)


def _convolutions(seconds: float) -> dict[str, float]:
    """The best of many passes, each of which is timed alone."""
    import torch

    found = {}
    for batch, channels, side in _CONVOLUTIONS:
        network = torch.nn.Conv2d(channels, channels, 3, padding=1, bias=False).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        pictures = torch.randn(batch, channels, side, side).contiguous(memory_format=torch.channels_last)
        flops = 2 * batch * side * side * channels * channels * 9
        best, begin = float("inf"), time.perf_counter()
        with torch.inference_mode():
            while time.perf_counter() < begin + seconds or best == float("inf"):
                started = time.perf_counter()
                network(pictures)
                best = min(best, time.perf_counter() - started)
        found[f"{channels} channels, {side} x {side}"] = round(flops / best / 1e9, 1)
    return found


if __name__ == "__main__":
    import sys

    print(json.dumps(_convolutions(0.2 if sys.argv[1:] == ["tiny"] else 3.0)))
