import torch
from torch import nn

from maquette.layers.residual_translator import Residual, ResidualTranslator


def count(network: nn.Module) -> int:
    return sum(weight.numel() for weight in network.parameters())


def test_nine_blocks_have_the_published_number_of_weights() -> None:
    assert round(count(ResidualTranslator(3, 3, 64, 2, 9, nn.InstanceNorm2d, bias=True)) / 1e6, 2) == 11.38


def test_it_takes_any_sides_that_can_be_halved_so_often() -> None:
    translator = ResidualTranslator(1, 3, 4, 3, 1, nn.InstanceNorm2d, bias=False)
    made = translator(torch.rand(2, 1, 40, 24))
    assert made.shape == (2, 3, 40, 24)
    assert made.abs().max() <= 1


def test_a_residual_block_that_has_nothing_to_say_changes_nothing() -> None:
    block, values = Residual(4, nn.BatchNorm2d, bias=True), torch.rand(1, 4, 8, 8)
    for weight in block.parameters():
        nn.init.zeros_(weight)
    assert torch.equal(block(values), values)


def test_separable_blocks_are_an_eighth_of_the_weights() -> None:
    plain, slim = (count(Residual(128, nn.InstanceNorm2d, bias=False, separable=separable)) for separable in (False, True))
    assert 8 < plain / slim < 9
