"""The optimisers of the two players, and their rates at each moment of a run."""

from typing import Any

import torch
from torch import nn
from torch.optim import Optimizer

from maquette.families._family import FamilyConfig
from maquette.objectives.moment import Moment


def make_optimiser(config: FamilyConfig, network: nn.Module, *, discriminates: bool, fused: bool) -> Optimizer:
    """The family's optimiser over all weights of a network, in torch's fused form where there is one."""
    rate, _, beta2 = _rates(config, discriminates)
    if config.optimiser == "sgd":
        return torch.optim.SGD(network.parameters(), lr=rate, momentum=config.beta1, fused=fused)
    return torch.optim.Adam(network.parameters(), lr=rate, betas=(config.beta1, beta2), eps=config.epsilon, fused=fused)


def set_rates(optimiser: Any, config: FamilyConfig, moment: Moment, factor: float, *, discriminates: bool) -> None:
    """Gives an optimiser the moment's rates; `factor` is what a rollback has left of the learning rate."""
    rate, beta1, beta2 = _rates(config, discriminates)
    beta1 = beta1 if moment.beta1 is None else moment.beta1
    beta2 = beta2 if moment.beta2 is None else moment.beta2
    for group in optimiser.param_groups:
        group["lr"] = rate * factor * moment.learning_rate
        if config.optimiser == "sgd":
            group["momentum"] = beta1
        else:
            group["betas"] = (beta1, beta2)


def _rates(config: FamilyConfig, discriminates: bool) -> tuple[float, float, float]:
    """Learning rate, beta1 and beta2."""
    if not discriminates:
        return config.learning_rate, config.beta1, config.beta2
    own = config.discriminator_learning_rate, config.discriminator_beta2
    return own[0] or config.learning_rate, config.beta1, config.beta2 if own[1] is None else own[1]
