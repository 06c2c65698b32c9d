import torch
from torch import Tensor

from maquette.layers.attention import Attention
from maquette.layers.spectral_norm import Conv2d


def direct(layer: Attention, picture: Tensor) -> Tensor:
    """One picture (C, H, W), place by place (Zhang et al. 2019, eq. 1 to 3)."""

    def mixed(conv: Conv2d, maps: Tensor) -> Tensor:
        return torch.einsum("oc,chw->ohw", conv.norm(conv.weight)[:, :, 0, 0], maps)

    def greatest(maps: Tensor) -> Tensor:
        return maps.unfold(1, 2, 2).unfold(2, 2, 2).amax(dim=(3, 4)).flatten(1)

    query, keys, values = mixed(layer.query, picture), greatest(mixed(layer.key, picture)), greatest(mixed(layer.value, picture))
    found = torch.zeros(len(values), *picture.shape[1:])
    for y in range(picture.shape[1]):
        for x in range(picture.shape[2]):
            found[:, y, x] = values @ torch.softmax(keys.T @ query[:, y, x], dim=0)
    return picture + layer.share * mixed(layer.out, found)


def test_it_is_the_papers_formula() -> None:
    torch.manual_seed(0)
    layer, pictures = Attention(16).eval(), torch.randn(2, 16, 4, 6) * 3
    with torch.no_grad():
        layer.share.fill_(0.7)
        assert torch.allclose(layer(pictures), torch.stack([direct(layer, picture) for picture in pictures]), atol=1e-5)


def test_at_the_start_it_changes_nothing() -> None:
    torch.manual_seed(0)
    pictures = torch.randn(2, 8, 4, 4)
    assert torch.equal(Attention(8)(pictures), pictures)


def test_every_weight_learns_once_its_share_has_left_zero() -> None:
    torch.manual_seed(0)
    layer = Attention(8)
    with torch.no_grad():
        layer.share.fill_(0.1)
    layer(torch.randn(2, 8, 4, 4) * 3).square().sum().backward()
    assert all(weight.grad is not None and weight.grad.abs().sum() > 0 for weight in layer.parameters())


def test_a_change_in_one_corner_reaches_the_opposite_one() -> None:
    torch.manual_seed(0)
    layer, pictures = Attention(8).eval(), torch.randn(1, 8, 8, 8)
    with torch.no_grad():
        layer.share.fill_(1.0)
        changed = pictures.clone()
        changed[:, :, 0, 0] += 10
        assert (layer(pictures) - layer(changed))[:, :, -1, -1].abs().max() > 1e-4


def test_few_channels_are_enough() -> None:
    assert Attention(1)(torch.randn(1, 1, 4, 4)).shape == (1, 1, 4, 4)
