"""What the discriminator's pictures go through, real and fake alike, so that few pictures are not learned by heart."""

from typing import Literal

import torch
from pydantic import Field, field_validator
from torch import Tensor, nn

from maquette.layers.processes import sum_over_processes
from maquette.objectives import ada, diffaugment
from maquette.settings import Settings

_JUDGED = 256.0  # real pictures between two moves of an adaptive probability: four batches of 64 (Karras et al. 2020, section 3)
_MOST = 0.9  # no adaptive probability is higher: from about there on, augmentations leak into what is made


class Augmentation(Settings):
    """How strongly, and by what."""

    kind: Literal["none", "diffaugment", "ada"] = "none"
    policy: str = "color,translation,cutout"  # of diffaugment
    groups: str = "bgc"  # of ada: blitting, geometry, colour
    probability: float | None = Field(default=None, ge=0, le=1)  # None: 1 for diffaugment, and steered for ada
    target: float = Field(default=0.6, gt=0, lt=1)  # of the mean sign of the real logits, to which ada steers
    kimg: float = Field(default=500.0, gt=0)  # thousands of pictures in which a steered probability can go from 0 to 1

    @field_validator("policy")
    @classmethod
    def _known(cls, policy: str) -> str:
        unknown = [name for name in policy.split(",") if name not in diffaugment.OPERATIONS]
        if unknown:
            raise ValueError(f"`{unknown[0]}` is none of {', '.join(diffaugment.OPERATIONS)}")
        return policy

    @field_validator("groups")
    @classmethod
    def _known_groups(cls, groups: str) -> str:
        unknown = [name for name in groups if name not in ada.OPERATIONS]
        if unknown:
            raise ValueError(f"`{unknown[0]}` is none of {', '.join(ada.OPERATIONS)}")
        return groups


class Augment(nn.Module):
    """Changes every picture by its own chance; `follow` steers the probability of the adaptive kind. State lies in buffers."""

    chance: Tensor
    signs: Tensor
    judged: Tensor

    def __init__(self, settings: Augmentation) -> None:
        super().__init__()
        self.settings = settings
        self.is_adaptive = settings.kind == "ada" and settings.probability is None
        start = 0.0 if self.is_adaptive else 1.0 if settings.probability is None else settings.probability
        self.register_buffer("chance", torch.tensor(start, dtype=torch.float64))
        self.register_buffer("signs", torch.zeros((), dtype=torch.float64))  # sum over real logits since the last move
        self.register_buffer("judged", torch.zeros((), dtype=torch.float64))  # how many those were

    @property
    def probability(self) -> float:
        """Of each change."""
        return self.chance.item()

    def forward(self, pictures: Tensor, factor: float = 1.0) -> Tensor:  # (N, C, H, W) -> same
        """The pictures, changed; `factor` is of the probability."""
        probability = self.probability * factor
        if probability <= 0:
            return pictures
        if self.settings.kind == "ada":
            for group in self.settings.groups:
                pictures = ada.OPERATIONS[group](pictures, probability)
            return pictures
        for name in self.settings.policy.split(","):
            amount = (torch.rand(len(pictures), 1, 1, 1, device=pictures.device) < probability).to(pictures.dtype)
            pictures = diffaugment.OPERATIONS[name](pictures, amount)
        return pictures

    @torch.no_grad()
    def follow(self, real_logits: Tensor) -> None:
        """Learns what the discriminator said of real pictures: the surer it is, the more it is augmented (eq. 1, r_t)."""
        if not self.is_adaptive:
            return
        logits = real_logits.flatten()
        self.signs += sum_over_processes(logits.sign().sum().double())
        self.judged += sum_over_processes(torch.tensor(float(len(logits)), dtype=torch.float64, device=logits.device))
        if self.judged < _JUDGED:
            return
        step = self.judged / (self.settings.kimg * 1000) * torch.sign(self.signs / self.judged - self.settings.target)
        self.chance.add_(step).clamp_(0, _MOST)
        self.signs.zero_()
        self.judged.zero_()


def make_augment(settings: Augmentation) -> Augment:
    """The module that both steps share."""
    return Augment(settings)
