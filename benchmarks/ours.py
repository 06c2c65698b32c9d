"""Our training as a process that takes turns: the loop itself, with a gate in front of its feed.

python -m benchmarks.ours '{"family": "dcgan", "preset": "paper", "data": "...", "size": 64, "out": "...", "settings": {}}'
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from benchmarks.turns import Over, Turns
from maquette.data.pictures import open_pictures
from maquette.families import FAMILIES
from maquette.training.feed import Feed
from maquette.training.loop import Loop
from maquette.training.plan import make_plan


def _gated(feed: Feed, turns: Turns) -> Callable[..., list[dict[str, Tensor]]]:
    """The feed's `step` that waits for its turn."""
    step = feed.step

    def gated(seen: int, device: torch.device | str = "cpu", *, times: int = 1) -> list[dict[str, Tensor]]:
        turns.next()
        return step(seen, device, times=times)

    return gated


def train(order: dict[str, Any], turns: Turns) -> None:
    """Trains until nobody wants more steps."""
    plan = make_plan(order["family"], preset=order["preset"], size=order["size"], kimg=1e6, assignments=order["settings"])
    pictures = open_pictures(order["data"], size=order["size"], paired=FAMILIES.open(order["family"]).IS_TRANSLATOR)
    loop = Loop(plan, pictures, pictures, Path(order["out"]), resume=False)
    loop.run.create()
    loop.feed.step = _gated(loop.feed, turns)  # type: ignore[method-assign]
    print(f"{order['family']} {order['preset']}: {loop.plan.training.layout}", file=sys.stderr)
    try:
        loop.train()
    except Over:
        return


if __name__ == "__main__":
    train(json.loads(sys.argv[1]), Turns())
