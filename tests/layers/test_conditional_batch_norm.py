import socket
from pathlib import Path

import torch
import torch.distributed as distributed
import torch.multiprocessing as processes
from torch import Tensor

from maquette.layers.conditional_batch_norm import ConditionalBatchNorm2d


def direct(layer: ConditionalBatchNorm2d, maps: Tensor, conditions: Tensor) -> Tensor:
    mean, variance = maps.mean(dim=(0, 2, 3), keepdim=True), maps.var(dim=(0, 2, 3), keepdim=True, correction=0)
    gain, bias = (conditions @ (weight / torch.linalg.svdvals(weight)[0]).T for weight in (layer.gain, layer.bias))
    return (maps - mean) / (variance + 1e-5).sqrt() * (1 + gain)[:, :, None, None] + bias[:, :, None, None]


def test_it_normalises_over_the_batch_and_scales_and_shifts_by_the_condition() -> None:
    torch.manual_seed(0)
    layer, maps, conditions = ConditionalBatchNorm2d(4, 3), torch.randn(5, 3, 4, 4) * 3 + 1, torch.randn(5, 4)
    with torch.no_grad():
        layer.gain.mul_(2.5)  # which spectral norm takes away again
        assert torch.allclose(layer(maps, conditions), direct(layer, maps, conditions), atol=1e-5)


def test_without_a_condition_it_is_plain_batch_norm() -> None:
    torch.manual_seed(0)
    layer, plain, maps = ConditionalBatchNorm2d(4, 3), torch.nn.BatchNorm2d(3, affine=False), torch.randn(5, 3, 4, 4)
    assert torch.allclose(layer(maps, torch.zeros(5, 4)), plain(maps), atol=1e-6)
    assert torch.equal(layer.norm.running_var, plain.running_var)


def test_when_not_training_a_picture_does_not_depend_on_its_neighbours() -> None:
    torch.manual_seed(0)
    layer, maps, conditions = ConditionalBatchNorm2d(4, 3).eval(), torch.randn(5, 3, 4, 4), torch.randn(5, 4)
    assert torch.allclose(layer(maps, conditions)[:1], layer(maps[:1], conditions[:1]), atol=1e-6)


def test_constants_are_no_part_of_a_file_and_gains_are_no_linear_layers() -> None:
    layer = ConditionalBatchNorm2d(4, 3)
    assert [name for name in layer.state_dict() if not name.startswith("norm.")] == ["gain", "bias", "gain_norm.u", "bias_norm.u"]
    assert [name for name in layer.state_dict() if name.startswith("norm.")] == [
        "norm.running_mean",
        "norm.running_var",
        "norm.num_batches_tracked",
    ]
    assert not [module for module in layer.modules() if isinstance(module, torch.nn.Linear)]


def _half(rank: int, port: int, folder: str) -> None:
    """One of two processes, each with half of the batch."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    layer = ConditionalBatchNorm2d(4, 3)
    distributed.init_process_group("gloo", init_method=f"tcp://127.0.0.1:{port}", rank=rank, world_size=2)
    maps, conditions = (values.chunk(2)[rank].requires_grad_() for values in torch.load(Path(folder) / "values.pt", weights_only=True))
    out = layer(maps, conditions)
    (out * torch.arange(out.shape[3])).square().sum().backward()
    state = [layer.norm.running_var, layer.gain_norm.u]
    torch.save([out.detach(), maps.grad, conditions.grad, layer.gain.grad, *state], Path(folder) / f"{rank}.pt")
    distributed.destroy_process_group()


def test_two_processes_normalise_and_learn_as_one(tmp_path: Path) -> None:
    torch.manual_seed(1)
    values = [torch.randn(4, 3, 5, 5) * 3 + 1, torch.randn(4, 4)]
    torch.save(values, tmp_path / "values.pt")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    processes.spawn(_half, args=(port, str(tmp_path)), nprocs=2)
    halves = [torch.load(tmp_path / f"{rank}.pt", weights_only=True) for rank in range(2)]

    torch.manual_seed(0)
    layer = ConditionalBatchNorm2d(4, 3)
    maps, conditions = (value.requires_grad_() for value in values)
    out = layer(maps, conditions)
    (out * torch.arange(out.shape[3])).square().sum().backward()
    for index, whole in enumerate((out, maps.grad, conditions.grad)):
        assert torch.allclose(torch.cat([half[index] for half in halves]), whole, atol=1e-3)
    assert torch.allclose(halves[0][3] + halves[1][3], layer.gain.grad, rtol=1e-3, atol=1e-3)
    for half in halves:
        assert torch.allclose(half[4], layer.norm.running_var, atol=1e-5)
        assert torch.equal(half[5], layer.gain_norm.u)
