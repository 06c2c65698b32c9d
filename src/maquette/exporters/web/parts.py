"""The parts of the page as they lie beside this file, and what both exports fill into its frame."""

import html
from pathlib import Path

from maquette.model import Model

PARTS = Path(__file__).parent / "page"
SCRIPTS = (
    "words.js",
    "latents.js",
    "inputs.js",
    "engine.js",
    "fetched.js",
    "paper.js",
    "leaf.js",
    "main.js",
)  # in the order in which they use each other
WORKER = "worker.js"
ENGINE = ("latents.js", "inputs.js", "engine.js", "fetched.js", WORKER)  # of these the studio's pages, too, make their pictures
STYLE = "page.css"
NOTICE = """This page draws with ONNX Runtime Web {version} (https://onnxruntime.ai), unchanged from the npm registry:

MIT License

Copyright (c) Microsoft Corporation

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def read(name: str) -> str:
    """One part as text."""
    return (PARTS / name).read_text(encoding="utf-8")


def frame(model: Model, policy: str, head: str, foot: str) -> str:
    """The page around a style and scripts.

    Args:
        policy: its Content-Security-Policy, which stands in the page so that it holds wherever the page lies.
        head: what belongs before the body, as HTML.
        foot: what belongs after it, as HTML.
    """
    page = read("index.html")
    for name, value in {"policy": html.escape(policy), "name": html.escape(model.name), "head": head, "foot": foot}.items():
        page = page.replace(f"<!--{name}-->", value)
    return page
