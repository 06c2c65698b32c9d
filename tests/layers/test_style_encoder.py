import pytest
import torch
from torch import nn

from maquette.layers.style_encoder import StyleEncoder


@pytest.mark.parametrize(("height", "width", "side"), [(32, 32, 32), (64, 96, 64), (40, 24, 16), (512, 512, 256)])
def test_pictures_of_any_shape_are_read_at_the_largest_power_of_two(height: int, width: int, side: int) -> None:
    encoder = StyleEncoder(3, height, width, 4, 5, nn.InstanceNorm2d)
    mean, log_variance = encoder(torch.rand(2, 3, height, width))
    assert encoder.side == side
    assert mean.shape == log_variance.shape == (2, 5)


def test_without_a_norm_it_reads_the_colour_of_a_plain_wall_and_with_one_it_cannot() -> None:
    torch.manual_seed(0)
    walls = torch.stack([torch.full((3, 32, 32), 0.8), torch.full((3, 32, 32), 0.4)])
    plain, normed = (StyleEncoder(3, 32, 32, 8, 5, norm).eval() for norm in (None, nn.InstanceNorm2d))
    apart = {name: (encoder(walls)[0][0] - encoder(walls)[0][1]).norm() for name, encoder in (("plain", plain), ("normed", normed))}
    assert apart["plain"] > 5 * apart["normed"]
