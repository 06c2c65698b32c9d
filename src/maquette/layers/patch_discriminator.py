"""Discriminators that judge patches (Isola et al. 2017, section 3.2), at one scale or at several (Wang et al. 2018, section 3.2).

They can also tell what each layer noticed on the way, so that a generator can be asked to be noticed alike.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d

from maquette.layers import spectral_norm

Norm = Callable[[int], nn.Module]  # a normalisation for that many channels


class Look(NamedTuple):
    """What a discriminator saw; the finest scale is first."""

    logits: list[Tensor]  # of each scale (N, 1, h, w): above 0 means real
    features: list[list[Tensor]]  # of each scale, what every layer but the last gave (N, C, h, w), the first layer first


class PatchJudge(nn.Module, ABC):
    """Base of the discriminators that judge patches."""

    def told(self, *conditions: Tensor) -> Tensor:
        """The conditions as planes (N, C', H, W) that stand beside the pictures."""
        return torch.cat(conditions, dim=1)

    @abstractmethod
    def look(self, pictures: Tensor, planes: Tensor) -> Look:
        """The logits of every patch at every scale, and what was noticed on the way."""

    def forward(self, pictures: Tensor, *conditions: Tensor) -> Tensor:
        """The logits of all patches: (N, 1, h, w), or (N, M) where there are several scales."""
        logits = self.look(pictures, self.told(*conditions)).logits
        return logits[0] if len(logits) == 1 else torch.cat([scale.flatten(1) for scale in logits], dim=1)


class PatchDiscriminator(PatchJudge):
    """Conditions and pictures together to one logit per patch.

    With P `layers` the strides are P twos, then two ones: 1, 2, 3, 4, 5 layers see patches of 16, 34, 70, 142, 286 pixels, and 0,
    whose filters are 1 x 1, every pixel by itself. SPADE counts the same network as 4 layers where this counts 3.

    Args:
        channels: of conditions and pictures together.
        width: channels after the first layer; doubled in each further one, up to eight times.
        norm: of all layers but the first and the last.
        spectral: divide the weights of the same layers by their largest singular value, before the norm.
        padding: 1 as in pix2pix, 2 as in pix2pixHD and SPADE, with which pictures of any size can be looked at.
    """

    def __init__(self, channels: int, width: int, layers: int, norm: Norm | None, *, spectral: bool = False, padding: int = 1) -> None:
        super().__init__()
        widths = [width * min(2**layer, 8) for layer in range(max(layers, 1) + 1)]
        kernel, padding = (4, padding) if layers else (1, 0)
        inner = spectral_norm.Conv2d if spectral else nn.Conv2d
        body: list[nn.Module] = [nn.Conv2d(channels, width, kernel, 2 if layers else 1, padding), nn.LeakyReLU(0.2, inplace=True)]
        for layer in range(1, len(widths)):
            stride = 2 if layer < layers else 1
            body.append(inner(widths[layer - 1], widths[layer], kernel, stride, padding, bias=norm is None))
            body += [norm(widths[layer])] if norm else []
            body.append(nn.LeakyReLU(0.2, inplace=True))
        self.body = nn.Sequential(*body, nn.Conv2d(widths[-1], 1, kernel, 1, padding))

    def look(self, pictures: Tensor, planes: Tensor) -> Look:
        """Whether each patch of `pictures` is real, given what it was made from."""
        values, features = torch.cat([planes, pictures], dim=1), []
        for layer in self.body:
            values = layer(values)
            if isinstance(layer, nn.LeakyReLU):
                features.append(values)
        return Look([values], [features])


class MultiScaleDiscriminator(PatchJudge):
    """The same kind of discriminator for pictures at full, half, quarter ... side, each with weights of its own.

    Args:
        make: a discriminator for one scale.
        scales: how many.
        planes: called with the conditions, such as label maps, to turn them into planes; without it they are pictures and stand as
            they are.
    """

    def __init__(self, make: Callable[[], PatchDiscriminator], scales: int, planes: nn.Module | None = None) -> None:
        super().__init__()
        self.scales = nn.ModuleList(make() for _ in range(scales))
        self.planes = planes

    def told(self, *conditions: Tensor) -> Tensor:
        """The conditions as planes."""
        planes: Tensor = super().told(*conditions) if self.planes is None else self.planes(*conditions)
        return planes

    def look(self, pictures: Tensor, planes: Tensor) -> Look:
        """Every scale's look."""
        seen, found = torch.cat([planes, pictures], dim=1), Look([], [])
        for place, scale in enumerate(self.scales):
            assert isinstance(scale, PatchDiscriminator)
            if place:  # as published: overlapping means, in which what lies beyond the edge does not count
                seen = avg_pool2d(seen, 3, 2, 1, count_include_pad=False)
            looked = scale.look(seen[:, planes.shape[1] :], seen[:, : planes.shape[1]])
            found.logits.extend(looked.logits)
            found.features.extend(looked.features)
        return found
