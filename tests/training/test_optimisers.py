import pytest
from torch import nn

from maquette.families import FAMILIES
from maquette.objectives.moment import Moment
from maquette.training.optimisers import make_optimiser, set_rates


def test_the_discriminator_has_a_rate_of_its_own_where_one_is_given() -> None:
    config = FAMILIES.open("dcgan").PRESETS["paper"].override({"discriminator_learning_rate": 4e-4, "discriminator_beta2": 0.9})
    rates = [make_optimiser(config, nn.Linear(1, 1), discriminates=one, fused=True).param_groups[0] for one in (False, True)]
    assert [(group["lr"], group["betas"]) for group in rates] == [(2e-4, (0.5, 0.999)), (4e-4, (0.5, 0.9))]


def test_a_moment_and_a_rollback_lower_the_rate_and_a_moment_moves_adams_memory() -> None:
    config = FAMILIES.open("dcgan").PRESETS["paper"]
    optimiser = make_optimiser(config, nn.Linear(1, 1), discriminates=False, fused=True)
    set_rates(optimiser, config, Moment(learning_rate=0.5, beta2=0.9), 0.5, discriminates=False)
    (group,) = optimiser.param_groups
    assert (group["lr"], group["betas"]) == (5e-5, (0.5, 0.9))


def test_without_adam_beta1_is_the_momentum() -> None:
    config = FAMILIES.open("dcgan").PRESETS["paper"].override({"optimiser": "sgd"})
    optimiser = make_optimiser(config, nn.Linear(1, 1), discriminates=False, fused=False)
    assert optimiser.param_groups[0]["momentum"] == 0.5
    set_rates(optimiser, config, Moment(beta1=0.7), 1.0, discriminates=False)
    assert optimiser.param_groups[0]["momentum"] == pytest.approx(0.7)
