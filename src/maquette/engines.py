"""Engines: what runs a model's generator, ONNX Runtime or torch, so that nobody else must know which.

This file is the only door to ONNX Runtime.
"""

import inspect
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from maquette.errors import ModelError, OptionError
from maquette.record import CONFIG, ENCODER, GRAPH, WEIGHTS, Record
from maquette.seeds import number
from maquette.weights import read_tensors

if TYPE_CHECKING:
    from torch.nn import Module

_SMALL = 16 * 2**20  # bytes of weights; a larger network gains from several threads


class Engine(Protocol):
    """Something that runs a generator."""

    name: str
    inputs: tuple[str, ...]  # `input`, then `latents` if it knows styles; or `latents`, then `labels` and `truncation` if it takes them

    def __call__(self, *values: np.ndarray) -> np.ndarray:
        """Latents (N, L) or pictures or label maps (N, C', H, W), and what else it takes, to pictures (N, C, H, W), float32."""

    def encode(self, pictures: np.ndarray) -> np.ndarray:
        """Pictures (N, C, H, W) to their styles (N, L), of a model that knows styles."""


def generator_inputs(record: Record, network: "Module") -> tuple[str, ...]:
    """What a generator is given, in order: `input` and `latents` (styles), or `latents`, `labels` and `truncation`, as it takes them."""
    if record.spec.is_translator:
        return ("input", "latents") if record.latent_size else ("input",)
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


def load_generator(folder: Path, record: Record) -> "Module":
    """The family's generator with the weights in the folder; needs torch.

    Raises:
        ModelError: the weights are missing, damaged or of another model.
    """
    import torch

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
    return network


class OnnxEngine:
    """A generator in ONNX Runtime."""

    name = "onnx"

    def __init__(self, folder: Path, record: Record) -> None:
        self._folder = folder
        self._session = _session(folder, GRAPH)
        self.inputs = tuple(one.name for one in self._session.get_inputs())

    def __call__(self, *values: np.ndarray) -> np.ndarray:
        """See `Engine`."""
        made: np.ndarray = self._session.run(None, dict(zip(self.inputs, values, strict=True)))[0]
        return made

    @cached_property
    def _encoder(self) -> Any:
        if not (self._folder / ENCODER).is_file():
            advice = "Complete the model with `maquette.api.finish`, or open it with the engine `torch`."
            raise ModelError(f"`{self._folder}`", f"there is no {ENCODER} in it, which reads the style of a picture", advice)
        return _session(self._folder, ENCODER)

    def encode(self, pictures: np.ndarray) -> np.ndarray:
        """See `Engine`."""
        styles: np.ndarray = self._encoder.run(None, {"pictures": pictures})[0]
        return styles


def _session(folder: Path, graph: str) -> Any:
    """A graph of a model's folder, opened in ONNX Runtime."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    if (folder / WEIGHTS).stat().st_size < _SMALL:
        options.intra_op_num_threads = 1  # as fast as two, and two thirds of the processor time
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # or its threads burn the time between two pictures
    try:
        return onnxruntime.InferenceSession(str(folder / graph), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime raises a family of its own without a common base
        raise ModelError(
            f"`{folder / graph}`", f"ONNX Runtime cannot open it ({error})", "Delete that file to play the model through torch."
        ) from error


class TorchEngine:
    """A generator in torch, on the CPU."""

    name = "torch"

    def __init__(self, folder: Path, record: Record) -> None:
        try:
            network = load_generator(folder, record)
        except ImportError as error:
            raise ModelError(
                f"`{folder}`",
                f"it has no {GRAPH}, so playing it needs torch, which is not installed",
                "Install it with `pip install maquette[train]`.",
            ) from error
        self._network, self.inputs = network.eval(), generator_inputs(record, network)

    def __call__(self, *values: np.ndarray) -> np.ndarray:
        """See `Engine`."""
        import torch

        with torch.inference_mode():
            return self._network(*(torch.from_numpy(value) for value in values)).float().numpy()

    def encode(self, pictures: np.ndarray) -> np.ndarray:
        """See `Engine`."""
        import torch

        if not hasattr(self._network, "encoder"):
            needed = "this model's looks belong to labels and are chosen by a seed; it reads none from a picture"
            raise OptionError("`--style`", needed, "Take `--seed`.")
        with torch.inference_mode():
            mean, _ = self._network.get_submodule("encoder")(torch.from_numpy(pictures))
            return mean.numpy()


class NoisyEngine:
    """A generator in torch whose dropout goes on dropping, and whose batch norm takes the statistics of what it is given."""

    def __init__(self, folder: Path, record: Record) -> None:
        try:
            from torch import nn

            self._network = load_generator(folder, record).eval()
        except ImportError as error:
            needed = "dropout is noise and a graph has none, so this needs torch, which is not installed"
            raise ModelError("`--faithful`", needed, "Install it with `pip install maquette[train]`, or leave `--faithful` out.") from error
        dropouts = [module for module in self._network.modules() if isinstance(module, nn.Dropout)]
        if not dropouts:
            needed = f"the noise of pix2pix is dropout, and `{folder}` has none: it has one answer to each picture"
            raise OptionError("`--faithful`", needed, "Leave it out, or train with `--set model.dropout=0.5` or `--preset paper`.")
        for module in self._network.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.running_mean = module.running_var = None
        for dropout in dropouts:
            dropout.train()

    def __call__(self, seed: int, values: np.ndarray) -> np.ndarray:
        """Pictures (N, C', H, W) to pictures (N, C, H, W) in [-1, 1], by the noise of this seed."""
        import torch

        with torch.inference_mode(), torch.random.fork_rng([]):
            torch.manual_seed(number(seed, "dropout"))
            made: np.ndarray = self._network(torch.from_numpy(values)).float().numpy()
        return np.clip(made, -1.0, 1.0)
