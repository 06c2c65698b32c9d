"""An ONNX graph as a subject, run by ONNX Runtime."""

from pathlib import Path
from typing import Any

import numpy as np

from maquette.errors import ModelError, OptionError
from maquette.subjects.functions import matrix
from maquette.tables import Numbers, Table, Words

_KINDS = {
    "tensor(float)": np.float32,
    "tensor(double)": np.float64,
    "tensor(float16)": np.float16,
    "tensor(int64)": np.int64,
    "tensor(int32)": np.int32,
    "tensor(bool)": np.bool_,
}


class Graph:
    """A graph with one input for all columns of numbers, or one for each column by its name.

    Raises:
        ModelError: the file is damaged or no graph.
    """

    def __init__(self, path: str | Path) -> None:
        import onnxruntime

        self.name = Path(path).name
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4  # what goes wrong is raised
        try:
            self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # the library has a dozen kinds
            raise ModelError(
                f"`{path}`", f"it is damaged or no ONNX graph ({str(error).splitlines()[0][:200]})", "Export it again."
            ) from error
        self._inputs = self._session.get_inputs()
        self.classes: tuple[str, ...] = ()

    def ask(self, rows: Table) -> Any:
        """The chances where the graph gives some, otherwise its first output."""
        outputs = self._session.run(None, self._feed(rows))
        for output in outputs:  # scikit-learn's converter gives chances as a list of dicts
            if isinstance(output, list) and output and isinstance(output[0], dict):
                self.classes = tuple(str(key) for key in output[0])
                return np.array([list(row.values()) for row in output], dtype=np.float64)
        for output in outputs:
            if getattr(output, "ndim", 0) == 2 and output.shape[1] > 1 and output.dtype.kind == "f":
                return output
        return outputs[0]

    def _feed(self, rows: Table) -> dict[str, np.ndarray]:
        if rows.root is not None:
            needed = "how it wants pictures (size, order, range) is not written in a graph"
            raise OptionError(f"`{self.name}`", needed, "Give a function `module:name` that prepares them and runs it.")
        if len(self._inputs) == 1 and self._inputs[0].name not in rows:
            only = self._inputs[0]
            width = only.shape[1] if len(only.shape) == 2 and isinstance(only.shape[1], int) else None
            return {only.name: matrix(rows, width, self.name).astype(self._kind(only))}
        missing = [one.name for one in self._inputs if one.name not in rows]
        if missing:
            raise OptionError(f"`{self.name}`", f"it has inputs that are no columns of the table: {', '.join(missing[:12])}", "Add them.")
        return {one.name: self._column(one, rows.columns[one.name]) for one in self._inputs}

    def _column(self, one: Any, column: Numbers | Words) -> np.ndarray:
        if one.type == "tensor(string)":
            found = np.array([text or "" for text in column.as_words().texts()], dtype=object)
        elif isinstance(column, Words):
            raise OptionError(
                f"`{self.name}`", f"its input `{one.name}` takes numbers, and the column has words", "Encode it as in training."
            )
        else:
            found = column.values.astype(self._kind(one))
        return found[:, None] if len(one.shape) == 2 else found

    def _kind(self, one: Any) -> Any:
        if one.type not in _KINDS:
            raise OptionError(f"`{self.name}`", f"its input `{one.name}` takes {one.type}", f"It can be {', '.join(_KINDS)}.")
        return _KINDS[one.type]
