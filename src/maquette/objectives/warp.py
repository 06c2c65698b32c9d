"""Warping pictures by a matrix each: the resampling of adaptive augmentation (Karras et al. 2020, arXiv 2006.06676, appendix B).

As published, a picture is mirrored beyond its edges, doubled by the sym6 wavelet, looked up bilinearly on a grid that is as fine, and
halved by the same wavelet. That is orthogonal, so doubling and halving undo each other. Differs: coordinates are folded back into the
doubled picture in place of padding, so no warp reaches beyond the padding; in the mirror the wavelet is mirrored too, which changes
it little.

All of it is linear in the pictures, and differentiable as often as one likes.
"""

import torch
from torch import Tensor, nn

# Daubechies 1992, chapter 6: orthogonal low-pass filters, as symmetric as they can be
SYM2 = (-0.12940952255092145, 0.22414386804185735, 0.836516303737469, 0.48296291314469025)
SYM6 = (
    *(0.015404109327027373, 0.0034907120842174702, -0.11799011114819057, -0.048311742585633, 0.4910559419267466, 0.787641141030194),
    *(0.3379294217276218, -0.07263752278646252, -0.021060292512300564, 0.04472490177066578, 0.0017677118642428036, -0.007800708325034148),
)
_TAPS = len(SYM6)
_EDGE = _TAPS // 2 - 1  # samples that the filter needs beyond a doubled picture's edge
_SHIFT = sum(tap * value for tap, value in enumerate(SYM6)) / sum(SYM6) - _EDGE  # where pixel 0 lies among the samples: 0.1, not 0.5
_BLOCK = 32  # pixels that one product makes: few enough not to multiply many zeros, enough to be fast


