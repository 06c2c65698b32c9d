"""The objective of the game between a generator and a discriminator, as settings that any family takes."""

from pydantic import Field

from maquette.objectives.losses import Name
from maquette.settings import Settings


class Objective(Settings):
    """A loss, and what is added to it. A weight of 0 leaves a term out."""

    loss: Name = "non_saturating"
    r1: float = Field(default=0.0, ge=0)  # gamma of Mescheder et al. 2018: gamma / 2 times the squared slope at real pictures
    r2: float = Field(default=0.0, ge=0)  # the same at fakes
    gradient_penalty: float = Field(default=0.0, ge=0)  # lambda of Gulrajani et al. 2017: slope 1 between real and fake
    penalty_every: int = Field(default=1, ge=1)  # discriminator steps from one of the three to the next, which weighs as much more
    drift: float = Field(default=0.0, ge=0)  # of Karras et al. 2018: mean squared real logit, so that they stay near 0
    consistency: float = Field(default=0.0, ge=0)  # of Zhao et al. 2020: the same answer to a picture moved or mirrored
    path_length: float = Field(default=0.0, ge=0)  # of Karras et al. 2020: equal steps in W give equal steps in pictures
    path_length_every: int = Field(default=4, ge=1)  # generator steps from one to the next, which weighs as much more
    orthogonal: float = Field(default=0.0, ge=0)  # of Brock et al. 2019, eq. 3: the generator's filters stay apart

    @property
    def is_penalised(self) -> bool:
        """Whether there is a penalty on the discriminator's slope."""
        return self.r1 > 0 or self.r2 > 0 or self.gradient_penalty > 0
