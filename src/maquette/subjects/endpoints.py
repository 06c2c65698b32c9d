"""An HTTP endpoint that speaks the Open Inference Protocol (V2) as a subject, such as KServe, Triton or MLServer."""

import json
import urllib.error
import urllib.request
from typing import Any

import numpy as np

from maquette.errors import ModelError, OptionError
from maquette.subjects.functions import matrix
from maquette.tables import Numbers, Table

_SECONDS = 30.0  # that one request may wait
_MOST_BYTES = 256 * 2**20
_FLOATS = {"FP16": np.float16, "FP32": np.float32, "FP64": np.float64}
_WHOLE = {"INT8", "INT16", "INT32", "INT64", "UINT8", "UINT16", "UINT32", "UINT64", "BOOL"}


class Endpoint:
    """A model behind an address such as `http://127.0.0.1:8000/v2/models/m`. Nothing but this address is spoken to.

    Raises:
        ModelError: nobody answers there, or not in the protocol.
    """

    classes: tuple[str, ...] = ()

    def __init__(self, address: str) -> None:
        self.name = self._address = address.rstrip("/").removesuffix("/infer")
        # neither a proxy nor a redirect may send the rows elsewhere
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())
        try:
            found = self._ask(self._address)
        except (OSError, ValueError) as error:
            raise ModelError(
                f"`{address}`", f"it does not answer in the Open Inference Protocol ({error})", "Is the server running?"
            ) from error
        if not isinstance(found, dict) or not isinstance(found.get("inputs"), list) or not found["inputs"]:
            raise ModelError(f"`{address}`", "its description names no inputs", "The address ends in `/v2/models/NAME`.")
        self._inputs: list[dict[str, Any]] = found["inputs"]

    def ask(self, rows: Table) -> Any:
        """The first output, in its shape."""
        body = json.dumps({"inputs": self._tensors(rows)}).encode()
        found = self._ask(f"{self._address}/infer", body)
        outputs = found.get("outputs") if isinstance(found, dict) else None
        if not isinstance(outputs, list) or not outputs:
            raise ValueError(f"the answer has no outputs: {str(found)[:200]}")
        shapely = [one for one in outputs if len(one.get("shape", ())) == 2 and one["shape"][1] > 1 and one.get("datatype") in _FLOATS]
        first = (shapely or outputs)[0]
        return np.array(first["data"], dtype=object if first.get("datatype") == "BYTES" else np.float64).reshape(first["shape"])

    def _tensors(self, rows: Table) -> list[dict[str, Any]]:
        if rows.root is not None:
            raise OptionError(
                f"`{self.name}`", "how it wants pictures is not written in its description", "Give a function that sends them."
            )
        if len(self._inputs) == 1 and self._inputs[0]["name"] not in rows:
            only = self._inputs[0]
            shape = only.get("shape", [-1, -1])
            width = shape[1] if len(shape) == 2 and shape[1] > 0 else None
            values = matrix(rows, width, self.name)
            return [
                {"name": only["name"], "shape": list(values.shape), "datatype": only["datatype"], "data": _data(values, only["datatype"])}
            ]
        missing = [one["name"] for one in self._inputs if one["name"] not in rows]
        if missing:
            raise OptionError(f"`{self.name}`", f"it has inputs that are no columns of the table: {', '.join(missing[:12])}", "Add them.")
        return [self._column(one, rows) for one in self._inputs]

    def _column(self, one: dict[str, Any], rows: Table) -> dict[str, Any]:
        column, kind = rows.columns[one["name"]], one["datatype"]
        shape = [len(rows)] if len(one.get("shape", [-1])) == 1 else [len(rows), 1]
        if kind == "BYTES":
            data: list[Any] = [text or "" for text in column.as_words().texts()]
        elif isinstance(column, Numbers):
            data = _data(column.values, kind)
        else:
            raise OptionError(
                f"`{self.name}`", f"its input `{one['name']}` takes {kind}, and the column has words", "Encode it as in training."
            )
        return {"name": one["name"], "shape": shape, "datatype": kind, "data": data}

    def _ask(self, address: str, body: bytes | None = None) -> Any:
        request = urllib.request.Request(address, data=body, headers={"Content-Type": "application/json"})
        try:
            with self._opener.open(request, timeout=_SECONDS) as answer:
                return json.loads(answer.read(_MOST_BYTES))
        except urllib.error.HTTPError as error:
            with error:
                raise ValueError(f"status {error.code}: {error.read(500).decode(errors='replace').strip()}") from error
        except urllib.error.URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise TimeoutError("the endpoint is silent") from error
            raise


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Takes no redirect."""

    def redirect_request(self, *_: Any) -> None:
        """Refuses."""
        return


def _data(values: np.ndarray, kind: str) -> list[Any]:
    """Numbers as the protocol's JSON has them; what is missing cannot be said in it."""
    if not np.isfinite(values).all():
        raise ValueError("the protocol has no word for a missing number: fill the gaps as in training")
    if kind in _FLOATS:
        found: list[Any] = values.tolist()
    elif kind in _WHOLE:
        found = values.astype(np.int64).tolist()
    else:
        raise ValueError(f"an input of {kind} cannot be made from numbers")
    return found
