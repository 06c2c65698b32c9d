"""What the networks are shown: which pictures, in which order, mirrored how, beside which latents.

Everything follows from the seed and the number of pictures seen, so a continued run is fed exactly as an uninterrupted
one, and every process can take its own share of the same global batch.
"""

import numpy as np
import torch
from torch import Tensor

from maquette.data.side_by_side import PictureSet
from maquette.families._family import FamilyConfig
from maquette.seeds import stream
from maquette.training.augment import mirror_and_jitter


class Feed:
    """Batches of a set of pictures.

    Args:
        labelled: whether batches hold the pictures' classes.
        rank, world: this process and how many there are; each gets `batch_size / world` of every batch.
        parts: how many micro-batches that share is cut into.
    """

    def __init__(
        self,
        pictures: PictureSet,
        config: FamilyConfig,
        seed: int,
        *,
        labelled: bool = False,
        rank: int = 0,
        world: int = 1,
        parts: int = 1,
    ) -> None:
        self.pictures, self.config, self.seed, self.labelled = pictures, config, seed, labelled
        share = config.batch_size // (world * parts)
        self._places = [range(rank * share * parts + part * share, rank * share * parts + (part + 1) * share) for part in range(parts)]
        self._epoch, self._order = -1, np.empty(0, np.int64)

    def step(self, seen: int, device: torch.device | str = "cpu") -> list[dict[str, Tensor]]:
        """The micro-batches of the step that begins after `seen` pictures."""
        indices = np.array([self._index(seen + place) for place in range(self.config.batch_size)])
        latents = stream(self.seed, "latents", seen).standard_normal((self.config.batch_size, self.config.latent_size), dtype=np.float32)
        luck = stream(self.seed, "augment", seen).random((self.config.batch_size, 3))
        return [self._part(indices[list(places)], latents[list(places)], luck[list(places)], device) for places in self._places]

    def _part(self, indices: np.ndarray, latents: np.ndarray, luck: np.ndarray, device: torch.device | str) -> dict[str, Tensor]:
        raw = self.pictures.batch(indices)
        names = [name for name in ("pictures", "input") if name in raw]
        batch: dict[str, Tensor] = {name: as_pictures(torch.from_numpy(raw[name]).to(device)) for name in names}
        batch = mirror_and_jitter(batch, luck, flip=self.config.flip, jitter=self.config.jitter)
        if self.labelled:
            batch["labels"] = torch.from_numpy(raw["labels"]).to(device)
        if self.config.latent_size:
            batch["latents"] = torch.from_numpy(latents).to(device)
        return batch

    def _index(self, position: int) -> int:
        """The picture at a position of the endless sequence of shuffled epochs."""
        epoch, place = divmod(position, len(self.pictures))
        if epoch != self._epoch:
            self._epoch, self._order = epoch, stream(self.seed, "order", epoch).permutation(len(self.pictures))
        return int(self._order[place])


def as_pictures(values: Tensor) -> Tensor:
    """uint8 (N, H, W, C) as stored to float32 (N, C, H, W) in [-1, 1], channels last in memory."""
    return values.permute(0, 3, 1, 2).to(torch.float32).mul_(1 / 127.5).sub_(1.0)
