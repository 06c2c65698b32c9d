"""Preparing: JPEG files of 256 pixels become one array of 64 pixels; the second start finds it.

As a program it prints the seconds that opening took: `python -m benchmarks.benches.prepare DATA`.
"""

import shutil
import sys
import time

from benchmarks.children import environment, run_module
from benchmarks.figures import Figure, of_values
from benchmarks.pictures import make_photographs
from benchmarks.setting import Setting

TITLE = "preparing JPEG files of 256 pixels at 64"


def measure(setting: Setting) -> list[Figure]:
    """Each time a new process with an empty cache; the files themselves were just written, so that the disk is not measured."""
    count = setting.choose(10_000, 60)
    data = make_photographs(setting.work / "photographs", count, 256, 256)
    mean_kb = sum(path.stat().st_size for path in data.iterdir()) / count / 1000
    cache = setting.work / "cache"
    first, second = [], []
    for _ in range(3):
        shutil.rmtree(cache, ignore_errors=True)
        first.append(_seconds(data, cache))
        second.append(_seconds(data, cache))
    note = f"{count:,} files of {mean_kb:.0f} kB on average; finding, hashing, decoding, scaling and writing, without imports."
    return [
        of_values("first start", "/s", [count / seconds for seconds in first], target=3000.0, note=note),
        of_values("second start", "s", second, target=1.0, at_least=False, note="a new process with the cache of the one before."),
    ]


def _seconds(data: object, cache: object) -> float:
    from pathlib import Path

    return float(run_module(__name__, str(data), env=environment(cache=Path(str(cache)))).output)


def _main(data: str) -> None:
    from maquette.data.pictures import open_pictures

    started = time.perf_counter()
    open_pictures(data, size=64)
    print(time.perf_counter() - started)


if __name__ == "__main__":
    _main(sys.argv[1])
