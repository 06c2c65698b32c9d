import socket
from pathlib import Path

import torch
import torch.distributed as distributed
import torch.multiprocessing as processes

from maquette.layers.batch_norm import BatchNorm2d, UnscaledBatchNorm2d


def test_in_one_process_it_is_torchs_own() -> None:
    torch.manual_seed(0)
    ours, theirs, values = BatchNorm2d(3), torch.nn.BatchNorm2d(3), torch.randn(4, 3, 5, 5)
    assert torch.equal(ours(values), theirs(values))
    assert torch.equal(ours.running_var, theirs.running_var)


def _half(rank: int, port: int, folder: str) -> None:
    """One of two processes, each with half of the batch."""
    torch.set_num_threads(1)
    distributed.init_process_group("gloo", init_method=f"tcp://127.0.0.1:{port}", rank=rank, world_size=2)
    values = torch.load(Path(folder) / "values.pt", weights_only=True).chunk(2)[rank].requires_grad_()
    norm = BatchNorm2d(3)
    out = norm(values)
    (out * torch.arange(out.shape[3])).square().sum().backward()
    torch.save([out.detach(), values.grad, norm.running_mean, norm.running_var, norm.weight.grad], Path(folder) / f"{rank}.pt")
    distributed.destroy_process_group()


def test_two_processes_normalise_and_learn_as_one(tmp_path: Path) -> None:
    torch.manual_seed(0)
    values = torch.randn(4, 3, 5, 5) * 3 + 1
    torch.save(values, tmp_path / "values.pt")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    processes.spawn(_half, args=(port, str(tmp_path)), nprocs=2)
    halves = [torch.load(tmp_path / f"{rank}.pt", weights_only=True) for rank in range(2)]

    values.requires_grad_()
    norm = torch.nn.BatchNorm2d(3)
    out = norm(values)
    (out * torch.arange(out.shape[3])).square().sum().backward()
    assert torch.allclose(torch.cat([half[0] for half in halves]), out, atol=1e-5)
    assert torch.allclose(torch.cat([half[1] for half in halves]), values.grad, atol=1e-3)
    for half in halves:
        assert torch.allclose(half[2], norm.running_mean, atol=1e-6)
        assert torch.allclose(half[3], norm.running_var, atol=1e-5)
    assert torch.allclose(halves[0][4] + halves[1][4], norm.weight.grad, rtol=1e-4)


def test_without_scale_and_shift_nothing_is_learned_or_stored_but_statistics() -> None:
    layer = UnscaledBatchNorm2d(3)
    assert list(layer.parameters()) == []
    assert set(layer.state_dict()) == {"running_mean", "running_var", "num_batches_tracked"}
    input = torch.randn(4, 3, 5, 5) * 3 + 2
    assert torch.allclose(layer(input), torch.nn.BatchNorm2d(3, affine=False)(input), atol=1e-6)
