"""What a drawing goes through before a translator learns from it, so that a child's drawing works and not only a clean edge map.

The line wanders, its width changes, it has gaps, and whole strokes are missing; the picture that belongs to it stays as it is.
All chance comes from numbers that are given, so that a continued run sees the same drawings.
"""

from dataclasses import dataclass

import numpy as np
import torch
from pydantic import Field
from torch import Tensor
from torch.nn.functional import grid_sample, interpolate, max_pool2d

from maquette.settings import Settings

_FIELDS = {"bend": (2, 4, 4), "tremor": (2, 14, 14), "holes": (1, 16, 16), "strokes": (1, 6, 6)}
_AMOUNTS = 6
_SOFT = 0.06  # of a field's range: how soft the edge of a gap is


class Scribble(Settings):
    """How unsteady the hand is; each drawing gets its own share of every change, from nothing up to the given."""

    chance: float = Field(default=0.0, ge=0, le=1)  # share of the drawings that are changed at all; 0: off
    wander: float = Field(default=0.02, ge=0, le=0.2)  # how far a line strays, as a share of the side
    tremor: float = Field(default=0.006, ge=0, le=0.1)  # the same within a short way
    wider: float = Field(default=0.02, ge=0, le=0.1)  # how much wider a line gets, as a share of the side
    fainter: float = Field(default=0.5, ge=0, le=1)  # how much of a fine line's ink is lost, in the drawings that do not get wider
    gaps: float = Field(default=0.15, ge=0, le=0.9)  # share of the picture in small holes
    missing: float = Field(default=0.2, ge=0, le=0.9)  # share of the picture in large ones: strokes that are not there


@dataclass(frozen=True)
class Luck:
    """The numbers for a batch of drawings."""

    amounts: np.ndarray  # (N, 6) uniform
    fields: dict[str, np.ndarray]  # (N, channels, side, side) each; ways are normal, holes uniform

    def of(self, places: list[int]) -> "Luck":
        """Those of some of the drawings."""
        return Luck(self.amounts[places], {name: field[places] for name, field in self.fields.items()})


def draw_luck(count: int, random: np.random.Generator) -> Luck:
    """Numbers for `count` drawings."""
    amounts = random.random((count, _AMOUNTS), dtype=np.float32)
    fields = {}
    for name, shape in _FIELDS.items():
        draw = random.standard_normal if shape[0] == 2 else random.random
        fields[name] = draw((count, *shape), dtype=np.float32)
    return Luck(amounts, fields)


def scribbled(drawings: Tensor, luck: Luck, settings: Scribble) -> Tensor:
    """Drawings (N, C, H, W) in [-1, 1], dark on white, as an unsteady hand would have drawn them."""
    chosen = torch.from_numpy(np.flatnonzero(luck.amounts[:, 0] < settings.chance)).to(drawings.device)
    if not len(chosen):
        return drawings
    luck = luck.of(chosen.tolist())
    some = drawings[chosen]
    channels = some.shape[1]
    if channels > 1 and torch.equal(some, some[:, :1].expand_as(some)):
        some = some[:, :1]  # grey: once is enough
    some = _widened(_bent(some, luck, settings), luck, settings)
    some = 1 - (1 - some) * _left(some, luck, settings)
    return drawings.index_copy(0, chosen, some.expand(-1, channels, -1, -1).contiguous())


def _bent(drawings: Tensor, luck: Luck, settings: Scribble) -> Tensor:
    """Every line moved along two fields of small steps, a coarse and a fine one."""
    height, width = drawings.shape[2:]
    bend, tremor = (torch.from_numpy(luck.fields[name]).to(drawings) for name in ("bend", "tremor"))
    far, fine = (_amount(luck, index, drawings) for index in (1, 2))
    # in units of grid_sample, where a side is 2; half of the steps are within 0.7 of their deviation
    way = interpolate(bend, tremor.shape[2:], mode="bicubic", align_corners=True) * (far * 2 * settings.wander)
    way = interpolate(way + tremor * (fine * 2 * settings.tremor), (height, width), mode="bilinear", align_corners=True)
    rows, columns = (torch.arange(side, device=drawings.device, dtype=drawings.dtype) * 2 + 1 for side in (height, width))
    grid = torch.stack([way[:, 1] + (columns / width - 1), way[:, 0] + (rows / height - 1)[:, None]], dim=3)
    return grid_sample(drawings, grid, mode="bilinear", padding_mode="border", align_corners=False)


def _widened(drawings: Tensor, luck: Luck, settings: Scribble) -> Tensor:
    """Half of the drawings with a wider line, the others with a fainter one."""
    amount = _amount(luck, 3, drawings) * 2 - 1
    lost = (-amount).clamp(min=0) * settings.fainter
    drawings = drawings + lost * (max_pool2d(drawings, 3, 1, 1) - drawings)
    pixels = amount.clamp(min=0) * settings.wider * min(drawings.shape[2:]) / 2  # to either side
    for step in range(int(np.ceil(settings.wider * min(drawings.shape[2:]) / 2))):
        share = (pixels - step).clamp(0, 1)
        if not bool(share.any()):
            break
        drawings = drawings + share * (-max_pool2d(-drawings, 3, 1, 1) - drawings)
    return drawings


def _left(drawings: Tensor, luck: Luck, settings: Scribble) -> Tensor:
    """1 where ink stays and 0 in the holes, (N, 1, H, W)."""
    left = torch.ones_like(drawings[:, :1])
    for name, index, share in (("holes", 4, settings.gaps), ("strokes", 5, settings.missing)):
        if share:
            field = torch.from_numpy(luck.fields[name]).to(drawings)
            field = interpolate(field, drawings.shape[2:], mode="bilinear", align_corners=True)
            edge = _amount(luck, index, drawings) * _level(share)
            left = left * ((field - edge) / _SOFT).clamp(0, 1)
    return left


def _level(share: float) -> float:
    """The level below which about that share of a uniform field lies once it is interpolated, which draws it to its middle."""
    return 0.18 + 0.64 * share if share else 0.0


def _amount(luck: Luck, index: int, like: Tensor) -> Tensor:
    return torch.from_numpy(luck.amounts[:, index]).to(like)[:, None, None, None]
