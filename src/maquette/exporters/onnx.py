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
from maquette.data import arrays
from maquette.errors import ModelError
from maquette.model import ENCODER, GRAPH, WEIGHTS, Model, build_generator, generator_inputs, open_model, read_record
from maquette.seeds import stream

if TYPE_CHECKING:
    from onnx import ModelProto
    from torch import Tensor
    from torch.nn import Module

TOLERANCE = 1e-3  # greatest difference to torch, on a scale of -1 to 1


def export(folder: str | Path) -> float:
    """Writes `generator.onnx` into the model's folder and returns the greatest difference found between the engines.

    Raises:
        ModelError: the two engines differ by more than the tolerance; no graph is left behind then.
    """
    folder = Path(folder)
    import onnx

    for name, (graph, prefix) in _trace(folder).items():
        _share_weights(graph, folder / WEIGHTS, prefix)
        with replacing(folder / name) as temporary:
            onnx.save_model(graph, str(temporary))
    difference = compare(open_model(folder, "onnx"), open_model(folder, "torch"))
    if not difference <= TOLERANCE:
        for name in (GRAPH, ENCODER):
            (folder / name).unlink(missing_ok=True)
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
    chance = stream(0, "compare")
    if one.spec.map is not None:
        height, width = one.spec.input.height, one.spec.input.width
        coarse = chance.integers(0, len(one.spec.map), (count, height // 8, width // 8), dtype=np.uint8)
        maps = coarse.repeat(8, axis=1).repeat(8, axis=2)  # both sides of such a model are divisible by 8
        values = arrays.to_input({"label_map": maps} | ({"instance_map": maps} if one.spec.map.has_edges else {}))
    else:
        noise = chance.uniform(-1, 1, (count, *one.spec.input.shape)).astype(np.float32)
        values = np.sign(noise) * (np.abs(noise) > 0.9) + (np.abs(noise) <= 0.9)  # mostly white, with strokes
    if not one.has_styles:
        return float(np.abs(one.run(values) - other.run(values)).max())
    pictures = one.run(values, styles=one.latents(count, 0))
    difference = np.abs(pictures - other.run(values, styles=one.latents(count, 0))).max()
    if (one.folder / ENCODER).is_file():
        difference = max(difference, np.abs(one.engine.encode(pictures) - other.engine.encode(pictures)).max())
    return float(difference)


def _trace(folder: Path) -> "dict[str, tuple[ModelProto, str]]":
    """The generator, and what reads styles, as ONNX graphs by their files; with what the weights' names begin with."""
    import torch

    record = read_record(folder)
    network = build_generator(record).eval()
    inputs = generator_inputs(record, network)
    spec = record.spec
    examples = {
        "latents": torch.zeros(2, max(1, record.latent_size)),
        "input": torch.zeros(2, *(spec.input or spec.picture).shape, dtype=torch.uint8 if spec.map else torch.float32),
        "pictures": torch.zeros(2, *spec.picture.shape),
        "labels": torch.zeros(2, dtype=torch.int64),
        "truncation": torch.ones(2),
    }
    graphs = {GRAPH: (_graph(network, {name: examples[name] for name in inputs}, ["pictures"]), "")}
    if spec.is_translator and record.latent_size and hasattr(network, "encoder"):
        encoder = network.get_submodule("encoder")
        graphs[ENCODER] = (_graph(encoder, {"pictures": examples["pictures"]}, ["mean", "log_variance"]), "encoder.")
    return graphs


def _graph(network: "Module", examples: "dict[str, Tensor]", outputs: list[str]) -> "ModelProto":
    """A network as an ONNX graph whose initialisers have the names of its tensors."""
    import torch

    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter warns about its own use of torch
        program = torch.onnx.export(
            network,
            tuple(examples.values()),
            input_names=list(examples),
            output_names=outputs,
            dynamic_shapes=tuple({0: torch.export.Dim("batch")} for _ in examples),
            dynamo=True,
            optimize=False,
            verbose=False,
        )
    assert program is not None
    graph = program.model_proto  # made anew whenever it is asked for
    _name_casts(graph)
    _drop_zero_biases(graph)
    return graph


def _name_casts(graph: "ModelProto") -> None:
    """Names the type in the place of every cast to the type of another tensor.

    ONNX Runtime computes no such cast while it loads a graph, nor what is made of one: a spectral norm would be taken anew for every
    picture, and the weight it divides would be no constant that can be laid out for the processor.
    """
    from onnx import helper

    types = {one.name: one.type.tensor_type.elem_type for one in graph.graph.value_info}
    for node in graph.graph.node:
        wanted = types.get(node.input[1]) if node.op_type == "CastLike" else None
        if wanted is not None:
            node.op_type = "Cast"
            del node.input[1:]
            node.attribute.append(helper.make_attribute("to", wanted))


def _drop_zero_biases(graph: "ModelProto") -> None:
    """Takes away the zeros that the exporter adds in the place of a bias that a convolution does not have.

    They are made anew in every run, and a convolution with a bias that is not a constant is not merged with the normalisation after it:
    a slim translator takes 1.8 times as long with them.
    """
    from onnx import numpy_helper

    nodes, stored = graph.graph.node, {one.name: one for one in graph.graph.initializer}
    maker = {name: node for node in nodes for name in node.output}

    def is_zero(name: str) -> bool:
        if name in stored:
            return not numpy_helper.to_array(stored[name]).any()
        node = maker.get(name)
        if node is None:
            return False
        if node.op_type == "Constant":
            return all(one.name == "value" and not numpy_helper.to_array(one.t).any() for one in node.attribute)
        return node.op_type in ("Expand", "CastLike", "Cast") and is_zero(node.input[0])

    for node in nodes:
        if node.op_type == "Conv" and len(node.input) == 3 and node.input[2] in maker and is_zero(node.input[2]):
            del node.input[2:]
    _drop_unused(graph)


def _drop_unused(graph: "ModelProto") -> None:
    """Takes away the nodes, and then the constants, of which nothing is made."""
    nodes = graph.graph.node
    while True:
        used = {name for node in nodes for name in node.input} | {one.name for one in graph.graph.output}
        unused = [node for node in nodes if not used.intersection(node.output)]
        for node in unused:
            nodes.remove(node)
        if not unused:
            break
    for tensor in [one for one in graph.graph.initializer if one.name not in used]:
        graph.graph.initializer.remove(tensor)


def _share_weights(graph: "ModelProto", weights: Path, prefix: str) -> None:
    """Lets every initialiser that, after `prefix`, is one of the model's tensors be read from the safetensors file."""
    import json

    from onnx import TensorProto, helper

    with weights.open("rb") as file:
        header_size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(header_size))
    types = {"F32": TensorProto.FLOAT, "F16": TensorProto.FLOAT16}
    casts = []
    for tensor in graph.graph.initializer:
        stored = header.get(prefix + tensor.name)
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
