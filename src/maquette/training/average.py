"""The generator's exponential moving average: what is sampled, saved and shown."""

import copy

import torch
from torch import nn


class Average:
    """A frozen copy of a generator that follows it slowly.

    Args:
        half_life: pictures after which half of an old weight is forgotten. At the start it is shorter, a twentieth of
            what has been seen, or the average would long show the first noise.
    """

    def __init__(self, network: nn.Module, half_life: float) -> None:
        self.network = copy.deepcopy(network).eval().requires_grad_(False)
        self.half_life = half_life

    @torch.no_grad()
    def follow(self, network: nn.Module, seen: int, pictures: int, factor: float = 1.0) -> None:
        """Takes a step towards `network`, which saw `pictures` since the last one and `seen` in all; `factor` is of the half-life."""
        half_life = max(1e-9, min(self.half_life * factor, seen / 20))
        share = 1 - 0.5 ** (pictures / half_life)
        mine, theirs = self.network.state_dict(), network.state_dict()
        floating = [name for name, value in mine.items() if value.is_floating_point()]
        torch._foreach_lerp_([mine[name] for name in floating], [theirs[name] for name in floating], share)
        for name in mine.keys() - set(floating):
            mine[name].copy_(theirs[name])
