"""The waist of the house: a model opened from its folder.

    MODEL/
      config.json             what it is: family, form, settings, history
      generator.safetensors   the weights, float32 or float16
      discriminator.safetensors  optional: for those who start another training from this model
  generator.onnx          optional: the graph for ONNX Runtime; its weights are those of the file above
      README.md  samples.png  the card and what to expect

This file is the only door to ONNX Runtime. With `generator.onnx` a model plays without torch.
"""

import hashlib
import inspect
import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
from pydantic import Field

from maquette.atomic import replacing, write_text
from maquette.data import arrays, files
from maquette.errors import MaquetteError, ModelError, OptionError
from maquette.seeds import stream
from maquette.settings import Settings
from maquette.spec import PictureSpec, Spec
from maquette.weights import read_tensors, write_tensors

if TYPE_CHECKING:
    from PIL.Image import Image
    from torch.nn import Module

SCHEMA_VERSION = 2
WEIGHTS, GRAPH, CONFIG, CARD = "generator.safetensors", "generator.onnx", "config.json", "README.md"
DISCRIMINATOR = "discriminator.safetensors"
SAMPLES, TIMELINE = "samples.png", "timeline.gif"
EngineName = Literal["auto", "onnx", "torch"]
_SMALL = 16 * 2**20  # bytes of weights; a larger network gains from several threads
_BATCH = 32  # pictures that go through the network at once: enough to fill it, few enough for any memory


class Record(Settings):
    """What `config.json` says of a model."""

    schema_version: int = SCHEMA_VERSION
    family: str
    preset: str
    spec: Spec
    config: dict[str, Any]  # the family's settings, complete
    latent_size: int  # 0 for a translator
    licence: str = ""
    data: dict[str, Any] = Field(default_factory=dict)  # the manifest of the pictures it learned from
    training: dict[str, Any] = Field(default_factory=dict)  # pictures seen, seconds, energy, cost, seed, how to make it again


class Engine(Protocol):
    """Something that runs a generator."""

    name: str
    inputs: tuple[str, ...]  # `input`; or `latents`, then `labels` and `truncation` if it takes them

    def __call__(self, *values: np.ndarray) -> np.ndarray:
        """Latents (N, L) or pictures (N, C', H, W), and what else it takes, to pictures (N, C, H, W), float32."""