class Warp(nn.Module):
    """Pictures moved by matrices.

    Args:
        is_fine: by the wavelet; otherwise by one cubic look-up, which is as sharp and costs a fraction, but lets aliases through where
            it makes things smaller.
    """

    doubling: Tensor
    halving: Tensor

    def __init__(self, is_fine: bool = True) -> None:
        super().__init__()
        self.is_fine = is_fine
        # pixels i to the samples 2i + tap - 5 of a picture that is twice as large, and back: in blocks, as matrices
        band = torch.zeros(_BLOCK + _TAPS // 2, 2 * _BLOCK + 2 * _TAPS)
        for pixel, tap in torch.cartesian_prod(torch.arange(len(band)), torch.arange(_TAPS)).tolist():
            band[pixel, 2 * pixel + tap] = SYM6[tap]
        self.register_buffer("doubling", band[:, _TAPS - 1 : _TAPS - 1 + 2 * _BLOCK] * 2**0.5, persistent=False)
        self.register_buffer("halving", band[:_BLOCK, : 2 * _BLOCK + _TAPS - 2].T / 2**0.5, persistent=False)

    def forward(self, pictures: Tensor, back: Tensor) -> Tensor:  # (N, C, H, W) -> same
        """A place of the result shows what lies at `back` (N, 3, 3) times the place, both (x, y, 1) in pixels from the middle."""
        height, width = pictures.shape[2:]
        if not self.is_fine:
            return cubic(pictures, *sources(back, torch.arange(width), torch.arange(height), (width, height)))
        columns, rows = ((torch.arange(-_EDGE, 2 * side + _EDGE) - _SHIFT) / 2 for side in (width, height))
        x, y = sources(back, columns, rows, (width, height))
        return self.halved(bilinear(self.doubled(pictures), x.mul_(2).add_(_SHIFT), y.mul_(2).add_(_SHIFT)))

    def doubled(self, pictures: Tensor) -> Tensor:  # (N, C, H, W) -> (N, C, 2H, 2W)
        """Twice the side: pixel i lies at sample 2i + 0.1, since the wavelet is not quite symmetric."""
        return self._double(self._double(pictures).mT).mT

    def halved(self, samples: Tensor) -> Tensor:  # (N, C, 2H + 10, 2W + 10) -> (N, C, H, W)
        """Half the side, less the filter's reach."""
        return self._halve(self._halve(samples).mT).mT

    def _double(self, pictures: Tensor) -> Tensor:
        side, reach = pictures.shape[-1], _TAPS // 4
        places = torch.arange(-reach, side + -side % _BLOCK + reach, device=pictures.device)
        windows = pictures.index_select(-1, folded(places, side)).unfold(-1, _BLOCK + 2 * reach, _BLOCK).contiguous()
        return (windows @ self.doubling.to(pictures.dtype)).flatten(-2)[..., : 2 * side]

    def _halve(self, samples: Tensor) -> Tensor:
        side = samples.shape[-1] // 2 - _EDGE
        padded = nn.functional.pad(samples, (0, 2 * (-side % _BLOCK)))
        windows = padded.unfold(-1, len(self.halving), 2 * _BLOCK).contiguous()
        return (windows @ self.halving.to(samples.dtype)).flatten(-2)[..., :side]


def sources(back: Tensor, columns: Tensor, rows: Tensor, size: tuple[int, int]) -> tuple[Tensor, Tensor]:
    """Where the places of a grid come from (x and y, each (N, rows, columns)): pixels, folded into pictures of `size` (width, height)."""
    middle = [(side - 1) / 2 for side in size]
    across, down = (columns.to(back) - middle[0])[None, None, :], (rows.to(back) - middle[1])[None, :, None]
    found = []
    for axis, side in enumerate(size):
        right, below, start = back[:, axis, :, None, None].unbind(1)
        found.append(folded(right * across + (below * down + (start + middle[axis])), side))
    return found[0], found[1]


def folded(places: Tensor, side: int) -> Tensor:
    """Places beyond an edge, taken back as by mirrors that stand on the outermost pixels; in place where they are floating."""
    period = max(2 * (side - 1), 1)
    if not places.is_floating_point():
        return torch.minimum(places % period, -places % period) if side > 1 else places * 0
    return places.sub_((places / period).round_().mul_(period)).abs_().clamp_(max=side - 1)


def bilinear(pictures: Tensor, x: Tensor, y: Tensor) -> Tensor:  # (N, C, H, W), (N, H', W') twice -> (N, C, H', W')
    """The pictures at places between their pixels; by gathering, since not every torch derives its grid sampling twice."""
    height, width = pictures.shape[2:]
    left, top = x.floor().clamp_(max=max(width - 2, 0)), y.floor().clamp_(max=max(height - 2, 0))
    corner = (top * width + left).long()
    across, down = int(width > 1), width * int(height > 1)
    upper, lower = picked(pictures, corner), picked(pictures, corner + down)
    right, below = (share[:, None].expand_as(upper) for share in (x - left, y - top))
    upper = torch.lerp(upper, picked(pictures, corner + across), right)
    lower = torch.lerp(lower, picked(pictures, corner + (down + across)), right)
    return torch.lerp(upper, lower, below)


def cubic(pictures: Tensor, x: Tensor, y: Tensor) -> Tensor:  # (N, C, H, W), (N, H', W') twice -> (N, C, H', W')
    """The same through cubics (Keys 1981), of the sixteen pixels around a place; mirrored beyond the edges."""
    height, width = pictures.shape[2:]
    framed = pictures
    for axis, side in ((2, height), (3, width)):
        framed = framed.index_select(axis, folded(torch.arange(-1, side + 2, device=pictures.device), side))
    left, top = x.floor(), y.floor()
    corner = (top * framed.shape[3] + left).long()  # one up and one left of the place, in the frame
    right, below = (_cubic_weights(share[:, None]) for share in (x - left, y - top))
    total = torch.zeros((), dtype=pictures.dtype, device=pictures.device)
    for line, share_below in enumerate(below):
        row = picked(framed, corner + line * framed.shape[3]) * right[0]
        for step in (1, 2, 3):
            row = torch.addcmul(row, picked(framed, corner + (line * framed.shape[3] + step)), right[step])
        total = torch.addcmul(total, row, share_below)
    return total


def _cubic_weights(share: Tensor, slope: float = -0.75) -> list[Tensor]:
    """Of four pixels in a row, for a place this far from the second towards the third; the slope is sharper than Keys' own -0.5."""
    near = [((slope + 2) * far - (slope + 3)) * far * far + 1 for far in (share, 1 - share)]
    outer = [((slope * far - 5 * slope) * far + 8 * slope) * far - 4 * slope for far in (1 + share, 2 - share)]
    return [outer[0], *near, outer[1]]


def picked(pictures: Tensor, places: Tensor) -> Tensor:  # (N, C, H, W), (N, H', W') -> (N, C, H', W')
    """The pixels at these places, which count along the rows."""
    flat = places.flatten(1)[:, None].expand(-1, pictures.shape[1], -1)
    return pictures.flatten(2).gather(2, flat).unflatten(2, places.shape[1:])
