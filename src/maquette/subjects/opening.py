"""Which kind of subject something is: a live estimator, a function, a file, an address, `module:name`."""

import importlib
import importlib.util
import re
import sys
from pathlib import Path
from typing import Any

from maquette.errors import OptionError
from maquette.subjects.asking import Subject

_KINDS = (
    "a table of predictions (.csv, .parquet, .jsonl), a scikit-learn model in a .skops file, an .onnx file, MODULE:NAME, or an address that"
    " speaks the Open Inference Protocol"
)
_PICKLED = (".pkl", ".pickle", ".joblib", ".pt", ".pth", ".bin", ".ckpt", ".h5", ".keras")


def open_subject(subject: Any, *, weights: str | Path | None = None) -> Subject:
    """The subject behind what was given.

    Args:
        weights: a safetensors file for a subject `module:factory` whose factory makes a PyTorch module.

    Raises:
        OptionError: it is of no kind that can be asked, or one that would have to be run to be read.
    """
    if isinstance(subject, (str, Path)):
        return _named(str(subject), weights)
    if hasattr(subject, "ask") and hasattr(subject, "classes"):
        found: Subject = subject
        return found
    if hasattr(subject, "predict"):
        from maquette.subjects.estimators import Estimator

        return Estimator(subject)
    if callable(subject):
        from maquette.subjects.functions import Function

        return Function(subject, getattr(subject, "__name__", type(subject).__name__))
    raise OptionError(f"a {type(subject).__name__}", f"a subject is {_KINDS}", "Give one of these, an estimator or a function.")


def _named(name: str, weights: str | Path | None) -> Subject:
    suffix = Path(name).suffix.lower()
    if re.match(r"https?://", name):
        from maquette.subjects.endpoints import Endpoint

        return Endpoint(name)
    if suffix in _PICKLED:
        raise OptionError(
            f"`{name}`",
            "a pickled model can run anything when it is opened, so it is not",
            "Save it with skops, as ONNX, or as safetensors.",
        )
    if suffix in (".onnx", ".skops"):
        if not Path(name).is_file():
            raise OptionError(f"`{name}`", "there is no such file", "Check the path.")
        if suffix == ".onnx":
            from maquette.subjects.graphs import Graph

            return Graph(name)
        from maquette.subjects.estimators import read_skops

        return read_skops(name)
    if (Path(name) / "config.json").is_file():
        advice = f"For the quality of its pictures: `maquette evaluate {name} DATA`."
        raise OptionError(
            f"`{name}`", "a generator has no truth beside its answers, and who is in its pictures cannot be examined yet", advice
        )
    if re.fullmatch(r"[A-Za-z_][\w.]*:[A-Za-z_][\w.]*", name):
        return _imported(name, weights)
    raise OptionError(f"`{name}`", f"a subject is {_KINDS}", "Check the spelling.")


def _imported(name: str, weights: str | Path | None) -> Subject:
    """A name in a module of the current folder or of an installed package; importing it runs it, which is what was asked for."""
    module_name, _, attribute = name.partition(":")
    here = str(Path.cwd())
    added = here not in sys.path
    if added:
        sys.path.insert(0, here)
    try:
        found: Any = importlib.import_module(module_name)
        for part in attribute.split("."):
            found = getattr(found, part)
    except ModuleNotFoundError as error:
        raise OptionError(
            f"`{name}`", f"there is no module `{error.name}`", f"It is looked for in {here} and among what is installed."
        ) from error
    except AttributeError as error:
        raise OptionError(f"`{name}`", str(error), "After the colon stands the name of a function, an estimator or a factory.") from error
    except Exception as error:
        raise OptionError(f"`{name}`", f"importing it failed ({type(error).__name__}: {error})", "Try `import` in Python first.") from error
    finally:
        if added:
            sys.path.remove(here)
    if weights is not None:
        from maquette.subjects.modules import Module

        return Module(found, weights, name)
    return open_subject(found)
