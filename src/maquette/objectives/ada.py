"""The pipeline of adaptive augmentation (Karras et al. 2020, arXiv 2006.06676, appendix B).

Every change has its own probability, and every picture its own chance. All changes of place are one matrix, which moves a picture
once; all changes of colour are another. What a matrix only mirrors, turns by quarters and moves by whole pixels is not resampled.
Pictures are (N, C, H, W) in [-1, 1]; changes of colour are for the first three channels, or the first of one or two, of which only
brightness and contrast change; what is beyond them (alpha) keeps its values. All other changes are for all channels.

Chance is drawn on the processor, whatever device the pictures are on, so that it is the same everywhere.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d

from maquette.objectives.diffaugment import cut_out
from maquette.objectives.warp import SYM2, Warp, folded, picked, sources

GROUPS = "bgcfnx"  # in the order in which they are done: blitting, geometry, colour, filter, noise, cutout


class Pipeline(nn.Module):
    """The changes of some groups.

    Args:
        groups: letters of `GROUPS`, in any order.
        is_fine: see `Warp`.
        colour: factor of the probability of the changes of colour.
    """

    bands: Tensor

    def __init__(self, groups: str, is_fine: bool = True, colour: float = 1.0) -> None:
        super().__init__()
        self.groups, self.colour, self.warp = groups, colour, Warp(is_fine)
        self.register_buffer("bands", frequency_bands(), persistent=False)

    def forward(self, pictures: Tensor, probability: float) -> Tensor:  # (N, C, H, W) -> same
        """The pictures, changed with this probability of each change."""
        if "b" in self.groups or "g" in self.groups:
            pictures = self._moved(pictures, probability)
        if "c" in self.groups:
            pictures = _coloured(pictures, min(probability * self.colour, 1.0))
        if "f" in self.groups:
            pictures = _filtered(pictures, self.bands, probability)
        if "n" in self.groups:
            sizes = _drawn(torch.randn(len(pictures)).abs() * 0.1, probability, 0.0)
            pictures = pictures + _each(sizes, pictures) * torch.randn_like(pictures)
        if "x" in self.groups:
            pictures = cut_out(pictures, _each(_drawn(torch.ones(len(pictures)), probability, 0.0), pictures))
        return pictures

    def _moved(self, pictures: Tensor, probability: float) -> Tensor:
        height, width = pictures.shape[2:]
        back, is_whole = torch.eye(3).repeat(len(pictures), 1, 1), torch.ones(len(pictures), dtype=torch.bool)
        if "b" in self.groups:
            back = back @ blits(len(pictures), height, width, probability)
        if "g" in self.groups:
            geometry, is_whole = warps(len(pictures), height, width, probability)
            back = back @ geometry
        whole, rest = is_whole.nonzero().flatten(), (~is_whole).nonzero().flatten()
        parts = []
        if len(whole):
            parts.append(_blitted(pictures if not len(rest) else pictures[whole.to(pictures.device)], back[whole].to(pictures)))
        if len(rest):
            matrices = back[rest].to(pictures)
            parts.append(self.warp(pictures if not len(whole) else pictures[rest.to(pictures.device)], matrices))
        order = torch.cat([whole, rest]).argsort().to(pictures.device)
        return parts[0] if len(parts) == 1 else torch.cat(parts)[order]


def blits(count: int, height: int, width: int, probability: float) -> Tensor:  # (count, 3, 3)
    """Mirroring, quarter turns and moves of up to an eighth in whole pixels; matrices from places in the result to places before.

    A picture that is not square has no quarter turns, only half ones.
    """
    mirrored = 1.0 - 2 * _drawn(torch.randint(2, (count,)), probability, 0)
    quarters = torch.randint(4, (count,)) if height == width else 2 * torch.randint(2, (count,))
    quarters = _drawn(quarters, probability, 0)
    cosine, sine = torch.tensor([1.0, 0.0, -1.0, 0.0])[quarters], torch.tensor([0.0, 1.0, 0.0, -1.0])[quarters]
    way = (torch.rand(count, 2) * 2 - 1) * 0.125 * torch.tensor([width, height])
    way = _drawn(way.round(), probability, 0.0)
    return _stretch(mirrored, torch.ones(count)) @ _turn(cosine, sine) @ _shift(-way)


def warps(count: int, height: int, width: int, probability: float) -> tuple[Tensor, Tensor]:  # (count, 3, 3) and (count,)
    """Scaling, turning, stretching and moving by fractions of pixels; and for which pictures none of it happens."""
    scale, aspect = (2 ** (0.2 * _drawn(torch.randn(count), probability, 0.0)) for _ in range(2))
    apart = 1 - math.sqrt(1 - probability)  # one of the two turns happens with the whole probability
    before, after = (_drawn((torch.rand(count) * 2 - 1) * math.pi, apart, 0.0) for _ in range(2))
    way = _drawn(0.125 * torch.randn(count, 2) * torch.tensor([width, height]), probability, 0.0)
    back = _stretch(1 / scale, 1 / scale) @ _turn(before.cos(), before.sin())
    back = back @ _stretch(1 / aspect, aspect) @ _turn(after.cos(), after.sin()) @ _shift(-way)
    return back, (scale == 1) & (aspect == 1) & (before == 0) & (after == 0) & (way == 0).all(1)


def colours(count: int, probability: float, has_hue: bool) -> Tensor:  # (count, 4, 4)
    """Brightness, contrast, and with hue: luma flip, hue and saturation; matrices for (red, green, blue, 1)."""
    one = torch.eye(4)
    change = one.repeat(count, 1, 1)
    change[:, :3, 3] = _drawn(0.2 * torch.randn(count), probability, 0.0)[:, None]
    contrast = 2 ** (0.5 * _drawn(torch.randn(count), probability, 0.0))
    change[:, :3] *= contrast[:, None, None]
    if not has_hue:
        return change
    luma = torch.zeros(4, 4)
    luma[:3, :3] = 1 / 3  # takes a colour to its grey
    flipped = _drawn(torch.randint(2, (count,)), probability, 0)[:, None, None]
    change = (one - 2 * luma * flipped) @ change
    angle = _drawn((torch.rand(count) * 2 - 1) * math.pi, probability, 0.0)[:, None, None]
    across = torch.zeros(4, 4)
    across[:3, :3] = torch.tensor([[0.0, -1.0, 1.0], [1.0, 0.0, -1.0], [-1.0, 1.0, 0.0]]) / 3**0.5
    point = torch.diag(torch.tensor([0.0, 0.0, 0.0, 1.0]))
    chroma = one - luma - point
    change = (luma + point + chroma * angle.cos() + across * angle.sin()) @ change  # Rodrigues, about grey
    saturation = 2 ** _drawn(torch.randn(count), probability, 0.0)[:, None, None]
    return (luma + point + chroma * saturation) @ change


def frequency_bands() -> Tensor:  # (4, 43)
    """Filters without phase for the frequencies up to 1/8, 1/4, 1/2 and all of the highest; together they change nothing."""
    low = torch.tensor(SYM2, dtype=torch.float64)
    high = low.flip(0) * torch.tensor([1.0, -1.0, 1.0, -1.0])
    low, high = (_convolved(half, half.flip(0)) / 2 for half in (low, high))  # of half the power each: their sum is 1
    below, bands = torch.ones(1, dtype=torch.float64), []
    for octave in range(3):
        bands.append(_convolved(below, _spread(high, 2**octave)))
        below = _convolved(below, _spread(low, 2**octave))
    bands = [below, *reversed(bands)]
    return torch.stack([nn.functional.pad(band, [(len(below) - len(band)) // 2] * 2) for band in bands]).float()


def _blitted(pictures: Tensor, back: Tensor) -> Tensor:
    height, width = pictures.shape[2:]
    x, y = sources(back, torch.arange(width), torch.arange(height), (width, height))
    return picked(pictures, (y.round() * width + x.round()).long())


def _coloured(pictures: Tensor, probability: float) -> Tensor:
    shown = 3 if pictures.shape[1] >= 3 else 1
    change = colours(len(pictures), probability, has_hue=shown == 3).to(pictures)
    changed = torch.baddbmm(change[:, :shown, 3:], change[:, :shown, :shown], pictures[:, :shown].flatten(2))
    changed = changed.unflatten(2, pictures.shape[2:])
    return torch.cat([changed, pictures[:, shown:]], 1) if pictures.shape[1] > shown else changed


def _filtered(pictures: Tensor, bands: Tensor, probability: float) -> Tensor:
    """Frequency bands louder or softer, at the same power for pictures as they usually are (1/f)."""
    count, channels, height, width = pictures.shape
    usual, gains = torch.tensor([10.0, 1.0, 1.0, 1.0]) / 13, torch.ones(count, 4)
    for band in range(4):
        louder = torch.ones(count, 4)
        louder[:, band] = 2 ** _drawn(torch.randn(count), probability, 0.0)
        gains = gains * louder / (louder.square() @ usual).sqrt()[:, None]
    taps = (gains.to(pictures) @ bands.to(pictures)).repeat_interleave(channels, 0)[:, None, None]  # (N * C, 1, 1, taps)
    reach = bands.shape[1] // 2
    values = pictures.reshape(1, count * channels, height, width)
    for axis, side, kernel in ((3, width, taps), (2, height, taps.mT)):
        places = folded(torch.arange(-reach, side + reach, device=pictures.device), side)
        values = conv2d(values.index_select(axis, places), kernel, groups=count * channels)
    return values.view_as(pictures)


def _drawn(values: Tensor, probability: float, otherwise: float) -> Tensor:
    """Of each picture its value, with the probability."""
    chosen = torch.rand(len(values)) < probability
    return torch.where(chosen.view(-1, *[1] * (values.ndim - 1)), values, otherwise)


def _each(values: Tensor, pictures: Tensor) -> Tensor:
    return values.to(pictures)[:, None, None, None]


def _stretch(x: Tensor, y: Tensor) -> Tensor:
    return torch.diag_embed(torch.stack([x, y, torch.ones_like(y)], 1))


def _turn(cosine: Tensor, sine: Tensor) -> Tensor:
    zero, one = torch.zeros_like(sine), torch.ones_like(sine)
    return torch.stack([cosine, -sine, zero, sine, cosine, zero, zero, zero, one], 1).unflatten(1, (3, 3))


def _shift(way: Tensor) -> Tensor:
    matrices = torch.eye(3).repeat(len(way), 1, 1)
    matrices[:, :2, 2] = way
    return matrices


def _convolved(values: Tensor, others: Tensor) -> Tensor:
    return nn.functional.conv1d(values[None, None], others.flip(0)[None, None], padding=len(others) - 1)[0, 0]


def _spread(taps: Tensor, step: int) -> Tensor:
    spread = taps.new_zeros((len(taps) - 1) * step + 1)
    spread[::step] = taps
    return spread
