"""Publishing: what the run has learned so far becomes a model that others can open."""

from pathlib import Path
from typing import Any

import numpy as np
from torch import nn

from maquette.data.manifest import Manifest
from maquette.families._family import Networks
from maquette.model import DISCRIMINATOR, Record, write_model
from maquette.spec import Spec
from maquette.training.plan import Plan
from maquette.weights import write_tensors

_SKIPPED_LISTED = 20  # files named in the record; `maquette inspect` lists them all


def publish(out: Path, plan: Plan, spec: Spec, networks: Networks, manifest: Manifest, account: dict[str, Any]) -> None:
    """Writes the model folder's weights and record, and the discriminator for those who start from this model.

    Raises:
        RunError: the place cannot be written.
    """
    data = manifest.to_json()
    data["source"] = str(Path(manifest.source).resolve())  # so that the studio finds it from wherever it starts
    data["skipped"] = data["skipped"][:_SKIPPED_LISTED]
    record = Record(
        family=plan.family,
        preset=plan.preset,
        spec=spec,
        config=plan.model,
        latent_size=plan.model["latent_size"],
        licence=manifest.licence,
        data=data,
        training={**account, "plan": plan.model_dump(mode="json")},
    )
    half = plan.training.weights == "float16"
    write_tensors(out / DISCRIMINATOR, _numbers(networks.discriminator, half))
    write_model(out, record, _numbers(networks.generator, half))


def _numbers(network: nn.Module, half: bool) -> dict[str, np.ndarray]:
    tensors = {name: value.detach().cpu().numpy() for name, value in network.state_dict().items()}
    return {name: value.astype(np.float16) if half and value.dtype == np.float32 else value for name, value in tensors.items()}
