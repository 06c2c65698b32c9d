import math

import pytest
import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d, conv2d, leaky_relu, pad

from maquette.layers.growing import level_at
from maquette.layers.growing_discriminator import Block, GrowingDiscriminator, Halving

WIDTHS = {4: 6, 8: 5, 16: 4}


def tiny(halving: Halving = "mean", classes: int = 0, channels: int = 3) -> GrowingDiscriminator:
    torch.manual_seed(0)
    network = GrowingDiscriminator([4, 8, 16], WIDTHS, channels, halving=halving, group=4, classes=classes)
    with torch.no_grad():
        for name, weight in network.named_parameters():
            if name.endswith("bias"):
                weight.add_(torch.randn_like(weight))
    return network


# The paper's layers once more, from its formulas alone.


def layer(module: torch.nn.Module, values: Tensor, padding: int) -> Tensor:
    weight = module.weight * math.sqrt(2 / module.weight[0].numel())
    return conv2d(values, weight, padding=padding) + module.bias[:, None, None]


def act(values: Tensor) -> Tensor:
    return leaky_relu(values, 0.2)


def ended(network: GrowingDiscriminator, values: Tensor) -> Tensor:
    std = (values.var(dim=0, unbiased=False) + 1e-8).sqrt().mean()
    values = torch.cat([values, std.expand(len(values), 1, 4, 4)], dim=1)
    values = act(layer(network.flat, act(layer(network.conv, values, 1)), 0)).flatten(1)
    return values @ network.out.weight[0] / math.sqrt(6) + network.out.bias


def halved(block: Block, values: Tensor) -> Tensor:
    return avg_pool2d(act(layer(block.down, act(layer(block.conv, values, 1)), 1)), 2)


def test_full_grown_it_is_the_papers_function() -> None:
    network, pictures = tiny(), torch.randn(4, 3, 16, 16)
    values = act(layer(network.entrances["16"], pictures, 0))
    expected = ended(network, halved(network.blocks["8"], halved(network.blocks["16"], values)))
    assert torch.allclose(network(pictures), expected, atol=1e-5)


def test_a_side_that_fades_in_is_blended_with_the_way_past_it() -> None:
    network, pictures = tiny(), torch.randn(4, 3, 8, 8)
    network.grow(0.4)
    assert network.level == round(level_at(0.4, 3), 3) == 0.6
    newest = halved(network.blocks["8"], act(layer(network.entrances["8"], pictures, 0)))
    before = act(layer(network.entrances["4"], avg_pool2d(pictures, 2), 0))
    assert torch.allclose(network(pictures), ended(network, 0.6 * newest + 0.4 * before), atol=1e-5)


def test_the_first_side_looks_at_the_smallest_pictures() -> None:
    network, pictures = tiny(), torch.randn(4, 3, 4, 4)
    network.grow(0.0)
    assert torch.allclose(network(pictures), ended(network, act(layer(network.entrances["4"], pictures, 0))), atol=1e-5)


def test_fused_halving_takes_the_mean_before_the_leaky_relu() -> None:
    block, values = Block(4, 5, "fused"), torch.randn(2, 4, 8, 8)
    expected = act(avg_pool2d(layer(block.down, act(layer(block.conv, values, 1)), 1), 2))
    assert torch.allclose(block(values), expected, atol=1e-5)


def test_smooth_halving_filters_before_the_convolution() -> None:
    block, values = Block(4, 5, "smooth"), torch.randn(2, 4, 8, 8)
    noticed = act(layer(block.conv, values, 1))
    rows = pad(noticed, (0, 0, 1, 1))
    rows = (rows[:, :, :-2] + 2 * rows[:, :, 1:-1] + rows[:, :, 2:]) / 4
    both = pad(rows, (1, 1, 0, 0))
    both = (both[..., :-2] + 2 * both[..., 1:-1] + both[..., 2:]) / 4
    assert torch.allclose(block(values), act(avg_pool2d(layer(block.down, both, 1), 2)), atol=1e-5)


def test_the_class_is_a_projection() -> None:
    network, pictures = tiny(classes=3), torch.randn(4, 3, 16, 16)
    one, other = (torch.full((4,), label) for label in (0, 2))
    assert not torch.allclose(network(pictures, one), network(pictures, other), atol=1e-3)
    assert network.classes is not None
    with torch.no_grad():
        network.classes.zero_()
        unconditional = tiny()
        unconditional.load_state_dict({name: value for name, value in network.state_dict().items() if name != "classes"})
        assert torch.allclose(network(pictures, one), unconditional(pictures), atol=1e-6)


@pytest.mark.parametrize("halving", ["mean", "fused", "smooth"])
@pytest.mark.parametrize(("share", "unused"), [(0.0, {"entrances.8", "entrances.16", "blocks"}), (0.4, {"entrances.16", "blocks.16"})])
def test_gradients_reach_every_weight_that_has_grown(halving: Halving, share: float, unused: set[str]) -> None:
    network = tiny(halving, classes=3)
    network.grow(share)
    network(torch.randn(6, 3, network.side, network.side), torch.arange(6) % 3).square().sum().backward()
    for name, weight in network.named_parameters():
        assert (weight.grad is None) == any(name.startswith(f"{part}.") for part in unused), name
