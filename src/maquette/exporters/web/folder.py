"""The export as a folder: a page, the runtime, the model's own files, and a server for trying it.

DIR/
  index.html  page/              the page
  runtime/                       ONNX Runtime for browsers with WebGPU and without
  model/                         model.json and the model's graph and weights, unchanged
  serve.py  _headers             with them the browser gives it threads
"""

import json
import shutil
from pathlib import Path

from maquette.atomic import explain_write_errors, replacing, write_text
from maquette.errors import OptionError
from maquette.exporters.web import parts, runtime
from maquette.exporters.web.facts import facts
from maquette.model import CARD, GRAPH, WEIGHTS, Model

PAGE = "index.html"
MARK = "model/model.json"  # a folder with it is an export of ours
NOT_FETCHED = ("serve.py", "_headers", f"model/{CARD}", "runtime/LICENCE.txt")
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; "
    "style-src 'self'; img-src 'self' data: blob:; base-uri 'none'; form-action 'none'"
)
# what Netlify and Cloudflare Pages read; others are told in docs/export.md
HEADERS = "/*\n  Cross-Origin-Opener-Policy: same-origin\n  Cross-Origin-Embedder-Policy: require-corp\n"


def check(out: Path) -> None:
    """Refuses a place where something else stands.

    Raises:
        OptionError: `out` is a file, or a folder with anything but an earlier export in it.
    """
    if out.is_file():
        raise OptionError(f"`--out {out}`", "a file stands there", "Name a folder.")
    if out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file():
        raise OptionError(f"`--out {out}`", "there is something else in it, and it will not be overwritten", "Name a new folder.")


def write(model: Model, fetched: Path, out: Path) -> None:
    """Writes the folder; a page that is being visited meanwhile sees each file old or new, never half.

    Raises:
        RunError: the place cannot be written.
    """
    for name in runtime.FILES:
        if name != runtime.ONE_FILE_ONLY:
            _copy(fetched / name, out / "runtime" / name)
    write_text(out / "runtime" / "LICENCE.txt", parts.NOTICE.format(version=runtime.VERSION))
    for name in (GRAPH, WEIGHTS, CARD):
        if (model.folder / name).is_file():
            _copy(model.folder / name, out / "model" / name)
    for name in (*parts.SCRIPTS, parts.WORKER, parts.STYLE):
        write_text(out / "page" / name, parts.read(name))
    head = f'<link rel="stylesheet" href="page/{parts.STYLE}">'
    write_text(out / PAGE, parts.frame(model, POLICY, head, '<script type="module" src="page/main.js"></script>'))
    _copy(Path(__file__).with_name("serve.py"), out / "serve.py")
    write_text(out / "_headers", HEADERS)
    write_text(out / MARK, json.dumps(facts(model), ensure_ascii=False, separators=(",", ":")))


def _copy(source: Path, target: Path) -> None:
    with explain_write_errors(target), replacing(target) as temporary:
        shutil.copyfile(source, temporary)
