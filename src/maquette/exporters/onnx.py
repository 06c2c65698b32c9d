"""ONNX: the generator as a graph for ONNX Runtime, without a second copy of its weights.

The graph's initialisers point into `generator.safetensors`, which is raw numbers behind a header, so a model with a
graph is no larger than one without. Float16 weights are widened inside the graph, once, when it is loaded.
"""

import logging
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from maquette.atomic import replacing
from maquette.errors import ModelError
from maquette.model import GRAPH, WEIGHTS, Model, build_generator, generator_inputs, open_model, read_record
from maquette.seeds import stream

if TYPE_CHECKING:
    from onnx import ModelProto

TOLERANCE = 1e-3  # greatest difference to torch, on a scale of -1 to 1


def export(folder: str | Path) -> float:
    """Writes `generator.onnx` into the model's folder and returns the greatest difference found between the engines.

    Raises:
        ModelError: the two engines differ by more than the tolerance; no graph is left behind then.
    """
    folder = Path(folder)
    import onnx

    graph = _trace(folder)
    _share_weights(graph, folder / WEIGHTS)
    with replacing(folder / GRAPH) as temporary:
        onnx.save_model(graph, str(temporary))
    difference = compare(open_model(folder, "onnx"), open_model(folder, "torch"))
    if not difference <= TOLERANCE:
        (folder / GRAPH).unlink()
        raise ModelError(
            f"`{folder}`",
            f"ONNX Runtime gives other pictures than torch (by {difference:.2g}, allowed is {TOLERANCE:g})",
            "The model still plays through torch; please report this.",
        )
    return difference


def compare(one: Model, other: Model, count: int = 4) -> float:
    """The greatest difference between two models' pictures, on a scale of -1 to 1, for the same seeds."""
    if one.spec.input is None:
        values, labels = one.latents(count, 0), one.labels(count, 0)
        differences = [np.abs(one.run(values, labels, share) - other.run(values, labels, share)).max() for share in (1.0, 0.7)]
        return float(max(differences))
    noise = stream(0, "compare").uniform(-1, 1, (count, *one.spec.input.shape)).astype(np.float32)
    values = np.sign(noise) * (np.abs(noise) > 0.9) + (np.abs(noise) <= 0.9)  # mostly white, with strokes
    return float(np.abs(one.run(values) - other.run(values)).max())


def _trace(folder: Path) -> "ModelProto":
    """The generator as an ONNX graph whose initialisers have the names of its tensors."""
    import torch

    record = read_record(folder)
    network = build_generator(record).eval()
    inputs = generator_inputs(record, network)
    examples = {
        "latents": torch.zeros(2, max(1, record.latent_size)),
        "input": torch.zeros(2, *(record.spec.input or record.spec.picture).shape),
        "labels": torch.zeros(2, dtype=torch.int64),
        "truncation": torch.ones(2),
    }
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter warns about its own use of torch
        program = torch.onnx.export(
            network,
            tuple(examples[name] for name in inputs),
            input_names=list(inputs),
            output_names=["pictures"],
            dynamic_shapes=tuple({0: torch.export.Dim("batch")} for _ in inputs),
            dynamo=True,
            optimize=False,
            verbose=False,
        )
    assert program is not None
    return program.model_proto


def _share_weights(graph: "ModelProto", weights: Path) -> None:
    """Lets every initialiser that is one of the model's tensors be read from the safetensors file."""
    import json

    from onnx import TensorProto, helper

    with weights.open("rb") as file:
        header_size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(header_size))
    types = {"F32": TensorProto.FLOAT, "F16": TensorProto.FLOAT16}
    casts = []
    for tensor in graph.graph.initializer:
        stored = header.get(tensor.name)
        if stored is None or stored["dtype"] not in types:
            continue  # a constant of the graph itself
        begin, end = stored["data_offsets"]
        if stored["dtype"] == "F16":
            casts.append(helper.make_node("Cast", [f"{tensor.name}/half"], [tensor.name], to=TensorProto.FLOAT))
            tensor.name += "/half"
        tensor.ClearField("raw_data")
        tensor.data_type, tensor.data_location = types[stored["dtype"]], TensorProto.EXTERNAL
        del tensor.external_data[:]
        for key, value in (("location", WEIGHTS), ("offset", 8 + header_size + begin), ("length", end - begin)):
            tensor.external_data.add(key=key, value=str(value))
    nodes = [*casts, *graph.graph.node]
    for node in nodes:
        node.ClearField("metadata_props")  # the exporter's own notes: larger than the graph
        node.ClearField("doc_string")
    del graph.graph.node[:]
    graph.graph.node.extend(nodes)
    del graph.graph.value_info[:]
