from pathlib import Path

import numpy as np
import onnx
import pytest

from making import make_model
from maquette.errors import ModelError
from maquette.exporters.onnx import TOLERANCE, export
from maquette.model import ENCODER, GRAPH, WEIGHTS
from maquette.weights import read_tensors, write_tensors


def test_the_graph_carries_no_second_copy_of_the_weights(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "model", "dcgan", 32, width=16, discriminator_width=4)
    assert (folder / GRAPH).stat().st_size < (folder / WEIGHTS).stat().st_size / 10
    graph = onnx.load(str(folder / GRAPH), load_external_data=False)
    shared = {entry.value for tensor in graph.graph.initializer for entry in tensor.external_data if entry.key == "location"}
    assert shared == {WEIGHTS}


def test_the_two_engines_agree_within_the_tolerance(tmp_path: Path) -> None:
    for name, family in (("a", "dcgan"), ("b", "pix2pix")):
        assert export(make_model(tmp_path / name, family, 32, graph=False, width=4, discriminator_width=4)) <= TOLERANCE


def test_weights_that_are_not_numbers_leave_no_graph_behind(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "model", "dcgan", 8, graph=False, width=4, discriminator_width=4)
    broken = {
        name: value * np.float32("nan") if value.dtype == np.float32 else value for name, value in read_tensors(folder / WEIGHTS).items()
    }
    write_tensors(folder / WEIGHTS, broken)
    with pytest.raises(ModelError, match="gives other pictures"):
        export(folder)
    assert not (folder / GRAPH).exists()


def test_the_graph_takes_any_number_of_pictures_at_once(tmp_path: Path) -> None:
    from maquette.model import open_model

    model = open_model(make_model(tmp_path / "model", "dcgan", 8, width=4, discriminator_width=4))
    assert [len(model.run(model.latents(count, 0))) for count in (1, 3, 40)] == [1, 3, 40]


def test_a_model_with_styles_has_a_graph_for_them_that_reads_the_same_weights(coast: Path) -> None:
    graph = onnx.load(str(coast / ENCODER), load_external_data=False)
    shared = [entry.value for tensor in graph.graph.initializer for entry in tensor.external_data if entry.key == "location"]
    assert len(shared) > 4
    assert set(shared) == {WEIGHTS}
    assert (coast / ENCODER).stat().st_size < 40_000


def test_label_maps_go_into_the_graph_as_bytes(coast: Path) -> None:
    inputs = onnx.load(str(coast / GRAPH), load_external_data=False).graph.input
    assert [(one.name, one.type.tensor_type.elem_type) for one in inputs] == [
        ("input", onnx.TensorProto.UINT8),
        ("latents", onnx.TensorProto.FLOAT),
    ]


def test_a_graph_holds_no_zeros_in_the_place_of_biases(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "slim", "pix2pix", 32, width=4, discriminator_width=4)
    nodes = onnx.load(str(folder / GRAPH), load_external_data=False).graph.node
    made = {name for node in nodes for name in node.output}
    assert not [node for node in nodes if node.op_type == "Conv" and len(node.input) == 3 and node.input[2] in made]
    assert not [node for node in nodes if node.op_type == "Expand"]


@pytest.mark.parametrize("family", ["spade", "biggan"])
def test_a_spectral_norm_is_computed_once_when_the_graph_is_loaded(family: str, tmp_path: Path) -> None:
    import onnxruntime

    small = {"widths": (8, 8, 4), "hidden": 4, "latent_size": 4, "encoder_width": 4} if family == "spade" else {"width": 4}
    folder = make_model(tmp_path / "model", family, 32, half=True, discriminator_width=4, **small)
    assert "ReduceL2" in _kinds(folder / GRAPH)  # as it is written
    options = onnxruntime.SessionOptions()
    options.optimized_model_filepath = str(folder / "loaded.onnx")
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    onnxruntime.InferenceSession(str(folder / GRAPH), options)
    assert "ReduceL2" not in _kinds(folder / "loaded.onnx")  # as it runs


def _kinds(graph: Path) -> set[str]:
    return {node.op_type for node in onnx.load(str(graph), load_external_data=False).graph.node}
