"""Transfer: a training that begins with what another model of the family has learned, rather than with noise."""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from maquette.errors import OptionError
from maquette.families._family import Networks
from maquette.house import find
from maquette.model import DISCRIMINATOR, WEIGHTS, read_record
from maquette.weights import read_tensors


def start_from(networks: Networks, family: str, start: str) -> dict[str, float]:
    """Fills networks with the weights of a model, wherever name and form agree; at another resolution some do not.

    Returns:
        For each network the share of its weights that was taken.

    Raises:
        OptionError: the model is of another family, or nothing of it fits.
        ModelError: there is no model there.
    """
    folder = Path(find(start))
    record = read_record(folder)
    if record.family != family:
        advice = f"Try `maquette train {record.family} ... --from {start}`, or leave `--from` out."
        raise OptionError(f"`--from {start}`", f"that model is a {record.family}, and this is a {family}", advice)
    shares = {"generator": _fill(networks.generator, folder / WEIGHTS)}
    shares["discriminator"] = _fill(networks.discriminator, folder / DISCRIMINATOR) if (folder / DISCRIMINATOR).is_file() else 0.0
    if not shares["generator"]:
        raise OptionError(
            f"`--from {start}`",
            "not one of its layers has the form of a layer here",
            "Use the same preset and settings as it was made with.",
        )
    return shares


def freeze_first(discriminator: nn.Module, conditions: Sequence[str], batch: dict[str, Tensor], count: int) -> list[nn.Parameter]:
    """Freezes the first `count` layers that a discriminator's input passes (Mo et al. 2020, FreezeD); returns what is left to train."""
    order: list[nn.Module] = []
    handles = [
        module.register_forward_pre_hook(lambda module, _: order.append(module))
        for module in discriminator.modules()
        if list(module.parameters(recurse=False))
    ]
    was_training = discriminator.training
    with torch.no_grad():
        discriminator.eval()(batch["pictures"], *(batch[name] for name in conditions if name in batch))
    discriminator.train(was_training)
    for handle in handles:
        handle.remove()
    frozen = {parameter for module in list(dict.fromkeys(order))[:count] for parameter in module.parameters(recurse=False)}
    for parameter in frozen:
        parameter.requires_grad_(False)
    return [parameter for parameter in discriminator.parameters() if parameter not in frozen]


def _fill(network: nn.Module, weights: Path) -> float:
    mine, theirs = network.state_dict(), read_tensors(weights)
    fitting = {
        name: torch.from_numpy(theirs[name]) for name, value in mine.items() if name in theirs and theirs[name].shape == tuple(value.shape)
    }
    network.load_state_dict(fitting, strict=False)
    return sum(value.numel() for value in fitting.values()) / max(1, sum(value.numel() for value in mine.values()))
