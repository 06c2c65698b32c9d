"""What changes in the course of a run: a family's `schedule` says it for every share of the budget."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Moment:
    """The factors and values of one step; the defaults change nothing."""

    learning_rate: float = 1.0  # factor of both networks' rates
    beta1: float | None = None  # Adam's, or the momentum; None: the family's setting
    beta2: float | None = None
    penalty: float = 1.0  # factor of r1, r2 and gradient_penalty
    augment: float = 1.0  # factor of the augmentation's probability
    ema: float = 1.0  # factor of the average's half-life
    growth: float = 1.0  # share of the growing that is done, for networks that grow
