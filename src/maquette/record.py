"""What a model says of itself: the files in its folder, and `config.json`, read in every version that was ever written.

A model is a folder:
    MODEL/
      config.json             what it is: family, form, settings, history
      generator.safetensors   the weights, float32 or float16
      discriminator.safetensors  optional: for those who start another training from this model
      generator.onnx          optional: the graph for ONNX Runtime; its weights are those of the file above
      encoder.onnx            optional, of a model with styles: the part of the generator that reads a picture's style
      README.md  samples.png  the card and what to expect
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import Field

from maquette.atomic import write_text
from maquette.errors import MaquetteError, ModelError
from maquette.settings import Settings
from maquette.spec import Spec
from maquette.weights import write_tensors

SCHEMA_VERSION = 4
WEIGHTS, GRAPH, CONFIG, CARD = "generator.safetensors", "generator.onnx", "config.json", "README.md"
ENCODER = "encoder.onnx"
DISCRIMINATOR = "discriminator.safetensors"
SAMPLES, TIMELINE = "samples.png", "timeline.gif"


class Record(Settings):
    """What `config.json` says of a model."""

    schema_version: int = SCHEMA_VERSION
    family: str
    preset: str
    spec: Spec
    config: dict[str, Any]  # the family's settings, complete
    latent_size: int  # numbers that a picture starts from; of a translator, those of a style, and 0 where it knows none
    licence: str = ""
    data: dict[str, Any] = Field(default_factory=dict)  # the manifest of the pictures it learned from
    training: dict[str, Any] = Field(default_factory=dict)  # pictures seen, seconds, energy, cost, seed, how to make it again


def read_record(folder: str | Path) -> Record:
    """What a model says of itself, without loading it.

    Raises:
        ModelError: there is no model there, or it was written by a later version.
    """
    path = Path(folder) / CONFIG
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ModelError(
            f"`{folder}`", f"there is no model there ({CONFIG} is missing)", "Train one with `maquette train`, or check the path."
        ) from error
    except ValueError as error:
        raise ModelError(f"`{path}`", f"it is damaged ({error})", "Restore it from a copy, or train again.") from error
    version = data.get("schema_version") if isinstance(data, dict) else None
    if not isinstance(version, int) or version > SCHEMA_VERSION:
        raise ModelError(
            f"`{path}`",
            f"its schema_version is {version!r} and this Maquette reads up to {SCHEMA_VERSION}",
            "Update Maquette with `pip install -U maquette`.",
        )
    try:
        return Record.parse(_migrated(data, version), str(path))
    except MaquetteError as error:
        raise ModelError(error.given, error.needed, error.do) from error


def _migrated(data: dict[str, Any], version: int) -> dict[str, Any]:
    """A record of an older schema as one of today's."""
    if version < 2:
        data = _with_objective(data)
    if version < 3:  # since then an input may be a label map
        data = data | {"schema_version": 3, "spec": data.get("spec", {}) | {"map": None}}
    if version < 4:  # since then only translators have a hand
        data = _without_hand(data)
    return data


def _with_objective(data: dict[str, Any]) -> dict[str, Any]:
    """A record of schema version 1 as one of version 2: the penalty became part of an objective, and weighs by gamma / 2."""

    def moved(config: dict[str, Any]) -> dict[str, Any]:
        kept = {name: value for name, value in config.items() if name not in ("penalty", "penalty_every")}
        if config.get("penalty") and config.get("penalty_every"):
            kept["objective"] = {"r1": 2 * config["penalty"], "penalty_every": config["penalty_every"]}
        return kept

    training = dict(data.get("training", {}))
    if "plan" in training:
        training["plan"] = training["plan"] | {"model": moved(training["plan"]["model"])}
    return data | {"schema_version": 2, "config": moved(data.get("config", {})), "training": training}


def _without_hand(data: dict[str, Any]) -> dict[str, Any]:
    """A record of schema version 3 as one of version 4: `scribble` is a setting of the families that have an input."""
    data = data | {"schema_version": 4}
    if data.get("spec", {}).get("input") is not None:
        return data

    def kept(config: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in config.items() if name != "scribble"}

    training = dict(data.get("training", {}))
    if "plan" in training:
        training["plan"] = training["plan"] | {"model": kept(training["plan"]["model"])}
    return data | {"config": kept(data.get("config", {})), "training": training}


def write_model(folder: str | Path, record: Record, weights: Mapping[str, np.ndarray]) -> None:
    """Writes a model's weights and record, each whole or not at all; a graph of other weights is removed.

    Raises:
        RunError: the place cannot be written.
    """
    folder = Path(folder)
    for graph in (GRAPH, ENCODER):
        (folder / graph).unlink(missing_ok=True)
    write_tensors(folder / WEIGHTS, weights)
    write_text(folder / CONFIG, json.dumps(record.model_dump(mode="json"), indent=1) + "\n")
