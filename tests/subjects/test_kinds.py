import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import numpy as np
import pytest

from maquette.errors import ModelError, OptionError
from maquette.subjects import ask, open_subject
from maquette.tables import Numbers, read_table

X = np.random.default_rng(0).normal(size=(40, 2))
Y = np.where(X[:, 0] > 0, "yes", "no")
TABLE = read_table({"a": X[:, 0], "b": X[:, 1]})


def estimator(frame: bool = False):  # type: ignore[no-untyped-def]
    from sklearn.linear_model import LogisticRegression

    if not frame:
        return LogisticRegression().fit(X, Y)
    import pandas

    return LogisticRegression().fit(pandas.DataFrame(X, columns=["a", "b"]), Y)


@pytest.mark.parametrize("frame", [False, True])
def test_an_estimator_gives_its_chances(frame: bool) -> None:
    model = estimator(frame)
    found = ask(open_subject(model), TABLE)
    assert not found.problems
    assert isinstance(found.column, Numbers)
    np.testing.assert_allclose(found.column.values, estimator().predict_proba(X)[:, 1])
    assert found.positive == "yes"


def test_an_estimator_in_a_skops_file_answers_as_the_live_one(tmp_path: Path) -> None:
    from skops import io

    io.dump(estimator(), tmp_path / "model.skops")
    found = ask(open_subject(tmp_path / "model.skops"), TABLE)
    assert isinstance(found.column, Numbers)
    np.testing.assert_allclose(found.column.values, estimator().predict_proba(X)[:, 1])
    (tmp_path / "bad.skops").write_bytes(b"nothing")
    with pytest.raises(ModelError, match="damaged"):
        open_subject(tmp_path / "bad.skops")


def test_columns_that_a_model_lacks_or_has_too_many_of_are_named() -> None:
    with pytest.raises(OptionError, match="it takes 2 columns of numbers, and the table has 1"):
        ask(open_subject(estimator()), read_table({"a": [1.0, 2.0]}))
    with pytest.raises(OptionError, match="fitted with columns that the table lacks: b"):
        ask(open_subject(estimator(frame=True)), read_table({"a": [1.0, 2.0]}))


def graph(path: Path) -> Path:
    """y = sigmoid(2a - b), as ONNX."""
    from onnx import TensorProto, helper, save

    weight = helper.make_tensor("w", TensorProto.FLOAT, [2, 1], [2.0, -1.0])
    nodes = [helper.make_node("MatMul", ["x", "w"], ["z"]), helper.make_node("Sigmoid", ["z"], ["y"])]
    value = helper.make_tensor_value_info
    made = helper.make_graph(
        nodes, "g", [value("x", TensorProto.FLOAT, [None, 2])], [value("y", TensorProto.FLOAT, [None, 1])], initializer=[weight]
    )
    save(helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)
    return path


def test_a_graph_is_run_by_onnx_runtime(tmp_path: Path) -> None:
    found = ask(open_subject(graph(tmp_path / "m.onnx")), TABLE)
    assert isinstance(found.column, Numbers)
    np.testing.assert_allclose(found.column.values, 1 / (1 + np.exp(X[:, 1] - 2 * X[:, 0])), rtol=1e-5)
    (tmp_path / "bad.onnx").write_bytes(b"nothing")
    with pytest.raises(ModelError, match="no ONNX graph"):
        open_subject(tmp_path / "bad.onnx")


def test_a_name_in_a_module_of_the_current_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "my_rule_of_thumb.py").write_text("def predict(rows):\n    return rows['a'] > 0\n")
    monkeypatch.chdir(tmp_path)
    found = ask(open_subject("my_rule_of_thumb:predict"), TABLE)
    np.testing.assert_array_equal(found.column.values, X[:, 0] > 0)


def test_a_function_sees_the_pictures_of_a_folder(tmp_path: Path) -> None:
    from maquette.data import files

    for name, shade in (("a.png", 10), ("b.png", 200)):
        files.write(tmp_path / name, np.full((4, 4, 3), shade, np.uint8))
    (tmp_path / "metadata.csv").write_text("file_name,skin\na.png,dark\nb.png,light\n../c.png,light\n")
    found = ask(open_subject(lambda pictures: [one.mean() for one in pictures]), read_table(tmp_path), batch=2)
    np.testing.assert_array_equal(found.column.values, [10, 200, np.nan])
    assert "must lie in" in found.problems[0].message


class _Server(BaseHTTPRequestHandler):
    """The Open Inference Protocol for y = a, written from its specification."""

    def do_GET(self) -> None:
        self._say({"name": "m", "platform": "", "inputs": [{"name": "x", "datatype": "FP64", "shape": [-1, 2]}], "outputs": []})

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["inputs"][0]
        rows = np.array(asked["data"]).reshape(asked["shape"])
        if rows[0, 0] > 1e6:
            self.send_error(500, "too large")
            return
        self._say({"outputs": [{"name": "y", "datatype": "FP64", "shape": [len(rows)], "data": rows[:, 0].tolist()}]})

    def _say(self, document: object) -> None:
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Server) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/v2/models/m"
        server.shutdown()
        thread.join()


def test_an_endpoint_is_asked_in_the_open_inference_protocol(address: str) -> None:
    found = ask(open_subject(address), TABLE)
    np.testing.assert_array_equal(found.column.values, X[:, 0])


def test_an_endpoint_that_fails_on_some_rows_is_a_problem_of_those(address: str) -> None:
    found = ask(open_subject(address), read_table({"a": [1.0, 2e6], "b": [0.0, 0.0]}), batch=1)
    assert "500" in found.problems[0].message
    np.testing.assert_array_equal(found.column.values, [1, np.nan])


def test_nobody_at_the_address_is_one_message() -> None:
    with pytest.raises(ModelError, match="does not answer in the Open Inference Protocol"):
        open_subject("http://127.0.0.1:9/v2/models/m")
