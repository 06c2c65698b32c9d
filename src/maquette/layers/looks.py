"""The feature encoder (Wang et al. 2018, section 3.4): what each label of a map looks like, so that one map has several pictures.

While learning, the true picture's features are averaged within each instance, and the network is told them; where no instances are
known, all of a label is one. What it was told is remembered as a few typical looks of each label (k-means as MacQueen 1967 does it, one
instance after the other), from which one is chosen afterwards. Differs: the looks are gathered on the way instead of by another pass,
and one is chosen for a label, since a painted map has no instances.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate

from maquette.layers.patch_discriminator import Norm
from maquette.layers.residual_translator import ResidualTranslator

_FORGET = 0.01  # least share by which a look follows its newest example, since the encoder learns on
_MOST = 256  # instances of a label in one picture, as their numbers are bytes


class Regions(NamedTuple):
    """The instances in a batch of label maps, one picture's after the other's."""

    places: Tensor  # (N * H * W,): the region of each pixel
    owners: Tensor  # (K,): the label of each region; the number of labels, where nothing is said of the pixels


class Looks(nn.Module):
    """Label planes to planes of features (N, F, H, W) in [-1, 1].

    Args:
        labels: of the map.
        channels: of pictures.
        width, halvings: of the encoder.
        features: that describe a look.
        looks: remembered of each label.
    """

    centres: Tensor
    counts: Tensor

    def __init__(
        self, labels: int, channels: int, width: int, halvings: int, norm: Norm, *, features: int = 3, looks: int = 10, bias: bool = True
    ) -> None:
        super().__init__()
        self.labels = labels
        self.encoder = ResidualTranslator(channels, features, width, halvings, 0, norm, bias=bias)
        self.register_buffer("centres", torch.zeros(labels, looks, features))
        self.register_buffer("counts", torch.zeros(labels, looks))

    def forward(
        self, planes: Tensor, latents: Tensor | None = None, pictures: Tensor | None = None, instances: Tensor | None = None
    ) -> Tensor:
        """The features of each pixel's label; with pictures, of its instance.

        Args:
            planes: (N, C, H, W), the first of them one for each label, of zeros and ones.
            latents: (N, L) of a normal distribution; number l modulo L chooses the look of label l. None: the middle one.
            pictures: (N, C', H, W) to look like, at the planes' side or half of it; these count, not the latents, where given.
            instances: uint8 (N, 1, H, W), a number for each; one number under two labels is two instances. None: labels are instances.
        """
        labels = planes[:, : self.labels]
        if pictures is not None:
            return self._seen(labels, pictures, instances)
        told = self._chosen(latents if latents is not None else planes.new_zeros(len(planes), 1))
        return torch.einsum("nlhw,nlf->nfhw", labels, told)

    def _seen(self, labels: Tensor, pictures: Tensor, instances: Tensor | None) -> Tensor:  # -> (N, F, H, W)
        if pictures.shape[2:] != labels.shape[2:]:
            pictures = interpolate(pictures, size=labels.shape[2:], mode="nearest")
        regions = regions_of(labels, instances)
        features = self.encoder(pictures)
        means = means_within(features, regions) * (regions.owners < self.labels)[:, None]
        if self.training:
            self._remember_all(means.detach().float(), regions.owners)
        # column by column, since the gradient of picking rows is many times slower
        told = torch.stack([column.index_select(0, regions.places) for column in means.unbind(1)])
        return told.unflatten(1, (len(labels), *labels.shape[2:])).transpose(0, 1)

    def _chosen(self, latents: Tensor) -> Tensor:  # (N, L) -> (N, labels, F)
        place = torch.arange(self.labels, device=latents.device) % latents.shape[1]
        share = (1 + torch.erf(latents[:, place] / 2**0.5)) / 2  # evenly from 0 to 1
        known = (self.counts > 0).sum(1).clamp_min(1)
        look = (share * known).long().clamp_max(self.counts.shape[1] - 1)
        return self.centres[torch.arange(self.labels, device=latents.device), look]

    def _remember_all(self, means: Tensor, owners: Tensor) -> None:
        """Every region's features (K, F): the first of each label at once, then the second ones, and so on."""
        order = owners.argsort(stable=True)
        ordered = owners[order]
        turns = torch.arange(len(owners), device=owners.device) - torch.searchsorted(ordered, ordered)
        turns[ordered == self.labels] = -1  # no label's
        for turn in range(int(turns.max()) + 1):
            rows = order[turns == turn]
            examples = means.new_zeros(self.labels, means.shape[1]).index_copy(0, owners[rows], means[rows])
            is_there = torch.zeros(self.labels, dtype=torch.bool, device=means.device).index_fill(0, owners[rows], True)
            self._remember(examples, is_there)

    @torch.no_grad()
    def _remember(self, means: Tensor, is_there: Tensor) -> None:
        """One example of each label (labels, F): the nearest look of each label that is there takes a step towards it."""
        distances = (self.centres - means[:, None]).square().sum(2)
        nearest = torch.where(self.counts > 0, distances, -1.0).argmin(1)  # an empty place first
        rows = torch.arange(self.labels, device=means.device)
        self.counts[rows, nearest] += is_there
        share = (1 / self.counts[rows, nearest].clamp_min(1)).clamp_min(_FORGET) * is_there
        self.centres[rows, nearest] += share[:, None] * (means - self.centres[rows, nearest])


def regions_of(labels: Tensor, instances: Tensor | None) -> Regions:
    """The regions of label planes (N, L, H, W) of zeros and ones: of one label each, and of one instance (N, 1, H, W) where known."""
    count, most = labels.shape[:2]
    numbers = torch.where(labels.amax(1) > 0, labels.argmax(1), most)
    keys = numbers + (most + 1) * torch.arange(count, device=labels.device)[:, None, None]
    keys = keys * _MOST + (instances[:, 0].long() if instances is not None else 0)
    found, places = keys.flatten().unique(return_inverse=True)  # sorted: picture by picture
    return Regions(places, found // _MOST % (most + 1))


def means_within(features: Tensor, regions: Regions) -> Tensor:
    """The mean of features (N, F, H, W) over the pixels of every region: (K, F)."""
    count = len(regions.owners)
    areas = torch.bincount(regions.places, minlength=count)
    columns = features.transpose(0, 1).flatten(1)  # (F, N * H * W)
    return torch.stack([column.new_zeros(count).index_add(0, regions.places, column) / areas for column in columns], dim=1)
