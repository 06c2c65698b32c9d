"""The export as one file: page, runtime and model in one HTML that opens from disk, without a server or a network.

Such a page may load nothing, so the scripts stand in it whole, wasm and weights as compressed text, and it draws with one thread.
"""

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path

from maquette.atomic import write_text
from maquette.exporters.web import parts, runtime
from maquette.exporters.web.facts import facts
from maquette.model import GRAPH, WEIGHTS, Model

_IMPORT = re.compile(r"^import .*?;\n", re.MULTILINE | re.DOTALL)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const))", re.MULTILINE)


def write(model: Model, fetched: Path, out: Path) -> None:
    """Writes the page.

    Raises:
        RunError: the place cannot be written.
    """
    script = joined([parts.read(name) for name in parts.SCRIPTS])
    policy = (
        f"default-src 'none'; script-src 'sha256-{_digest(script)}' blob: 'wasm-unsafe-eval'; worker-src blob:; "
        f"style-src 'sha256-{_digest(style := parts.read(parts.STYLE))}'; img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    carried = {
        "ort": (fetched / runtime.ONE_FILE_ONLY).read_bytes(),
        "wasm": (fetched / "wasm.wasm").read_bytes(),
        "worker": parts.read(parts.WORKER).encode(),
        "graph": (model.folder / GRAPH).read_bytes(),
        "weights": (model.folder / WEIGHTS).read_bytes(),
        "model": json.dumps(facts(model), ensure_ascii=False, separators=(",", ":")).encode(),
    }
    notice = f"<!--\n{parts.NOTICE.format(version=runtime.VERSION)}-->\n"
    blocks = "".join(f'<script type="application/gzip" id="carried-{name}">{_text(data)}</script>\n' for name, data in carried.items())
    write_text(out, parts.frame(model, policy, f"<style>{style}</style>", f'{notice}{blocks}<script type="module">{script}</script>'))


def joined(scripts: list[str]) -> str:
    """Modules that import only each other, as one: in the order in which they use each other, without their imports and exports."""
    return "".join(_EXPORT.sub("", _IMPORT.sub("", script)) for script in scripts)


def _text(data: bytes) -> str:
    return base64.b64encode(gzip.compress(data, 9, mtime=0)).decode()


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