class Model:
    """A trained generator and its record. Open one with `open_model`."""

    def __init__(self, folder: Path, record: Record, engine: Engine) -> None:
        self.folder, self.record, self.engine = folder, record, engine

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.resolve().name

    @property
    def spec(self) -> Spec:
        """What it takes and gives."""
        return self.record.spec

    @cached_property
    def digest(self) -> str:
        """Twelve hexadecimal digits that change with the weights: part of a picture's address."""
        return hashlib.sha256((self.folder / WEIGHTS).read_bytes()).hexdigest()[:12]

    def latents(self, count: int, seed: int, truncation: float = 1.0) -> np.ndarray:
        """Latents (count, latent_size) of the seeds `seed`, `seed + 1`, ...: each picture has a seed of its own.

        Args:
            truncation: below 1, the latents of a model without a truncation of its own are drawn from within two
                standard deviations and drawn in by this factor (Brock et al. 2019, section 3.1).
        """
        size = self.record.latent_size
        is_narrow = truncation < 1 and "truncation" not in self.engine.inputs
        rows = [_latent(seed + index, size, truncation if is_narrow else None) for index in range(count)]
        return np.stack(rows) if rows else np.empty((0, size), np.float32)

    def labels(self, count: int, seed: int, label: str | int | None = None) -> np.ndarray | None:
        """The classes of the pictures of the seeds `seed`, `seed + 1`, ... (count,), or None if it knows no classes.

        Args:
            label: the class of all, by name or index; None takes them in turn, so that seed k shows class k modulo their number.

        Raises:
            OptionError: there is no such class.
        """
        classes = self.spec.labels.classes
        if label is None:
            return (seed + np.arange(count)) % len(classes) if classes else None
        if label in classes:
            return np.full(count, classes.index(str(label)))
        if isinstance(label, int | np.integer) and 0 <= label < len(classes):
            return np.full(count, int(label))
        known = f"its classes are: {', '.join(classes)}" if classes else "it was trained without classes"
        raise OptionError(f"`--class {label}`", f"{self.name} has no such class; {known}", "Choose one of them, or leave `--class` out.")

    def run(self, values: np.ndarray, labels: np.ndarray | None = None, truncation: float = 1.0) -> np.ndarray:
        """The generator itself: latents (N, L) or pictures (N, C', H, W) to float32 pictures (N, C, H, W) in [-1, 1].

        Args:
            labels: class indices (N,), for a model that knows classes.
            truncation: 0..1, for a model that has a truncation of its own; others get theirs by `latents`.
        """
        given = {"latents": values, "input": values, "labels": labels, "truncation": np.full(len(values), truncation, np.float32)}
        whole = [np.ascontiguousarray(given[name]) for name in self.engine.inputs]
        parts = [self.engine(*(value[start : start + _BATCH] for value in whole)) for start in range(0, len(values), _BATCH)]
        return np.clip(np.concatenate(parts), -1.0, 1.0) if parts else np.empty((0, *self.spec.picture.shape), np.float32)

    def sample_arrays(self, count: int, seed: int, *, label: str | int | None = None, truncation: float = 1.0) -> np.ndarray:
        """New pictures as uint8 (N, H, W, C); see `sample`."""
        if self.spec.is_translator:
            advice = f"Try `maquette translate {self.folder} INPUT --out OUTPUT`."
            raise OptionError(f"`{self.folder}`", f"{self.record.family} turns a picture into a picture and has nothing to sample", advice)
        if count < 1:
            raise OptionError(f"`--count {count}`", "at least one picture must be asked for", "Try `--count 16`.")
        if seed < 0:
            raise OptionError(f"`--seed {seed}`", "a seed is a whole number from 0 up", "Try `--seed 1`.")
        if not 0 <= truncation <= 1:
            raise OptionError(f"`--truncation {truncation}`", "it is from 0 (the average) to 1 (everything)", "Try `--truncation 0.7`.")
        return arrays.to_bytes(self.run(self.latents(count, seed, truncation), self.labels(count, seed, label), truncation))

    def sample(self, count: int = 1, seed: int = 0, *, label: str | int | None = None, truncation: float = 1.0) -> "list[Image]":
        """New pictures. The k-th has the seed `seed + k`, so `sample(9, 5)[3]` is `sample(1, 8)[0]`.

        Args:
            label: a class by name or index; None takes them in turn.
            truncation: 0..1: less is more ordinary and more alike, 1 is everything that the model can do.

        Raises:
            OptionError: this model is a translator, there is no such class, or a number is out of range.
        """
        return [files.to_pil(picture) for picture in self.sample_arrays(count, seed, label=label, truncation=truncation)]

    def translate(self, picture: "Image | np.ndarray", crop: Literal["cover", "centre", "pad"] = "pad") -> "Image":
        """The picture that belongs to `picture`, a PIL picture or a uint8 array (H, W) or (H, W, C) of any size.

        Raises:
            OptionError: this model makes pictures from nothing.
        """
        spec = self.spec.input
        if spec is None:
            raise OptionError(
                f"`{self.folder}`",
                f"{self.record.family} makes pictures from nothing and takes no input",
                f"Try `maquette sample {self.folder} --out grid.png`.",
            )
        return files.to_pil(arrays.to_bytes(self.run(arrays.to_unit(as_input(picture, spec, crop)[None])))[0])

    def save(self, folder: str | Path) -> Path:
        """Copies the model into another folder, without the run that made it.

        Raises:
            OptionError: there is something in that folder already.
            RunError: the place cannot be written.
        """
        out = Path(folder)
        if out.exists() and any(out.iterdir()):
            raise OptionError(f"`{out}`", "there is something in it already, and it will not be overwritten", "Choose another folder.")
        examples = [
            str(path.relative_to(self.folder)) for path in sorted(self.folder.glob("examples/*")) if path.suffix in (".png", ".json")
        ]
        for name in (
            WEIGHTS,
            DISCRIMINATOR,
            GRAPH,
            CARD,
            SAMPLES,
            TIMELINE,
            *examples,
            CONFIG,
        ):
            # the record is last: without it there is no model
            if (self.folder / name).is_file():
                with replacing(out / name) as temporary:
                    temporary.write_bytes((self.folder / name).read_bytes())
        return out

    def describe(self) -> dict[str, Any]:
        """The record as plain data, with what this folder and engine add."""
        return {"name": self.name, "digest": self.digest, "engine": self.engine.name, **self.record.model_dump(mode="json")}


def _latent(seed: int, size: int, truncation: float | None) -> np.ndarray:
    chance = stream(seed, "latents")
    latent = chance.standard_normal(size, dtype=np.float32)
    if truncation is None:
        return latent
    while (far := np.abs(latent) > 2).any():
        latent[far] = chance.standard_normal(int(far.sum()), dtype=np.float32)
    return latent * np.float32(truncation)


