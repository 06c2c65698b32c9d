"""Numbers that all processes of a training share."""

import torch.distributed as distributed
from torch import Tensor


def count_processes() -> int:
    """How many processes train together; 1 when there is only this one."""
    return distributed.get_world_size() if distributed.is_available() and distributed.is_initialized() else 1


def sum_over_processes(value: Tensor) -> Tensor:
    """The sum of every process's `value`, on each of them; no gradient passes."""
    if count_processes() == 1:
        return value
    total = value.detach().clone()
    distributed.all_reduce(total)
    return total


def mean_over_processes(value: Tensor) -> Tensor:
    """The mean of every process's `value`, on each of them; no gradient passes."""
    return sum_over_processes(value) / count_processes()
