"""The course of a training: the loop as it comes, judged by KID at several moments, while the clock stands still.

    python -m benchmarks.course '{"family": "dcgan", "data": "...", "held_out": "...", "size": 64, "minutes": 1, "out": "...",
                                  "moments": [0.25, 0.5, 1], "count": 1000, "settings": {}, "sheet": "..."}'

Prints a JSON document: `points` with `share` (of the budget), `seen`, `seconds`, `kwh`, `kid` (value, low, high, n); the peak memory of
training alone in MB; `taken`, the shares of the weights it began with; and `failed` with the reason if the training gave up.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from benchmarks.children import MEMORY_UNIT
from benchmarks.judging import Judge, held_out
from benchmarks.pairs import QUIET
from maquette.data import arrays, files
from maquette.data.pictures import open_pictures
from maquette.errors import RunError
from maquette.training.ledger import Ledger
from maquette.training.loop import Loop
from maquette.training.plan import make_plan


class _Clock:
    """Stands before the feed's `step` and judges the generator when a moment has come; judging does not count as training."""

    def __init__(self, loop: Loop, judge: Judge, moments: list[float]) -> None:
        self._loop, self._judge, self._left = loop, judge, sorted(moments)[:-1]  # the last one is the end
        self._step, loop.feed.step = loop.feed.step, self.step  # type: ignore[method-assign]
        self.points: list[dict[str, Any]] = []
        self.peak_mb = 0.0
        self._at = (0, 0.0, 0.0)  # seen, seconds and kWh when the last step began
        self._is_running = False

    def step(self, seen: int, device: torch.device | str = "cpu", *, times: int = 1) -> list[dict[str, Tensor]]:
        if not self._is_running:  # building, saving and showing the untrained networks is no training
            self._is_running = True
            self._set(0.0, 0.0)
        row = self._loop.ledger.row()
        self._at = (seen, row["seconds"], row["kwh"])
        if self._left and self._loop.progress >= self._left[0]:
            share = [moment for moment in self._left if moment <= self._loop.progress][-1]
            self._left = [moment for moment in self._left if moment > share]
            self._note(share)
            self._set(row["seconds"], row["joules"])
        return self._step(seen, device, times=times)

    def end(self, *, judged: bool) -> None:
        """The last moment: as many pictures as were seen, and the generator as it is now."""
        self._at = (self._loop.state.seen, *self._at[1:])
        self._note(1.0, judged=judged)

    def _note(self, share: float, *, judged: bool = True) -> None:
        if not self.peak_mb:
            self.peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEMORY_UNIT
        if judged:
            found = self._judge(self._loop.shown)
            seen, seconds, kwh = self._at
            self.points.append({"share": share, "seen": seen, "seconds": seconds, "kwh": kwh, "kid": found.row()})
            self.pictures = found.pictures

    def _set(self, seconds: float, joules: float) -> None:
        settings = self._loop.settings
        self._loop.ledger = Ledger(settings.watts, settings.price_per_kwh, {"seconds": seconds, "joules": joules})


def run(order: dict[str, Any]) -> dict[str, Any]:
    """Trains until the budget is spent; what is printed."""
    pictures = open_pictures(order["data"], size=order["size"])
    labelled = len(pictures.classes) > 1
    settings = {"data.conditional": "yes" if labelled else "no", "training.tensorboard": False, **QUIET, **order.get("settings", {})}
    if order.get("start"):
        settings["training.start"] = order["start"]
    plan = make_plan(order["family"], size=order["size"], minutes=order["minutes"], seed=order.get("seed", 0), assignments=settings)
    judge = Judge(held_out(order, order["size"]), plan.model["latent_size"], order["count"], labelled=labelled)
    loop = Loop(plan, pictures, pictures, Path(order["out"]), resume=False)
    loop.run.create()
    clock = _Clock(loop, judge, order["moments"])
    failed = ""
    try:
        loop.train()
    except RunError as error:
        failed = error.needed
    clock.end(judged=not failed)
    if clock.points and order.get("sheet"):
        files.write(Path(order["sheet"]), arrays.grid(clock.pictures[:64]))
    return {"points": clock.points, "peak_mb": clock.peak_mb, "taken": loop.state.taken, "failed": failed}


if __name__ == "__main__":
    print(json.dumps(run(json.loads(sys.argv[1]))))
