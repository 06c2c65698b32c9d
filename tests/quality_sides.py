"""Sides of a comparison, made of numbers or of small pictures, for tests of the measures."""

from typing import Any

import numpy as np

from maquette.checks.quality import Embedded, Side


def normal(count: int, size: int, seed: int = 0, shift: float = 0.0, scale: float = 1.0) -> np.ndarray:
    """Features from a normal distribution."""
    return (np.random.default_rng(seed).normal(size=(count, size)) * scale + shift).astype(np.float32)


def side(features: np.ndarray, pictures: np.ndarray | None = None, **more: Any) -> Side:
    """Rows of features, with grey pictures if none are given."""
    shown = np.full((len(features), 8, 8, 3), 128, np.uint8) if pictures is None else pictures
    return Side(shown, np.arange(len(features)), features, tuple(f"{index}.png" for index in range(len(features))), **more)


def embedded(made: Any, real: Any, **more: Any) -> Embedded:
    """A comparison of two sides or sets of features."""
    made, real = (one if isinstance(one, Side) else side(one) for one in (made, real))
    return Embedded(made, real, f"{len(real)} real pictures", "test features", 0, **more)
