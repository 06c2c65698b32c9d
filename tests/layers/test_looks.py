import torch
from torch import nn

from maquette.layers.looks import Looks


def make(labels: int = 3, looks: int = 4) -> Looks:
    torch.manual_seed(0)
    return Looks(labels, 3, 4, 2, nn.InstanceNorm2d, looks=looks)


def halves(side: int = 16) -> torch.Tensor:
    """Label 0 on the left, label 1 on the right, and no label 2."""
    planes = torch.zeros(1, 3, side, side)
    planes[:, 0, :, : side // 2] = 1
    planes[:, 1, :, side // 2 :] = 1
    return planes


def test_features_are_those_of_the_picture_averaged_within_a_label() -> None:
    looks, picture = make(), torch.rand(1, 3, 16, 16)
    features = looks(halves(), pictures=picture)
    expected = looks.encoder(picture)[..., :8].mean((2, 3))
    assert torch.allclose(features[0, :, 0, 0], expected[0], atol=1e-6)
    assert (features[..., :8] == features[..., :1]).all()


def test_what_it_sees_is_remembered_while_learning_only() -> None:
    looks = make()
    looks.eval()(halves(), pictures=torch.rand(1, 3, 16, 16))
    assert looks.counts.sum() == 0
    looks.train()(halves(), pictures=torch.rand(1, 3, 16, 16))
    assert looks.counts.sum(1).tolist() == [1, 1, 0]


def test_looks_are_the_means_of_what_was_near_them() -> None:
    looks, there = make(labels=1, looks=2), torch.tensor([True])
    for value in (0.0, 1.0, 0.2, 0.8):
        looks._remember(torch.full((1, 3), value), there)
    assert torch.allclose(looks.centres[0, :, 0].sort().values, torch.tensor([0.1, 0.9]))


def test_latents_choose_among_the_looks_evenly() -> None:
    looks, there = make(labels=1, looks=4), torch.tensor([True])
    for value in (-1.0, 0.0, 1.0):  # one place stays empty and is never chosen
        looks._remember(torch.full((1, 3), value), there)
    planes = torch.ones(3000, 1, 1, 1)
    told = looks.eval()(planes, torch.randn(3000, 5))[:, 0, 0, 0]
    counts = [int((told == value).sum()) for value in (-1.0, 0.0, 1.0)]
    assert sum(counts) == 3000
    assert min(counts) > 850


def test_each_label_has_a_latent_of_its_own_and_none_is_the_middle_one() -> None:
    looks, everything = make(), torch.tensor([True, True, True])
    for value in (-1.0, 0.0, 1.0, 2.0):
        looks._remember(torch.full((3, 3), value), everything)
    told = looks.eval()(halves(), torch.tensor([[-9.0, 9.0]]))
    assert (told[0, 0, 0, 0], told[0, 0, 0, -1]) == (-1, 2)
    assert torch.equal(looks(halves()), looks(halves(), torch.zeros(1, 7)))


def test_a_picture_of_half_the_side_will_do() -> None:
    assert make()(halves(32), pictures=torch.rand(1, 3, 16, 16)).shape == (1, 3, 32, 32)
