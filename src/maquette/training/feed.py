"""What the networks are shown: which pictures, in which order, mirrored how, beside which latents.

Everything follows from the seed and the number of pictures seen, so a continued run is fed exactly as an uninterrupted
one, and every process can take its own share of the same global batch.
"""

from functools import cached_property
from typing import Any

import numpy as np
import torch
from torch import Tensor

from maquette.data.arrays import to_bytes, to_input
from maquette.data.hand import are_drawings, usual
from maquette.data.side_by_side import PictureSet
from maquette.errors import OptionError
from maquette.families._family import FamilyConfig
from maquette.families._translator import TranslatorConfig
from maquette.objectives.scribble import Luck, Scribble, draw_luck, scribbled
from maquette.seeds import stream
from maquette.spec import Spec
from maquette.training.augment import mirror_and_jitter

_LOOKED_AT = 64  # drawings from which the usual hand is taken


class Feed:
    """Batches of a set of pictures.

    Args:
        labelled: whether batches hold the pictures' classes.
        rank, world: this process and how many there are; each gets `batch_size / world` of every batch.
        parts: how many micro-batches that share is cut into.

    Raises:
        OptionError: drawings are to be scribbled and there are none.
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
        self.scribble = config.scribble if isinstance(config, TranslatorConfig) else Scribble()  # of nothing, where nothing is drawn
        if self.scribble.chance and not self._are_drawings():
            needed = "it is for drawings, and the inputs are not dark lines on white paper"
            raise OptionError(f"`model.scribble.chance={self.scribble.chance:g}`", needed, "Leave it out.")

    def step(self, seen: int, device: torch.device | str = "cpu", *, times: int = 1) -> list[dict[str, Tensor]]:
        """The micro-batches of the step that begins after `seen` pictures; the batch is `times` the usual one."""
        count = self.config.batch_size * times
        indices = np.array([self._index(seen + place) for place in range(count)])
        latents = stream(self.seed, "latents", seen).standard_normal((count, self.config.latent_size), dtype=np.float32)
        luck = stream(self.seed, "augment", seen).random((count, 3))
        pen = draw_luck(count, stream(self.seed, "scribble", seen)) if self.scribble.chance else None
        parts = [list(range(places.start * times, places.stop * times)) for places in self._places]
        return [self._part(indices[part], latents[part], luck[part], pen.of(part) if pen else None, device) for part in parts]

    @cached_property
    def hand(self) -> dict[str, Any]:
        """What is usual among the drawings that are shown, changed as they are shown; empty where the inputs are no drawings."""
        if not self._are_drawings():
            return {}
        steps = range(0, min(_LOOKED_AT, len(self.pictures)), self.config.batch_size)
        shown = torch.cat([part["input"] for seen in steps for part in self.step(seen)])
        found = usual(to_bytes(shown.numpy()))
        return found.to_json() if found else {}

    def _are_drawings(self) -> bool:
        is_drawn = self.pictures.input_spec is not None and self.pictures.map_spec is None
        return is_drawn and are_drawings(self.pictures.batch(range(min(_LOOKED_AT, len(self.pictures))))["input"])

    def _part(
        self, indices: np.ndarray, latents: np.ndarray, luck: np.ndarray, pen: Luck | None, device: torch.device | str
    ) -> dict[str, Tensor]:
        raw = self.pictures.batch(indices)
        names = [name for name in ("pictures", "input") if name in raw]
        batch: dict[str, Tensor] = {name: as_pictures(torch.from_numpy(raw[name]).to(device)) for name in names}
        if self.pictures.map_spec is not None:
            batch["input"] = torch.from_numpy(to_input(raw)).to(device)
        if "instance_map" in raw:
            batch["instances"] = torch.from_numpy(raw["instance_map"][:, None]).to(device)
        batch = mirror_and_jitter(batch, luck, flip=self.config.flip, jitter=self.config.jitter)
        if pen:
            batch["input"] = scribbled(batch["input"], pen, self.scribble)
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


def empty_batch(spec: Spec, latent_size: int, count: int) -> dict[str, Tensor]:
    """A batch of nothing of the form that the networks take, to try them with."""
    batch = {"latents": torch.zeros(count, max(1, latent_size)), "pictures": torch.zeros(count, *spec.picture.shape)}
    if spec.labels:
        batch["labels"] = torch.zeros(count, dtype=torch.int64)
    if spec.input is not None:
        batch["input"] = torch.zeros(count, *spec.input.shape, dtype=torch.uint8 if spec.map else torch.float32)
    return batch
