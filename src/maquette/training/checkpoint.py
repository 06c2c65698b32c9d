"""Checkpoints: everything that exact continuation needs, in one safetensors file, written whole or not at all.

Randomness is not stored: every stream of it is addressed by the seed and the number of pictures seen.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from maquette.errors import ModelError, RunError
from maquette.weights import read_tensor_metadata, read_tensors, write_tensors


@dataclass
class State:
    """The numbers of a run that change."""

    seen: int = 0  # pictures
    learning_rate_factor: float = 1.0  # halved by a rollback
    rollbacks: int = 0
    best_diversity: float = 0.0  # the samples', as a share of the data's
    next_preview: int = 0  # pictures
    taken: dict[str, float] = field(default_factory=dict)  # share of each network's weights that came from another model
    spent: dict[str, float] = field(default_factory=dict)  # the ledger's seconds and joules


@dataclass
class Parts:
    """What a checkpoint holds besides the state."""

    networks: dict[str, nn.Module]
    optimisers: dict[str, Optimizer]


def save(folder: Path, state: State, parts: Parts, keep: int) -> Path:
    """Writes a checkpoint named by the pictures seen and removes all but the last `keep`.

    Raises:
        RunError: the place cannot be written; earlier checkpoints are intact.
    """
    tensors: dict[str, Tensor] = {}
    for name, network in parts.networks.items():
        tensors |= {f"{name}.{key}": value for key, value in network.state_dict().items()}
    for name, optimiser in parts.optimisers.items():
        for index, values in optimiser.state_dict()["state"].items():
            tensors |= {f"{name}.{index}.{key}": value for key, value in values.items()}
    path = folder / f"{state.seen:012d}.safetensors"
    write_tensors(path, {name: value.detach().cpu().numpy() for name, value in tensors.items()}, {"state": json.dumps(asdict(state))})
    for old in checkpoints(folder)[:-keep]:
        old.unlink()
    return path


def checkpoints(folder: Path) -> list[Path]:
    """Every checkpoint there is, oldest first."""
    return sorted(folder.glob("[0-9]*.safetensors"))


def restore(path: Path, parts: Parts) -> State:
    """Puts a checkpoint back into the networks and optimisers, number for number.

    Raises:
        RunError: the checkpoint is damaged or belongs to other networks.
    """
    try:
        state = State(**json.loads(read_tensor_metadata(path)["state"]))
        tensors = read_tensors(path)
    except (ModelError, KeyError, ValueError, TypeError) as error:
        raise RunError(f"`{path}`", f"this checkpoint cannot be read ({error})", "Delete it to go on from the one before.") from error
    try:
        for name, network in parts.networks.items():
            network.load_state_dict({key: torch.from_numpy(value) for key, value in _below(tensors, name).items()})
        for name, optimiser in parts.optimisers.items():
            _restore_optimiser(optimiser, _below(tensors, name))
    except (RuntimeError, KeyError, IndexError) as error:
        raise RunError(f"`{path}`", f"this checkpoint is of other networks ({error})", "Train into another folder.") from error
    return state


def _restore_optimiser(optimiser: Optimizer, tensors: dict[str, np.ndarray]) -> None:
    parameters = [parameter for group in optimiser.param_groups for parameter in group["params"]]
    optimiser.state.clear()
    for key, value in tensors.items():
        index, _, name = key.partition(".")
        parameter = parameters[int(index)]
        # moments lie in memory as their weights do, so that the arithmetic goes on in the same order
        place = torch.zeros_like(parameter) if value.shape == parameter.shape else torch.zeros(value.shape)
        optimiser.state[parameter][name] = place.copy_(torch.from_numpy(value))


def _below(tensors: dict[str, Any], name: str) -> dict[str, Any]:
    return {key.removeprefix(f"{name}."): value for key, value in tensors.items() if key.startswith(f"{name}.")}
