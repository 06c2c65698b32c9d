"""Tensors in files: safetensors, whole or not at all. The only door to that library, and nothing else is ever read as weights."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from maquette.atomic import replacing
from maquette.errors import ModelError


def read_tensors(path: str | Path) -> dict[str, np.ndarray]:
    """Every tensor of a safetensors file.

    Raises:
        ModelError: it is missing or damaged.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        return load_file(path)
    except FileNotFoundError as error:
        raise ModelError(f"`{path}`", "there is no such file", "Check the path, or restore it from a copy.") from error
    except SafetensorError as error:
        raise ModelError(
            f"`{path}`",
            f"it is damaged or not a safetensors file ({error})",
            "Restore it from a copy; weights are only ever read from safetensors or ONNX.",
        ) from error


def read_tensor_metadata(path: str | Path) -> dict[str, str]:
    """The text stored beside the tensors.

    Raises:
        ModelError: the file is missing or damaged.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="np") as file:
            return file.metadata() or {}
    except (OSError, SafetensorError) as error:
        raise ModelError(f"`{path}`", f"it is missing or damaged ({error})", "Restore it from a copy.") from error


def write_tensors(path: str | Path, tensors: Mapping[str, np.ndarray], metadata: Mapping[str, str] | None = None) -> None:
    """A safetensors file, whole or not at all.

    Raises:
        RunError: the place cannot be written.
    """
    from safetensors.numpy import save

    content = save({name: np.asarray(value, order="C") for name, value in tensors.items()}, dict(metadata) if metadata else None)
    with replacing(path) as temporary:
        temporary.write_bytes(content)
