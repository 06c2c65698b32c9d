"""The pipeline of adaptive augmentation (Karras et al. 2020, arXiv 2006.06676, appendix B): each change with its own probability.

Differs: one bilinear resampling takes the place of the wavelet-filtered one, which at the sides trained here costs as much as
the networks; the picture is continued by reflection, as published. Pictures are (N, C, H, W) in [-1, 1].
"""

import math

import torch
from torch import Tensor

from maquette.objectives.diffaugment import gathered


def blitted(pictures: Tensor, probability: float) -> Tensor:
    """Mirrored, turned by quarters, and moved by up to an eighth in whole pixels (group `b`)."""
    pictures = _where(pictures.flip(3), pictures, probability / 2)
    if pictures.shape[2] == pictures.shape[3]:  # a quarter turn of anything but a square has another form
        quarters = torch.randint(4, (len(pictures),), device=pictures.device)
        quarters = quarters * (torch.rand(len(pictures), device=pictures.device) < probability)
        turned = pictures
        for quarter in (1, 2, 3):
            turned = torch.where((quarters == quarter)[:, None, None, None], pictures.rot90(quarter, (2, 3)), turned)
        pictures = turned
    height, width = pictures.shape[2:]
    moves = [(torch.rand(len(pictures), 1, device=pictures.device) * 2 - 1) * 0.125 * side for side in (height, width)]
    moves = [
        move.round().long() * chosen for move, chosen in zip(moves, [_chosen(pictures, probability)[:, :, 0, 0].long()] * 2, strict=True)
    ]
    y, x = (_reflected(torch.arange(side, device=pictures.device) - move, side) for side, move in zip((height, width), moves, strict=True))
    return gathered(pictures, y[:, :, None], x[:, None, :])


def warped(pictures: Tensor, probability: float) -> Tensor:
    """Scaled, turned, stretched and moved by fractions of pixels, all as one warp (group `g`)."""
    count, _, height, width = pictures.shape
    device, dtype = pictures.device, pictures.dtype
    scale = 2 ** (0.2 * torch.randn(count, device=device) * _some(pictures, probability))
    stretch = 2 ** (0.2 * torch.randn(count, device=device) * _some(pictures, probability))
    apart = 1 - math.sqrt(1 - min(1.0, probability))  # two turns, so that their union has the probability
    before, after = ((torch.rand(count, device=device) * 2 - 1) * math.pi * _some(pictures, apart) for _ in range(2))
    move = 0.125 * torch.randn(count, 2, device=device) * _some(pictures, probability)[:, None]
    matrix = _turn(after) @ torch.diag_embed(torch.stack([scale * stretch, scale / stretch], 1)) @ _turn(before)
    inverse = torch.linalg.inv(matrix).to(dtype)
    y, x = torch.meshgrid(
        torch.arange(height, device=device, dtype=dtype) - (height - 1) / 2,
        torch.arange(width, device=device, dtype=dtype) - (width - 1) / 2,
        indexing="ij",
    )
    places = torch.stack([x.flatten(), y.flatten()])[None] - (move * torch.tensor([width, height], device=device)).to(dtype)[:, :, None]
    found = inverse @ places  # (N, 2, H * W), where each pixel comes from
    columns = (found[:, 0] + (width - 1) / 2).unflatten(1, (height, width))
    rows = (found[:, 1] + (height - 1) / 2).unflatten(1, (height, width))
    return _bilinear(pictures, rows, columns)


def recoloured(pictures: Tensor, probability: float) -> Tensor:
    """Brightness, contrast, luma flip, hue and saturation (group `c`); of a grey picture the first two, and alpha stays as it is."""
    has_colour = pictures.shape[1] >= 3
    colours, rest = (pictures[:, :3], pictures[:, 3:]) if has_colour else (pictures[:, :1], pictures[:, 1:])
    count = (len(pictures), 1, 1, 1)
    colours = colours + 0.2 * torch.randn(count, device=pictures.device) * _chosen(pictures, probability)
    colours = colours * 2 ** (0.5 * torch.randn(count, device=pictures.device) * _chosen(pictures, probability))
    if has_colour:
        luma = colours.mean(1, keepdim=True)
        chroma = colours - luma
        luma = _where(-luma, luma, probability / 2)
        angle = (torch.rand(len(pictures), device=pictures.device) * 2 - 1) * math.pi * _some(pictures, probability)
        chroma = (_hue(angle).to(pictures.dtype) @ chroma.flatten(2)).unflatten(2, chroma.shape[2:])
        chroma = chroma * 2 ** (torch.randn(count, device=pictures.device) * _chosen(pictures, probability))
        colours = luma + chroma
    return torch.cat([colours, rest], 1) if rest.shape[1] else colours


OPERATIONS = {"b": blitted, "g": warped, "c": recoloured}


def _some(pictures: Tensor, probability: float) -> Tensor:
    """1 for as many pictures (N,) as the probability says, 0 for the others."""
    return (torch.rand(len(pictures), device=pictures.device) < probability).to(pictures.dtype)


def _chosen(pictures: Tensor, probability: float) -> Tensor:
    return _some(pictures, probability)[:, None, None, None]


def _where(changed: Tensor, pictures: Tensor, probability: float) -> Tensor:
    return torch.where(_chosen(pictures, probability) > 0, changed, pictures)


def _turn(angle: Tensor) -> Tensor:  # (N,) -> (N, 2, 2)
    sine, cosine = angle.sin(), angle.cos()
    return torch.stack([torch.stack([cosine, -sine], 1), torch.stack([sine, cosine], 1)], 1)


def _hue(angle: Tensor) -> Tensor:  # (N,) -> (N, 3, 3)
    """Turns about the grey axis (Rodrigues); chroma has nothing along it."""
    third = 3**-0.5
    cross = third * torch.tensor([[0.0, -1.0, 1.0], [1.0, 0.0, -1.0], [-1.0, 1.0, 0.0]], device=angle.device)
    return torch.eye(3, device=angle.device) * angle.cos()[:, None, None] + cross * angle.sin()[:, None, None]


def _reflected(places: Tensor, side: int) -> Tensor:
    """Places beyond an edge, taken back as in a mirror that stands on the outermost pixel."""
    if side == 1:
        return places * 0
    period = 2 * (side - 1)
    places = places.remainder(period)
    return torch.minimum(places, period - places)


def _bilinear(pictures: Tensor, rows: Tensor, columns: Tensor) -> Tensor:
    """Pixels at places between pixels. By gathering, since torch cannot differentiate its own grid sampling twice, as R1 needs."""
    height, width = pictures.shape[2:]
    top, left = rows.detach().floor(), columns.detach().floor()
    down, right = (rows - top)[:, None], (columns - left)[:, None]
    upper, lower = (_reflected(top + step, height).long() for step in (0, 1))
    near, far = (_reflected(left + step, width).long() for step in (0, 1))
    above = torch.lerp(gathered(pictures, upper, near), gathered(pictures, upper, far), right.expand(-1, pictures.shape[1], -1, -1))
    below = torch.lerp(gathered(pictures, lower, near), gathered(pictures, lower, far), right.expand(-1, pictures.shape[1], -1, -1))
    return torch.lerp(above, below, down.expand(-1, pictures.shape[1], -1, -1))
