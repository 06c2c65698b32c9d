"""Counts the arithmetic that torch executes: convolutions and matrix products, forward and backward, also inside penalties.

The formulas are those of `torch.utils.flop_counter`, whose own counter follows modules by hooks that a gradient penalty breaks.
"""

from typing import Any

from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry


class Arithmetic(TorchDispatchMode):
    """Within the block, adds up floating-point operations; a multiplication with its addition counts as two."""

    def __init__(self) -> None:
        super().__init__()
        self.flops = 0

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        result = func(*args, **kwargs)
        if formula := flop_registry.get(func._overloadpacket):
            self.flops += formula(*args, **kwargs, out_val=result)
        return result