def as_input(picture: "Image | np.ndarray", spec: PictureSpec, crop: Literal["cover", "centre", "pad"] = "pad") -> np.ndarray:
    """Any picture as a uint8 array (H, W, C) of the form a model takes; transparency is laid on white."""
    array = picture if isinstance(picture, np.ndarray) else files.from_pil(picture)
    return files.fit(arrays.to_channels(array if array.ndim == 3 else array[..., None], spec.channels), spec.width, spec.height, crop)


def open_model(folder: str | Path, engine: EngineName = "auto") -> Model:
    """Opens a model; `auto` takes ONNX Runtime when there is a graph and torch otherwise.

    Raises:
        ModelError: it is missing, damaged, of an unknown family, or needs what is not installed.
    """
    folder = Path(folder)
    record = read_record(folder)
    has_graph = (folder / GRAPH).is_file()
    if engine == "onnx" and not has_graph:
        raise ModelError(
            f"`{folder}`", f"there is no {GRAPH} in it", "Open it with the engine `torch`, or complete it with `maquette.api.finish`."
        )
    runs_graph = engine == "onnx" or (engine == "auto" and has_graph)
    return Model(folder, record, _OnnxEngine(folder, record) if runs_graph else _TorchEngine(folder, record))


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
        return Record.parse(_migrated(data) if version < SCHEMA_VERSION else data, str(path))
    except MaquetteError as error:
        raise ModelError(error.given, error.needed, error.do) from error


def _migrated(data: dict[str, Any]) -> dict[str, Any]:
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


def write_model(folder: str | Path, record: Record, weights: Mapping[str, np.ndarray]) -> None:
    """Writes a model's weights and record, each whole or not at all; a graph of other weights is removed.

    Raises:
        RunError: the place cannot be written.
    """
    folder = Path(folder)
    (folder / GRAPH).unlink(missing_ok=True)
    write_tensors(folder / WEIGHTS, weights)
    write_text(folder / CONFIG, json.dumps(record.model_dump(mode="json"), indent=1) + "\n")


def generator_inputs(record: Record, network: "Module") -> tuple[str, ...]:
    """What a generator is given, in order: `input`, or `latents` and, where it takes them, `labels` and `truncation`."""
    if record.spec.is_translator:
        return ("input",)
    takes = inspect.signature(network.forward).parameters
    return ("latents", *(["labels"] if record.spec.labels else []), *(["truncation"] if "truncation" in takes else []))


def build_generator(record: Record) -> "Module":
    """The family's generator with starting weights; needs torch.

    Raises:
        OptionError: the record names no family of ours.
    """
    from maquette.families import FAMILIES

    family = FAMILIES.open(record.family)
    return family.build(family.Config.parse(record.config, CONFIG), record.spec).generator


class _OnnxEngine:
    """A generator in ONNX Runtime."""

    name = "onnx"

    def __init__(self, folder: Path, record: Record) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        if (folder / WEIGHTS).stat().st_size < _SMALL:
            options.intra_op_num_threads = 1  # as fast as two, and two thirds of the processor time
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # or its threads burn the time between two pictures
        try:
            self._session = onnxruntime.InferenceSession(str(folder / GRAPH), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # ONNX Runtime raises a family of its own without a common base
            raise ModelError(
                f"`{folder / GRAPH}`", f"ONNX Runtime cannot open it ({error})", "Delete that file to play the model through torch."
            ) from error
        self.inputs = tuple(one.name for one in self._session.get_inputs())

    def __call__(self, *values: np.ndarray) -> np.ndarray:
        return self._session.run(None, dict(zip(self.inputs, values, strict=True)))[0]


class _TorchEngine:
    """A generator in torch, on the CPU."""

    name = "torch"

    def __init__(self, folder: Path, record: Record) -> None:
        try:
            import torch
        except ImportError as error:
            raise ModelError(
                f"`{folder}`",
                f"it has no {GRAPH}, so playing it needs torch, which is not installed",
                "Install it with `pip install maquette[train]`.",
            ) from error
        network = build_generator(record)
        weights = {name: torch.from_numpy(value) for name, value in read_tensors(folder / WEIGHTS).items()}
        try:
            network.load_state_dict(weights)  # casts float16 to float32 on the way
        except RuntimeError as error:
            raise ModelError(
                f"`{folder / WEIGHTS}`",
                f"its weights do not fit {CONFIG} ({error})",
                "The two files belong to different models: restore them from a copy.",
            ) from error
        self._network, self.inputs = network.eval(), generator_inputs(record, network)

    def __call__(self, *values: np.ndarray) -> np.ndarray:
        import torch

        with torch.inference_mode():
            return self._network(*(torch.from_numpy(value) for value in values)).float().numpy()
