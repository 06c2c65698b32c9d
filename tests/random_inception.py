"""An Inception-v3 of random weights, the same on every machine, for tests."""

import numpy as np

from maquette.features import inception
from maquette.seeds import stream


def random_inception() -> dict[str, np.ndarray]:
    """Every tensor that is read, of such sizes that the signal neither dies nor grows on its way."""
    tensors = {}
    for place, (name, shape) in enumerate(inception.shapes().items()):
        luck = stream(0, "inception", place)
        if name.endswith("conv.weight"):
            tensors[name] = luck.standard_normal(shape, dtype=np.float32) * np.float32(np.sqrt(2 / np.prod(shape[1:])))
        elif name.endswith("running_mean") or name.endswith("bias"):
            tensors[name] = luck.standard_normal(shape, dtype=np.float32) * np.float32(0.1)
        else:
            tensors[name] = luck.uniform(0.7, 1.3, shape).astype(np.float32)
    return tensors
