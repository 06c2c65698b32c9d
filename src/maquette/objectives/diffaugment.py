"""DiffAugment (Zhao et al. 2020, arXiv 2006.10738): the discriminator sees real and fake pictures changed alike, differentiably.

Every picture of a batch is changed by its own chance, from torch's global generator. Pictures are (N, C, H, W) in [-1, 1].
"""

import torch
from torch import Tensor

from maquette.objectives.warp import picked


def coloured(pictures: Tensor, amount: Tensor) -> Tensor:
    """Brightness by up to 0.5 either way, then saturation by 0 to 2 and contrast by 0.5 to 1.5 times.

    Saturation is for three colours; a grey picture has none, and what follows the colours (alpha) stays as it is.

    Args:
        amount: (N, 1, 1, 1), 1 where a picture is changed and 0 where it is left alone.
    """
    shown = 3 if pictures.shape[1] >= 3 else 1
    colours = pictures[:, :shown]
    brightness, saturation, contrast = torch.rand(3, len(pictures), 1, 1, 1, device=pictures.device, dtype=pictures.dtype) - 0.5
    brightness, saturation, contrast = brightness * amount, 1 + 2 * saturation * amount, 1 + contrast * amount
    # all three at once: a colour c becomes contrast * (saturation * c + (1 - saturation) * its grey) and a constant
    grey = (contrast * (1 - saturation) / shown).expand(-1, 1, shown, shown)
    change = (contrast * saturation * torch.eye(shown, device=pictures.device, dtype=pictures.dtype) + grey)[:, 0]
    constant = (1 - contrast) * colours.mean((1, 2, 3), keepdim=True) + brightness
    changed = torch.baddbmm(constant[:, 0].expand(-1, shown, -1), change, colours.flatten(2)).unflatten(2, pictures.shape[2:])
    return torch.cat([changed, pictures[:, shown:]], 1) if pictures.shape[1] > shown else changed


def translated(pictures: Tensor, amount: Tensor, share: float = 0.125) -> Tensor:
    """Moved by up to an eighth of each side, in whole pixels; what comes in over the edge is 0, which is mid-grey."""
    count, _, height, width = pictures.shape
    down, right = (_whole(count, round(side * share), pictures) * amount[:, :, 0, 0].long() for side in (height, width))
    y = torch.arange(height, device=pictures.device) - down
    x = torch.arange(width, device=pictures.device) - right
    inside = (((y >= 0) & (y < height))[:, None, :, None] & ((x >= 0) & (x < width))[:, None, None, :]).to(pictures.dtype)
    return picked(pictures, y.clamp(0, height - 1)[:, :, None] * width + x.clamp(0, width - 1)[:, None, :]) * inside


def cut_out(pictures: Tensor, amount: Tensor, share: float = 0.5) -> Tensor:
    """A rectangle of half of each side is 0, its middle anywhere in the picture."""
    count, _, height, width = pictures.shape
    far = []
    for side in (height, width):
        middle = torch.rand(count, 1, device=pictures.device) * side
        far.append((torch.arange(side, device=pictures.device) + 0.5 - middle).abs() > side * share / 2)
    hole = 1 - (far[0][:, None, :, None] | far[1][:, None, None, :]).to(pictures.dtype)
    return pictures * (1 - hole * amount)


def _whole(count: int, most: int, pictures: Tensor) -> Tensor:
    return torch.randint(-most, most + 1, (count, 1), device=pictures.device)


OPERATIONS = {"color": coloured, "translation": translated, "cutout": cut_out}
