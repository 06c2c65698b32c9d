import torch
from torch import nn

from maquette.families import progan
from maquette.families.dcgan import PRESETS as DCGAN
from maquette.layers.growing import Growing
from maquette.training.growth import grow

PAPER = progan.PRESETS["paper"]


def stepped(network: nn.Module) -> torch.optim.Optimizer:
    """Adam after a step, so that it remembers something."""
    weight = nn.Parameter(torch.ones(2))
    network.register_parameter("weight", weight)
    optimiser = torch.optim.Adam([weight])
    weight.sum().backward()
    optimiser.step()
    return optimiser


def test_a_step_has_as_many_pictures_as_the_table_says_of_the_side() -> None:
    network = Growing([4, 8, 16, 32])
    assert [grow([network], PAPER, share, []) for share in (0.0, 0.5, 1.0)] == [32, 32, 16]
    assert network.side == 32


def test_adam_forgets_where_a_new_side_begins_and_nowhere_else() -> None:
    network = Growing([4, 8])
    optimiser = stepped(network)
    remembers = []
    for share in (0.0, 0.2, 0.6, 0.8, 1.0):  # the second side fades in from a half on
        before = dict(optimiser.state)
        grow([network], PAPER, share, [optimiser])
        remembers.append(len(optimiser.state) > 0)
        optimiser.state.update(before)
    assert remembers == [False, True, False, True, True]  # at first the network was full-grown


def test_what_is_to_be_remembered_is() -> None:
    network = Growing([4, 8])
    optimiser = stepped(network)
    assert grow([network], progan.PRESETS["laptop"], 0.0, [optimiser]) == 1
    assert optimiser.state


def test_networks_that_do_not_grow_keep_their_batch() -> None:
    assert grow([nn.Linear(1, 1)], DCGAN["paper"], 0.5, []) == 1
