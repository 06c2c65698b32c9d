import torch
from torch import nn

from maquette.layers.patch_discriminator import Look, MultiScaleDiscriminator, PatchDiscriminator
from maquette.objectives.augment import Augmentation, make_augment
from maquette.objectives.feature_matching import feature_matching
from maquette.objectives.objective import Objective
from maquette.objectives.steps import GeneratorStep


def discriminator(channels: int = 6) -> MultiScaleDiscriminator:
    return MultiScaleDiscriminator(lambda: PatchDiscriminator(channels, 4, 3, nn.InstanceNorm2d, padding=2), 2)


def test_it_is_the_published_sum_over_layers_averaged_over_scales() -> None:
    judge, beside = discriminator(), torch.rand(2, 3, 32, 32)
    fake, real = (judge.look(torch.rand(2, 3, 32, 32), beside) for _ in range(2))
    sums = [
        sum((one - other).abs().mean() for one, other in zip(*scale, strict=True))
        for scale in zip(fake.features, real.features, strict=True)
    ]
    assert torch.isclose(feature_matching(fake, real), (sums[0] + sums[1]) / 2)


def test_no_gradient_goes_to_the_real_pictures() -> None:
    fake, real = (torch.rand(1, 2, 4, 4, requires_grad=True) for _ in range(2))
    feature_matching(Look([], [[fake]]), Look([], [[real]])).backward()
    assert fake.grad is not None
    assert real.grad is None


def test_a_perfect_picture_is_noticed_alike_even_when_both_are_augmented() -> None:
    pictures, augment = torch.rand(2, 3, 32, 32), make_augment(Augmentation(kind="diffaugment"))
    step = GeneratorStep(
        nn.Identity(), discriminator(), Objective(), inputs=("input",), conditions=("input",), augment=augment, feature_matching=10.0
    )
    losses, _ = step({"input": pictures, "pictures": pictures})
    assert losses["feature_matching"].item() == 0
    assert step({"input": pictures, "pictures": pictures.flip(0)})[0]["feature_matching"].item() > 0
