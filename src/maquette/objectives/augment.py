"""What the discriminator's pictures go through, real and fake alike, so that few pictures are not learned by heart."""

from typing import Literal

import torch
from pydantic import Field, field_validator
from torch import Tensor, nn

from maquette.layers.processes import count_processes, sum_over_processes
from maquette.objectives import ada, diffaugment
from maquette.settings import Settings

_JUDGED = 256  # real pictures between two moves of an adaptive probability: four batches of 64 (Karras et al. 2020, section 3.1)
_MOST = 0.9  # no adaptive probability is higher: from about there on, augmentations leak into what is made


class Augmentation(Settings):
    """How strongly, and by what."""

    kind: Literal["none", "diffaugment", "ada"] = "none"
    policy: str = "color,translation,cutout"  # of diffaugment
    groups: str = "bgc"  # of ada: blitting, geometry, colour; rarely also filter `f`, noise `n` and cutout `x`
    warp: Literal["wavelet", "cubic"] = "wavelet"  # ada's resampling: as published, or by one look-up, at a fraction of the cost
    colour: float = Field(default=1.0, ge=0, le=1)  # factor of the probability of ada's group `c`: R3GAN halves it
    probability: float | None = Field(default=None, ge=0, le=1)  # of each change; None: 1 for diffaugment, and steered for ada
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
        unknown = [name for name in groups if name not in ada.GROUPS]
        if unknown or not groups:
            raise ValueError(f"`{''.join(unknown)}` is none of {', '.join(ada.GROUPS)}")
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
        self.pipeline = ada.Pipeline(settings.groups, settings.warp == "wavelet", settings.colour) if settings.kind == "ada" else None
        start = 0.0 if self.is_adaptive or settings.kind == "none" else 1.0 if settings.probability is None else settings.probability
        self.register_buffer("chance", torch.tensor(start))
        self.register_buffer("signs", torch.zeros(()))  # sum over real pictures since the last move
        self.register_buffer("judged", torch.zeros(()))  # how many those were

    @property
    def probability(self) -> float:
        """Of each change."""
        return self.chance.item()

    def forward(self, pictures: Tensor, factor: float = 1.0) -> Tensor:  # (N, C, H, W) -> same
        """The pictures, changed, in full precision; `factor` is of the probability."""
        probability = min(self.probability * factor, 1.0)
        if probability <= 0:
            return pictures
        with torch.autocast(pictures.device.type, enabled=False):  # eight bits of a place would be too few
            pictures = pictures.float() if pictures.dtype in (torch.float16, torch.bfloat16) else pictures
            if self.pipeline:
                changed: Tensor = self.pipeline(pictures, probability)
                return changed
            for name in self.settings.policy.split(","):
                amount = (torch.rand(len(pictures), 1, 1, 1, device=pictures.device) < probability).to(pictures.dtype)
                pictures = diffaugment.OPERATIONS[name](pictures, amount)
        return pictures

    def both(self, pictures: Tensor, beside: Tensor, factor: float = 1.0) -> tuple[Tensor, Tensor]:
        """Pictures and what belongs with them (N, C', H, W), moved alike; only the pictures' colours change."""
        channels = pictures.shape[1]
        # changes of colour are for the first three channels; three equal ones stay equal, so that of a grey picture one is taken
        colours = pictures.expand(-1, 3, -1, -1) if channels == 1 else pictures
        changed = self(torch.cat([colours, beside], dim=1), factor)
        return changed[:, :channels], changed[:, colours.shape[1] :]

    @torch.no_grad()
    def follow(self, real_logits: Tensor) -> None:
        """Learns what the discriminator said of real pictures: the surer it is, the more it is augmented (eq. 1, r_t).

        Args:
            real_logits: of this process; one for each picture, or more (patches), whose mean sign then counts as one.
        """
        if not self.is_adaptive:
            return
        count = len(real_logits)
        self.signs += sum_over_processes(real_logits.float().sign().mean() * count)
        self.judged += count * count_processes()
        # without a question to the device, which would have to catch up to answer
        is_time = self.judged >= _JUDGED
        step = self.judged / (self.settings.kimg * 1000) * torch.sign(self.signs / self.judged - self.settings.target)
        self.chance.copy_(torch.where(is_time, (self.chance + step).clamp(0, _MOST), self.chance))
        self.signs.mul_(~is_time)
        self.judged.mul_(~is_time)


def make_augment(settings: Augmentation) -> Augment:
    """The module that both steps share."""
    return Augment(settings)
