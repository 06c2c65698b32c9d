"""Our training as a process that takes turns: the loop itself, with a gate in front of its feed.

python -m benchmarks.ours '{"family": "dcgan", "preset": "paper", "data": "...", "size": 64, "out": "...", "settings": {}}'
"""

import json
import sys
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


class _Gate:
    """A feed that waits for its turn before every step."""

    def __init__(self, feed: Feed, turns: Turns) -> None:
        self._feed, self._turns = feed, turns

    def step(self, seen: int, device: torch.device | str = "cpu") -> list[dict[str, Tensor]]:
        self._turns.next()
        return self._feed.step(seen, device)


def train(order: dict[str, Any], turns: Turns) -> None:
    """Trains until nobody wants more steps."""
    plan = make_plan(order["family"], preset=order["preset"], size=order["size"], kimg=1e6, assignments=order["settings"])
    pictures = open_pictures(order["data"], size=order["size"], paired=FAMILIES.open(order["family"]).IS_TRANSLATOR)
    loop = Loop(plan, pictures, pictures, Path(order["out"]), resume=False)
    loop.run.create()
    loop.feed = _Gate(loop.feed, turns)  # type: ignore[assignment]
    print(f"{order['family']} {order['preset']}: {loop.plan.training.layout}", file=sys.stderr)
    try:
        loop.train()
    except Over:
        return


if __name__ == "__main__":
    train(json.loads(sys.argv[1]), Turns())
