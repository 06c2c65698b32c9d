"""Judging generators by KID against pictures that were never learned from, with the built-in network, as `maquette evaluate` does."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from maquette.checks.quality.kid import kid
from maquette.data import arrays
from maquette.data.pictures import Pictures, open_pictures
from maquette.features.builtin import builtin
from maquette.seeds import stream
from maquette.stats import Estimate

_AT_ONCE = 64


@dataclass(frozen=True)
class Judged:
    """One generator at one moment."""

    kid: Estimate
    pictures: np.ndarray  # uint8 (N, H, W, C)

    def row(self) -> list[float | None]:
        """value, low, high and n of KID, as plain data."""
        return [self.kid.value, self.kid.low, self.kid.high, self.kid.n]


class Judge:
    """Compares with pictures that were held out.

    Args:
        real: opened at the size that is judged.
        count: how many pictures a generator makes.
        labelled: whether it is told classes; they come in the proportions of the real pictures.
    """

    def __init__(self, real: list[Pictures], latent_size: int, count: int, *, labelled: bool) -> None:
        form = real[0].spec
        self._network = builtin(form.height, form.width)
        rows = [pictures.batch(range(len(pictures))) for pictures in real]
        self._real = np.concatenate([self._network(one["pictures"]) for one in rows])
        self._latents = torch.from_numpy(stream(1, "judged latents").standard_normal((count, latent_size), dtype=np.float32))
        self._labels: Tensor | None = None
        if labelled:
            known = np.concatenate([one["labels"] for one in rows])
            self._labels = torch.from_numpy(stream(1, "judged labels").permutation(np.resize(known, count)))

    @torch.no_grad()
    def __call__(self, generator: nn.Module) -> Judged:
        """Makes pictures with it as it would be published, and compares them."""
        was_training, device = generator.training, next(generator.parameters()).device
        generator.eval()
        given = [value.to(device).split(_AT_ONCE) for value in (self._latents, self._labels) if value is not None]
        made = torch.cat([generator(*parts).float().cpu() for parts in zip(*given, strict=True)])
        generator.train(was_training)
        pictures = arrays.to_bytes(made.numpy())
        return Judged(kid(self._network(pictures), self._real), pictures)


def held_out(order: dict[str, Any], size: int) -> list[Pictures]:
    """The pictures that an order names: `held_out`, a folder, and `splits` of it, or all that is there."""
    return [open_pictures(order["held_out"], size=size, split=split) for split in order.get("splits") or ["all"]]
