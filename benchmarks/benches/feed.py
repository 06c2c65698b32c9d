"""Feeding: pictures of 64 pixels from the prepared array to batches of floats.

As a program it prints pictures a second for each way of taking them: `python -m benchmarks.benches.feed DATA SECONDS`.
"""

import json
import sys
import time
from collections.abc import Callable

from benchmarks.children import environment, run_module
from benchmarks.figures import Figure, of_values
from benchmarks.pictures import make_photographs
from benchmarks.setting import Setting

TITLE = "feeding batches of 64 pictures of 64 pixels"


def measure(setting: Setting) -> list[Figure]:
    """`Pictures.batch` and the change to floats in [-1, 1]; and the whole feed, with order, luck and latents."""
    data = make_photographs(setting.work / "photographs", setting.choose(4000, 100), 64, 64)
    env = environment(threads=2, cache=setting.work / "cache")
    found = json.loads(run_module(__name__, str(data), str(setting.choose(1.0, 0.05)), env=env).output)
    return [
        of_values("random rows to floats", "/s", found["rows"], target=20_000.0),
        of_values(
            "the whole feed of DCGAN", "/s", found["feed"], note="with the order of the epoch, the luck of each picture and latents."
        ),
    ]


def _speeds(take: Callable[[int], object], count: int, seconds: float) -> list[float]:
    """Pictures a second in each of seven stretches."""
    take(0)
    speeds = []
    for _ in range(7):
        done, began = 0, time.perf_counter()
        while time.perf_counter() < began + seconds:
            take(done)
            done += count
        speeds.append(done / (time.perf_counter() - began))
    return speeds


def _main(data: str, seconds: float) -> None:
    import torch

    from maquette.data.pictures import open_pictures
    from maquette.families import dcgan
    from maquette.seeds import stream
    from maquette.training.feed import Feed, as_pictures

    pictures = open_pictures(data, size=64)
    feed = Feed(pictures, dcgan.PRESETS["laptop"].override({"batch_size": 64}), seed=0)
    orders = stream(0, "rows").integers(0, len(pictures), (256, 64))

    def rows(done: int) -> torch.Tensor:
        return as_pictures(torch.from_numpy(pictures.batch(orders[done // 64 % len(orders)])["pictures"]))

    print(json.dumps({"rows": _speeds(rows, 64, seconds), "feed": _speeds(feed.step, 64, seconds)}))


if __name__ == "__main__":
    _main(sys.argv[1], float(sys.argv[2]))
