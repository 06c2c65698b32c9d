import json
from pathlib import Path

import pytest
import torch
from torch import nn

from maquette.errors import RunError
from maquette.training.checkpoint import Parts, State, checkpoints, restore, save


def parts(width: int = 3) -> Parts:
    network = nn.Sequential(nn.Conv2d(2, width, 3), nn.BatchNorm2d(width)).to(memory_format=torch.channels_last)
    return Parts({"net": network}, {"adam": torch.optim.Adam(network.parameters(), 1e-2, fused=True)})


def learn(some: Parts) -> None:
    some.networks["net"](torch.randn(2, 2, 5, 5)).square().sum().backward()
    some.optimisers["adam"].step()
    some.optimisers["adam"].zero_grad()


def test_everything_comes_back_number_for_number(tmp_path: Path) -> None:
    torch.manual_seed(0)
    one, other = parts(), parts()
    learn(one)
    path = save(tmp_path, State(seen=64, rollbacks=1, spent={"seconds": 2.5}), one, keep=2)
    assert restore(path, other) == State(seen=64, rollbacks=1, spent={"seconds": 2.5})
    for name, value in one.networks["net"].state_dict().items():
        assert torch.equal(value, other.networks["net"].state_dict()[name])
    torch.manual_seed(1)
    learn(one)
    torch.manual_seed(1)
    learn(other)
    for name, value in one.networks["net"].state_dict().items():
        assert torch.equal(value, other.networks["net"].state_dict()[name])


def test_moments_lie_in_memory_as_their_weights_do(tmp_path: Path) -> None:
    one, other = parts(), parts()
    learn(one)
    restore(save(tmp_path, State(seen=1), one, keep=1), other)
    weight = other.networks["net"][0].weight
    assert other.optimisers["adam"].state[weight]["exp_avg"].stride() == weight.stride()
    assert other.optimisers["adam"].state[weight]["step"].shape == ()


def test_only_the_last_ones_are_kept(tmp_path: Path) -> None:
    some = parts()
    for seen in (1, 2, 30, 400):
        save(tmp_path, State(seen=seen), some, keep=2)
    assert [int(path.stem) for path in checkpoints(tmp_path)] == [30, 400]


def test_a_checkpoint_of_other_networks_is_one_clear_error(tmp_path: Path) -> None:
    path = save(tmp_path, State(seen=1), parts(3), keep=1)
    with pytest.raises(RunError, match="of other networks"):
        restore(path, parts(4))


def test_the_state_is_plain_text_beside_the_numbers(tmp_path: Path) -> None:
    from maquette.weights import read_tensor_metadata

    path = save(tmp_path, State(seen=5), parts(), keep=1)
    assert json.loads(read_tensor_metadata(path)["state"])["seen"] == 5
