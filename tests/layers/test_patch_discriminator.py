import pytest
import torch
from torch import nn

from maquette.layers import spectral_norm
from maquette.layers.patch_discriminator import MultiScaleDiscriminator, PatchDiscriminator


def count(network: nn.Module) -> int:
    return sum(weight.numel() for weight in network.parameters())


def wide(channels: int, *, spectral: bool = False) -> PatchDiscriminator:
    return PatchDiscriminator(channels, 64, 3, nn.InstanceNorm2d, spectral=spectral, padding=2)


@pytest.mark.parametrize(("layers", "seen"), [(0, 1), (1, 16), (2, 34), (3, 70), (4, 142), (5, 286)])
def test_layers_say_how_large_a_patch_is(layers: int, seen: int) -> None:
    discriminator = PatchDiscriminator(2, 4, layers, None)
    picture = torch.rand(1, 1, 320, 320, requires_grad=True)
    logits = discriminator(picture, torch.rand(1, 1, 320, 320))
    logits[0, 0, logits.shape[2] // 2, logits.shape[3] // 2].backward()
    rows = picture.grad.abs().sum(dim=(0, 1, 3)).nonzero()
    assert int(rows.max() - rows.min()) + 1 == seen


def test_the_published_numbers_of_weights() -> None:
    assert round(count(PatchDiscriminator(6, 64, 3, nn.BatchNorm2d)) / 1e6, 2) == 2.77  # pix2pix
    assert round(count(MultiScaleDiscriminator(lambda: wide(35 + 1 + 3), 2)) / 1e6, 1) == 5.6  # pix2pixHD: 35 labels and edges
    assert round(count(MultiScaleDiscriminator(lambda: wide(3 + 3, spectral=True), 2)) / 1e6, 1) == 5.5  # SPADE: 3 labels


def test_it_tells_what_every_layer_but_the_last_noticed() -> None:
    look = wide(6).look(torch.rand(2, 3, 64, 64), torch.rand(2, 3, 64, 64))
    assert [tuple(feature.shape[1:]) for feature in look.features[0]] == [(64, 33, 33), (128, 17, 17), (256, 9, 9), (512, 10, 10)]
    assert look.logits[0].shape == (2, 1, 11, 11)


def test_only_the_inner_layers_are_normalised() -> None:
    convolutions = [layer for layer in wide(6, spectral=True).body if isinstance(layer, nn.Conv2d)]
    assert [isinstance(layer, spectral_norm.Conv2d) for layer in convolutions] == [False, True, True, True, False]
    assert [layer.bias is not None for layer in convolutions] == [True, False, False, False, True]


def test_scales_have_weights_of_their_own_and_see_half_as_much() -> None:
    discriminator = MultiScaleDiscriminator(lambda: wide(4), 3)
    picture, beside = torch.rand(2, 3, 64, 48), torch.rand(2, 1, 64, 48)
    look = discriminator.look(picture, beside)
    assert [tuple(logits.shape[2:]) for logits in look.logits] == [(11, 9), (7, 6), (5, 5)]
    assert discriminator(picture, beside).shape == (2, 11 * 9 + 7 * 6 + 5 * 5)
    half = nn.functional.avg_pool2d(torch.cat([beside, picture], 1), 3, 2, 1, count_include_pad=False)
    assert torch.equal(look.logits[1], discriminator.scales[1](half[:, 1:], half[:, :1]))


def test_conditions_can_be_turned_into_planes() -> None:
    class OneHot(nn.Module):
        def forward(self, labels: torch.Tensor) -> torch.Tensor:
            return nn.functional.one_hot(labels[:, 0].long(), 5).permute(0, 3, 1, 2).float()

    discriminator = MultiScaleDiscriminator(lambda: wide(5 + 3), 2, planes=OneHot())
    assert discriminator(torch.rand(1, 3, 32, 32), torch.randint(5, (1, 1, 32, 32))).isfinite().all()


def test_the_smallest_pictures_still_have_patches() -> None:
    assert MultiScaleDiscriminator(lambda: wide(6), 3)(torch.rand(1, 3, 16, 16), torch.rand(1, 3, 16, 16)).isfinite().all()
