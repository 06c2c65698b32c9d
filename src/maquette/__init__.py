"""Maquette makes picture-making networks from your own pictures, lets you play with them, and examines any model before it ships.

The verbs of the command line are functions here; each is imported when it is first used:

    maquette.train("dcgan", "faces/", "my-faces/", minutes=5)
    maquette.open("my-faces/").sample(16, seed=1)
"""

from typing import Any

__version__ = "0.1.0"

_VERBS = {
    "open": "maquette.api",
    "train": "maquette.api",
    "sketch": "maquette.api",
    "export": "maquette.api",
    "timeline": "maquette.api",
    "evaluate": "maquette.checks.quality",
    "check": "maquette.checks.examination",
    "compare": "maquette.checks.comparison",
    "push": "maquette.hub",
    "pull": "maquette.hub",
}

__all__ = ["__version__", *_VERBS]


def __getattr__(name: str) -> Any:
    if name not in _VERBS:
        raise AttributeError(f"module 'maquette' has no attribute {name!r}; it has {', '.join(_VERBS)}")
    import importlib

    return getattr(importlib.import_module(_VERBS[name]), name)
