"""DiffAugment (Zhao et al. 2020, arXiv 2006.10738): the discriminator sees real and fake pictures changed alike, differentiably.

Every picture of a batch is changed by its own chance, from torch's global generator. Pictures are (N, C, H, W) in [-1, 1].
"""

import torch
from torch import Tensor


def coloured(pictures: Tensor, amount: Tensor) -> Tensor:
    """Brightness by up to 0.5 either way, saturation by 0 to 2 and contrast by 0.5 to 1.5 times.

    Saturation is for three colours; a grey picture has none, and a fourth channel (alpha) stays as it is.

    Args:
        amount: (N, 1, 1, 1), 1 where a picture is changed and 0 where it is left alone.
    """
    colours, rest = pictures[:, :3], pictures[:, 3:]
    if pictures.shape[1] == 2:
        colours, rest = pictures[:, :1], pictures[:, 1:]
    count = (len(pictures), 1, 1, 1)
    brightness, saturation, contrast = (torch.rand(count, device=pictures.device, dtype=pictures.dtype) for _ in range(3))
    colours = colours + amount * (brightness - 0.5)
    if colours.shape[1] == 3:
        grey = colours.mean(1, keepdim=True)
        colours = grey + (colours - grey) * torch.lerp(torch.ones_like(amount), saturation * 2, amount)
    middle = colours.mean((1, 2, 3), keepdim=True)
    colours = middle + (colours - middle) * torch.lerp(torch.ones_like(amount), contrast + 0.5, amount)
    return torch.cat([colours, rest], 1) if rest.shape[1] else colours


def translated(pictures: Tensor, amount: Tensor, share: float = 0.125) -> Tensor:
    """Moved by up to an eighth of each side, in whole pixels; what comes in over the edge is 0, which is mid-grey."""
    count, _, height, width = pictures.shape
    down, right = (_whole(count, round(side * share), pictures) * amount[:, :, 0, 0].long() for side in (height, width))
    y = torch.arange(height, device=pictures.device) - down
    x = torch.arange(width, device=pictures.device) - right
    inside = (((y >= 0) & (y < height))[:, None, :, None] & ((x >= 0) & (x < width))[:, None, None, :]).to(pictures.dtype)
    return gathered(pictures, y.clamp(0, height - 1)[:, :, None], x.clamp(0, width - 1)[:, None, :]) * inside


def cut_out(pictures: Tensor, amount: Tensor, share: float = 0.5) -> Tensor:
    """A rectangle of half of each side is 0, its middle anywhere in the picture."""
    count, _, height, width = pictures.shape
    far = []
    for side in (height, width):
        middle = torch.rand(count, 1, device=pictures.device) * side
        far.append((torch.arange(side, device=pictures.device) + 0.5 - middle).abs() > side * share / 2)
    hole = 1 - (far[0][:, None, :, None] | far[1][:, None, None, :]).to(pictures.dtype)
    return pictures * (1 - hole * amount)


def gathered(pictures: Tensor, rows: Tensor, columns: Tensor) -> Tensor:
    """Of each picture the pixels at these places, (N, H', W') or what broadcasts to it; as often differentiable as one likes."""
    places = rows * pictures.shape[3] + columns
    flat = places.flatten(1)[:, None].expand(-1, pictures.shape[1], -1)
    return pictures.flatten(2).gather(2, flat).unflatten(2, places.shape[1:])


def _whole(count: int, most: int, pictures: Tensor) -> Tensor:
    return torch.randint(-most, most + 1, (count, 1), device=pictures.device)


OPERATIONS = {"color": coloured, "translation": translated, "cutout": cut_out}
