import torch
from torch import nn

from maquette.training.average import Average


def test_half_of_an_old_weight_is_forgotten_after_a_half_life() -> None:
    network = nn.Linear(1, 1)
    nn.init.ones_(network.weight)
    average = Average(network, half_life=1000)
    nn.init.zeros_(network.weight)
    for step in range(10):
        average.follow(network, seen=1_000_000 + step * 100, pictures=100)
    assert abs(average.network.weight.item() - 0.5) < 1e-5


def test_at_the_start_it_follows_faster() -> None:
    network = nn.Linear(1, 1)
    average = Average(network, half_life=1e9)
    nn.init.constant_(network.weight, 7.0)
    for step in range(1, 20):
        average.follow(network, seen=step * 10, pictures=10)
    assert abs(average.network.weight.item() - 7) < 0.1


def test_statistics_follow_and_counters_are_copied() -> None:
    network = nn.BatchNorm2d(2)
    average = Average(network, half_life=1)
    network(torch.randn(4, 2, 3, 3))
    average.follow(network, seen=100, pictures=1000)
    assert torch.allclose(average.network.running_mean, network.running_mean)
    assert average.network.num_batches_tracked.item() == 1
    assert not average.network.training
