"""A PyTorch module as a subject: made by a function of yours, filled from a safetensors file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from maquette.errors import ModelError, OptionError
from maquette.subjects.functions import matrix
from maquette.tables import Table
from maquette.weights import read_tensors


class Module:
    """A module that takes the columns of numbers, float32 (N, columns), and gives (N,), (N, 1) or (N, classes).

    Raises:
        ModelError: the weights are not those of the module.
    """

    classes: tuple[str, ...] = ()

    def __init__(self, factory: Callable[[], Any], weights: str | Path, name: str) -> None:
        import torch

        self.name = name
        self._module = factory()
        if not isinstance(self._module, torch.nn.Module):
            made = type(self._module).__name__
            raise OptionError(f"`{name}`", f"with `--weights` it must make a torch.nn.Module, and it made a {made}", "Give the factory.")
        tensors = {key: torch.from_numpy(value) for key, value in read_tensors(weights).items()}
        try:
            self._module.load_state_dict(tensors)
        except RuntimeError as error:
            message = " ".join(str(error).split())[:300]
            raise ModelError(
                f"`{weights}`", f"it does not hold the weights of `{name}` ({message})", "Choose the file that belongs to it."
            ) from error
        self._module.eval()

    def ask(self, rows: Table) -> Any:
        """What the module gives for the columns of numbers."""
        import torch

        if rows.root is not None:
            raise OptionError(f"`{self.name}`", "how it wants pictures is not written in a module", "Give a function that prepares them.")
        with torch.inference_mode():
            return self._module(torch.from_numpy(matrix(rows, None, self.name)).float()).float().numpy()
