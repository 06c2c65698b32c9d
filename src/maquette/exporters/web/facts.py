"""What the page must know of a model, with the proof that it makes the same pictures: `model.json`."""

from typing import Any

import numpy as np

from maquette.data import arrays
from maquette.model import Model

TOLERANCE = 1e-2  # greatest difference between the page's pictures and the server's, on a scale of -1 to 1
_PROBES = 96  # values of the proof's picture that are compared


def facts(model: Model) -> dict[str, Any]:
    """The model as plain data for the page: what it takes and gives, and what it must give for `question`."""
    spec, record = model.spec, model.record
    return {
        "name": model.name,
        "digest": model.digest,
        "family": record.family,
        "licence": record.licence,
        "inputs": list(model.engine.inputs),
        "picture": {"width": spec.picture.width, "height": spec.picture.height, "channels": spec.picture.channels},
        "input": {"width": spec.input.width, "height": spec.input.height, "channels": spec.input.channels} if spec.input else None,
        "map": {"names": list(spec.map.names), "colours": list(spec.map.colours), "has_edges": spec.map.has_edges} if spec.map else None,
        "classes": list(spec.labels.classes),
        "latent_size": record.latent_size,
        "proof": proof(model),
    }


def proof(model: Model) -> dict[str, Any]:
    """Some values of the picture that ONNX Runtime makes here of `question`; the page makes it too and compares before it plays."""
    if model.spec.input is None:
        made = model.run(model.latents(1, 0), model.labels(1, 0))
    else:
        made = model.run(question(model), styles=model.style(0) if model.has_styles else None)
    flat = made.ravel()
    places = np.linspace(0, flat.size - 1, min(_PROBES, flat.size)).astype(int)
    return {"tolerance": TOLERANCE, "at": places.tolist(), "values": [round(float(value), 5) for value in flat[places]]}


def question(model: Model) -> np.ndarray:
    """An input (1, C, H, W) that every language can make: diagonal strokes, or a chequer of all labels."""
    form = model.spec.input
    assert form is not None
    y, x = np.mgrid[: form.height, : form.width]
    if model.spec.map is not None:
        squares = (((x >> 3) + (y >> 3)) % len(model.spec.map)).astype(np.uint8)[None]
        return arrays.to_input({"label_map": squares} | ({"instance_map": squares} if model.spec.map.has_edges else {}))
    strokes = np.where((x + y) % 16 < 2, 0, 255).astype(np.uint8)[..., None]
    return arrays.to_unit(strokes.repeat(form.channels, axis=2))
