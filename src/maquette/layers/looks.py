"""The feature encoder (Wang et al. 2018, section 3.4): what each label of a map looks like, so that one map has several pictures.

While learning, the true picture's features are averaged within each label, and the network is told them. What it was told is
remembered as a few typical looks of each label (k-means as MacQueen 1967 does it, one example after the other), from which one is
chosen afterwards. Differs: the average is over a label, not over an instance of it, since a painted map has no instances; and the
looks are gathered on the way instead of by another pass.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate

from maquette.layers.patch_discriminator import Norm
from maquette.layers.residual_translator import ResidualTranslator

_FORGET = 0.01  # least share by which a look follows its newest example, since the encoder learns on


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

    def forward(self, planes: Tensor, latents: Tensor | None = None, pictures: Tensor | None = None) -> Tensor:
        """The features of each pixel's label.

        Args:
            planes: (N, C, H, W), the first of them one for each label, of zeros and ones.
            latents: (N, L) of a normal distribution; number l modulo L chooses the look of label l. None: the middle one.
            pictures: (N, C', H, W) to look like, at the planes' side or half of it; these count, not the latents, where given.
        """
        labels = planes[:, : self.labels]
        if pictures is None:
            told = self._chosen(latents if latents is not None else planes.new_zeros(len(planes), 1))
        else:
            told = self._seen(labels, pictures)
        return torch.einsum("nlhw,nlf->nfhw", labels, told)

    def _seen(self, labels: Tensor, pictures: Tensor) -> Tensor:  # -> (N, labels, F)
        if pictures.shape[2:] != labels.shape[2:]:
            pictures = interpolate(pictures, size=labels.shape[2:], mode="nearest")
        areas = labels.sum((2, 3))
        means = torch.einsum("nlhw,nfhw->nlf", labels, self.encoder(pictures)) / areas.clamp_min(1)[..., None]
        if self.training:
            for mean, area in zip(means.detach().float(), areas, strict=True):
                self._remember(mean, area > 0)
        return means

    def _chosen(self, latents: Tensor) -> Tensor:  # (N, L) -> (N, labels, F)
        place = torch.arange(self.labels, device=latents.device) % latents.shape[1]
        share = (1 + torch.erf(latents[:, place] / 2**0.5)) / 2  # evenly from 0 to 1
        known = (self.counts > 0).sum(1).clamp_min(1)
        look = (share * known).long().clamp_max(self.counts.shape[1] - 1)
        return self.centres[torch.arange(self.labels, device=latents.device), look]

    @torch.no_grad()
    def _remember(self, means: Tensor, is_there: Tensor) -> None:
        """One picture's features (labels, F): the nearest look of each label that is there takes a step towards them."""
        distances = (self.centres - means[:, None]).square().sum(2)
        nearest = torch.where(self.counts > 0, distances, -1.0).argmin(1)  # an empty place first
        rows = torch.arange(self.labels, device=means.device)
        self.counts[rows, nearest] += is_there
        share = (1 / self.counts[rows, nearest].clamp_min(1)).clamp_min(_FORGET) * is_there
        self.centres[rows, nearest] += share[:, None] * (means - self.centres[rows, nearest])
