import torch
from torch import nn

from maquette.layers.looks import Looks, means_within, regions_of


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


def test_every_instance_has_the_mean_of_its_own_pixels() -> None:
    looks, picture = make(), torch.rand(1, 3, 16, 16)
    instances = torch.zeros(1, 1, 16, 16, dtype=torch.uint8)
    instances[..., :8, :] = 7  # above and below; the same number left and right is two instances
    features, seen = looks(halves(), pictures=picture, instances=instances), looks.encoder(picture)
    for rows in (slice(8), slice(8, 16)):
        for columns in (slice(8), slice(8, 16)):
            expected = seen[0, :, rows, columns].mean((1, 2))
            assert torch.allclose(features[0, :, rows, columns], expected[:, None, None].expand(3, 8, 8), atol=1e-6)


def test_every_instance_is_an_example_of_its_labels_looks() -> None:
    looks, instances = make(), torch.zeros(1, 1, 16, 16, dtype=torch.uint8)
    instances[..., :4, :8], instances[..., 4:8, :8] = 1, 2  # three of label 0, one of label 1
    features = looks(halves(), pictures=torch.rand(1, 3, 16, 16), instances=instances)
    assert looks.counts.sum(1).tolist() == [3, 1, 0]
    told = features[0, :, [0, 4, 8], 0].T
    remembered = looks.centres[0, looks.counts[0] > 0]
    assert torch.allclose(told.sort(dim=0).values, remembered.sort(dim=0).values, atol=1e-6)


def test_of_pixels_without_a_label_nothing_is_told_or_remembered() -> None:
    looks, planes = make(), halves()
    planes[:, :, :4] = 0
    features = looks(planes, pictures=torch.rand(1, 3, 16, 16))
    assert (features[:, :, :4] == 0).all()
    assert (features[:, :, 4:] != 0).any()
    assert looks.counts.sum(1).tolist() == [1, 1, 0]


def test_means_and_their_gradient_are_those_of_plain_sums() -> None:
    torch.manual_seed(1)
    labels = torch.nn.functional.one_hot(torch.randint(3, (2, 5, 5)), 3).permute(0, 3, 1, 2).float()
    instances, features = torch.randint(2, (2, 1, 5, 5)).to(torch.uint8), torch.rand(2, 3, 5, 5, requires_grad=True)
    regions = regions_of(labels, instances)
    means = means_within(features, regions)
    means.square().sum().backward()
    row, expected = 0, torch.zeros(2, 3, 5, 5)
    for picture in range(2):
        for label in range(3):
            for number in range(2):
                inside = (labels[picture, label] > 0) & (instances[picture, 0] == number)
                if inside.any():
                    mean = features[picture, :, inside].mean(1)
                    assert torch.allclose(means[row], mean, atol=1e-6)
                    assert regions.owners[row] == label
                    expected[picture, :, inside] = (2 * mean / inside.sum())[:, None].detach()
                    row += 1
    assert row == len(means)
    assert torch.allclose(features.grad, expected, atol=1e-6)
